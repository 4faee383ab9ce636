import { ModelError } from '../errors.ts';
import { childOf, type NgramCounts, type NgramLevel } from './ngram-counts.ts';
import { START } from './ngram-words.ts';

/** What is taken from counts of 1, of 2, and of 3 or more. */
export type Discounts = readonly [number, number, number];

export interface Ngram {
  readonly order: number;
  readonly vocabulary: number;
  /** From one-grams to n-grams. */
  readonly discounts: readonly Discounts[];
  /** p(word | the last order − 1 of `context`), which is taken to begin a document where it is shorter. */
  probability(context: ArrayLike<number>, word: number): number;
}

/** One level with its probabilities. Contexts are nodes of the level above. */
interface Estimated extends NgramLevel {
  /** p(last word | the words before it), of every k-gram that was seen. */
  readonly probabilities: Float64Array;
  /** Per context the mass that the discounts set free; NaN for a context in which nothing was seen. */
  readonly freed: Float64Array;
}

/**
 * Interpolated modified Kneser–Ney smoothing (Chen & Goodman 1999). With c the count of an n-gram, and on lower levels the number of
 * different words that stand before the k-gram, D the discount of a count and h' the context h without its first word:
 *
 *     p(w|h) = [c(hw) − D(c(hw))] / c(h·) + γ(h) p(w|h'),   γ(h) = Σ_w D(c(hw)) / c(h·),   c(h·) = Σ_w c(hw)
 *     D(1) = 1 − 2Y n2/n1,  D(2) = 2 − 3Y n3/n2,  D(3+) = 3 − 4Y n4/n3,  Y = n1 / (n1 + 2 n2),  n_i k-grams of count i
 *
 * An unseen context passes p(w|h') on; below the one-grams lies the uniform distribution over all words, the unknown one included. The
 * probabilities of all words but START add up to 1 in every context. ModelError where a text is too small for its discounts.
 */
export function estimateNgram({ order, vocabulary, levels, counts }: NgramCounts): Ngram {
  const shorter = withoutFirstWord(levels);
  const adjusted = adjustCounts(levels, shorter, counts);
  const discounts = adjusted.map((counts, level) => discountsOf(counts, level + 1));
  const estimated: Estimated[] = [];
  levels.forEach((level, k) => {
    const below = k === 0 ? () => 1 / (vocabulary - 1) : (node: number) => estimated[k - 1].probabilities[shorter[k][node]];
    estimated.push(estimateLevel(level, adjusted[k], discounts[k], below));
  });
  return { order, vocabulary, discounts, probability: (context, word) => lookUp(estimated, context, word) };
}

/** For every node of every level the node of the level below that lacks its first word. */
function withoutFirstWord(levels: readonly NgramLevel[]): Int32Array[] {
  const shorter: Int32Array[] = [new Int32Array(levels[0].words.length)];
  for (let k = 1; k < levels.length; k++) {
    const { first, words } = levels[k];
    const nodes = new Int32Array(words.length);
    for (let context = 0; context + 1 < first.length; context++) {
      for (let node = first[context]; node < first[context + 1]; node++) {
        nodes[node] = k === 1 ? words[node] : childOf(levels[k - 1], shorter[k - 1][context], words[node]);
      }
    }
    shorter.push(nodes);
  }
  return shorter;
}

/** The counts of the longest n-grams as they are; below, how many different words stand before each k-gram. */
function adjustCounts(levels: readonly NgramLevel[], shorter: readonly Int32Array[], counts: Int32Array): Int32Array[] {
  return levels.map(({ words }, k) => {
    if (k === levels.length - 1) return counts;
    const before = new Int32Array(words.length);
    shorter[k + 1].forEach((node, longer) => {
      if (levels[k + 1].words[longer] !== START) before[node]++;
    });
    return before;
  });
}

function discountsOf(counts: Int32Array, length: number): Discounts {
  const n = [0, 0, 0, 0, 0];
  for (const count of counts) if (count >= 1 && count <= 4) n[count]++;
  const y = n[1] / (n[1] + 2 * n[2]);
  const discounts = [1, 2, 3].map((i) => i - ((i + 1) * y * n[i + 1]) / n[i]);
  if (discounts.every((discount, i) => discount >= 0 && discount <= i + 1)) return discounts as unknown as Discounts;
  throw new ModelError(
    `${length}-grams`,
    `of counts 1 to 4 there are ${n.slice(1).join(', ')}, from which no discounts follow`,
    'train on more text, choose a lower order, or keep rarer words',
  );
}

function estimateLevel(level: NgramLevel, counts: Int32Array, discounts: Discounts, below: (node: number) => number): Estimated {
  const { first, words } = level;
  const discountOf = (count: number) => (count === 0 ? 0 : discounts[Math.min(count, 3) - 1]);
  const probabilities = new Float64Array(words.length);
  const freed = new Float64Array(first.length - 1).fill(Number.NaN);
  for (let context = 0; context + 1 < first.length; context++) {
    let [total, taken] = [0, 0];
    for (let node = first[context]; node < first[context + 1]; node++) {
      total += counts[node];
      taken += discountOf(counts[node]);
    }
    if (total === 0) continue;
    freed[context] = taken / total;
    for (let node = first[context]; node < first[context + 1]; node++) {
      probabilities[node] = (counts[node] - discountOf(counts[node])) / total + freed[context] * below(node);
    }
  }
  return { ...level, probabilities, freed };
}

/** Goes from the longest context to the shortest until the word was seen in one, paying γ in every context in which it was not. */
function lookUp(levels: readonly Estimated[], context: ArrayLike<number>, word: number): number {
  let weight = 1;
  for (let k = levels.length - 1; k >= 0; k--) {
    const node = findContext(levels, context, k);
    if (node < 0 || Number.isNaN(levels[k].freed[node])) continue;
    const seen = childOf(levels[k], node, word);
    if (seen >= 0) return weight * levels[k].probabilities[seen];
    weight *= levels[k].freed[node];
  }
  return Number.NaN;
}

/** The node of the last `length` words of `context`, starts standing before it where it is shorter; -1 where they were not seen. */
function findContext(levels: readonly Estimated[], context: ArrayLike<number>, length: number): number {
  let node = 0;
  for (let k = 0; k < length; k++) {
    const at = context.length - length + k;
    node = childOf(levels[k], node, at < 0 ? START : context[at]);
    if (node < 0) return -1;
  }
  return node;
}
