import { NumericError } from '../errors.ts';
import { ascendingOrder, startsFromCounts } from './ascending-order.ts';

/** What Kendall's τ needs to know of one list, whichever other list it is compared with. */
export interface DenseRanks {
  /** Indices from the smallest value to the largest. */
  readonly order: Uint32Array;
  /** 0 for the smallest value, 1 for the next larger one, …; equal values share theirs. */
  readonly ranks: Uint32Array;
  /** How many different values there are. */
  readonly levels: number;
  /** Pairs of equal values. */
  readonly tiedPairs: number;
}

export function denseRanks(values: Float64Array): DenseRanks {
  const order = ascendingOrder(values);
  const ranks = new Uint32Array(values.length);
  let level = 0;
  let tiedPairs = 0;
  for (let i = 1, first = 0; i < order.length; i++) {
    if (values[order[i]] === values[order[i - 1]]) tiedPairs += i - first;
    else {
      first = i;
      level++;
    }
    ranks[order[i]] = level;
  }
  return { order, ranks, levels: level + 1, tiedPairs };
}

/**
 * Kendall's rank correlation of two lists of n ≥ 2 values: (C − D) / n(n−1)/2 for τ_a and (C − D) / √((n(n−1)/2 − T_x)(n(n−1)/2 − T_y))
 * for τ_b, where C pairs stand in the same order in both lists, D in the opposite one, and T are tied in one (Kendall 1945).
 * D is counted by a merge sort, in O(n log n) (Knight 1966). Agrees with scipy.stats.kendalltau (τ_b) and rsatoolbox (τ_a).
 */
export function kendallTau(x: DenseRanks, y: DenseRanks, variant: 'a' | 'b'): number {
  const n = x.ranks.length;
  if (y.ranks.length !== n) throw new NumericError('kendallTau', `lists of ${n} and ${y.ranks.length} values`);
  const pairs = (n * (n - 1)) / 2;
  const [xPairs, yPairs] = [pairs - x.tiedPairs, pairs - y.tiedPairs];
  if (!(xPairs > 0 && yPairs > 0)) {
    throw new NumericError('kendallTau', `a list of ${n} equal values has no order`, 'leave it out');
  }
  const { sorted, tiedInBoth } = sortedByBoth(x, y);
  const concordantLessDiscordant = pairs - x.tiedPairs - y.tiedPairs + tiedInBoth - 2 * countInversions(sorted);
  return concordantLessDiscordant / (variant === 'a' ? pairs : Math.sqrt(xPairs) * Math.sqrt(yPairs));
}

/** y's ranks by ascending x, equal x by ascending y, and how many pairs are equal in both. */
function sortedByBoth(x: DenseRanks, y: DenseRanks): { sorted: Uint32Array; tiedInBoth: number } {
  const next = new Uint32Array(x.levels);
  for (let i = 0; i < x.ranks.length; i++) next[x.ranks[i]]++;
  startsFromCounts(next);
  const sorted = new Uint32Array(y.ranks.length);
  const starts = next.slice();
  let tiedInBoth = 0;
  const alike = new Uint32Array(x.levels);
  for (let i = 0; i < y.order.length; i++) {
    const [level, rank] = [x.ranks[y.order[i]], y.ranks[y.order[i]]];
    const at = next[level]++;
    sorted[at] = rank;
    alike[level] = at > starts[level] && sorted[at - 1] === rank ? alike[level] + 1 : 0;
    tiedInBoth += alike[level];
  }
  return { sorted, tiedInBoth };
}

/** Pairs i < j with values[i] > values[j], counted while sorting `values` in place from runs of 1, 2, 4, … */
function countInversions(values: Uint32Array): number {
  let [from, to]: Uint32Array[] = [values, new Uint32Array(values.length)];
  let inversions = 0;
  for (let width = 1; width < values.length; width *= 2) {
    for (let start = 0; start < values.length; start += 2 * width) inversions += merge(from, to, start, width);
    [from, to] = [to, from];
  }
  return inversions;
}

/** Merges two neighbouring sorted runs of `width` values and counts how many of the first each of the second overtakes. */
function merge(from: Uint32Array, to: Uint32Array, start: number, width: number): number {
  const middle = Math.min(start + width, from.length);
  const end = Math.min(middle + width, from.length);
  let [left, right, overtaken] = [start, middle, 0];
  for (let at = start; at < end; at++) {
    if (right === end || (left < middle && from[left] <= from[right])) to[at] = from[left++];
    else {
      to[at] = from[right++];
      overtaken += middle - left;
    }
  }
  return overtaken;
}
