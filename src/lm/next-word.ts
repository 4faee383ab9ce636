import { notNumbers } from './not-numbers.ts';

/** What a model expects at one place of a text. All in bits. */
export interface Expectation {
  /** Surprisal of what stands there; NaN where nothing does (the end of the text). */
  readonly bits: number;
  /** Entropy of the distribution over the vocabulary. */
  readonly entropyBits: number;
  /** -log2 of the probability that a new word, or the end, comes here; NaN where the vocabulary cannot tell. */
  readonly boundaryBits: number;
  /** The most probable tokens, best first. */
  readonly top: readonly Candidate[];
}

export interface Candidate {
  readonly id: number;
  /** -log2 of its probability. */
  readonly bits: number;
}

export interface Question {
  /** What stands there. */
  readonly target: number | null;
  /** 1 for the ids that begin a new word (see WordEdges). May be shorter than the vocabulary, whose padding then begins none. */
  readonly begins: Uint8Array | null;
  /** How many of the most probable tokens are wanted. */
  readonly top: number;
}

/**
 * Reads one row of `logits`, `size` scores from `offset`, as a distribution p = softmax(scores): −log2 p(target), H = −Σ p log2 p,
 * −log2 Σ p(ids that begin a word), and the `top` most probable ids (ties: the smaller id first). In float64, with the largest score
 * taken out; a score of −∞ is a probability of 0. ModelError where a score is no number.
 */
export function readExpectation(
  logits: Float32Array,
  offset: number,
  size: number,
  { target, begins, top }: Question,
): Expectation {
  const row = logits.subarray(offset, offset + size);
  let most = Number.NEGATIVE_INFINITY;
  for (const score of row) if (score > most) most = score;
  const marked = Math.min(size, begins?.length ?? 0);
  let sum = 0;
  let weighted = 0;
  let beginning = 0;
  for (let i = 0; i < size; i++) {
    const below = row[i] - most;
    const share = Math.exp(below);
    sum += share;
    if (share > 0) weighted += share * below;
    if (i < marked && begins![i] === 1) beginning += share;
  }
  if (Number.isNaN(sum)) throw notNumbers('site "logits"');
  const bitsOf = (id: number) => (Math.log(sum) + (most - row[id])) / Math.LN2;
  return {
    bits: target === null ? Number.NaN : bitsOf(target),
    entropyBits: (Math.log(sum) - weighted / sum) / Math.LN2,
    boundaryBits: begins ? Math.log2(sum / beginning) : Number.NaN,
    top: greatest(row, top).map((id) => ({ id, bits: bitsOf(id) })),
  };
}

/** The ids of the `count` greatest scores, greatest first; of equal ones the smaller id first. */
export function greatest(scores: ArrayLike<number>, count: number): number[] {
  const kept: number[] = [];
  if (count === 0) return kept;
  for (let id = 0; id < scores.length; id++) {
    if (kept.length === count && !(scores[id] > scores[kept[count - 1]])) continue;
    if (kept.length === count) kept.pop();
    let at = kept.length;
    while (at > 0 && scores[id] > scores[kept[at - 1]]) at--;
    kept.splice(at, 0, id);
  }
  return kept;
}
