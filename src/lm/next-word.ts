import { entropyOf, surprisalOf } from '../stats/softmax.ts';
import { sumRow } from './surprisal.ts';

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
  const sums = sumRow(row, size, begins);
  const bitsOf = (id: number) => surprisalOf(sums, row[id]);
  return {
    bits: target === null ? Number.NaN : bitsOf(target),
    entropyBits: entropyOf(sums),
    boundaryBits: begins ? Math.log2(sums.sum / sums.marked) : Number.NaN,
    top: greatest(row, top).map((id) => ({ id, bits: bitsOf(id) })),
  };
}

/** The ids of the `count` greatest scores, greatest first; of equal ones the smaller id first. */
export function greatest(scores: ArrayLike<number>, count: number): number[] {
  const kept: number[] = [];
  if (count === 0) return kept;
  const first = Math.min(count, scores.length);
  for (let id = 0; id < first; id++) insert(kept, scores, id);
  const nextFrom = (id: number) => firstAbove(scores[kept[count - 1]], scores, id);
  for (let id = nextFrom(first); id < scores.length; id = nextFrom(id + 1)) {
    kept.pop();
    insert(kept, scores, id);
  }
  return kept;
}

/** The first id from `id` on whose score is greater than `least`; the number of scores if there is none. */
function firstAbove(least: number, scores: ArrayLike<number>, id: number): number {
  while (id < scores.length && !(scores[id] > least)) id++;
  return id;
}

/** Puts an id behind those whose scores are as great as its own. */
function insert(kept: number[], scores: ArrayLike<number>, id: number): void {
  let at = kept.length;
  while (at > 0 && scores[id] > scores[kept[at - 1]]) at--;
  kept.splice(at, 0, id);
}
