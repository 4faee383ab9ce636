import { NumericError } from '../errors.ts';

/**
 * The indices of `values` from the smallest value to the largest, equal values in the order in which they stand; −0 equals 0.
 * A radix sort of the bits of the numbers: O(n), no comparison called. Throws for NaN, which has no place in an order.
 */
export function ascendingOrder(values: Float64Array): Uint32Array {
  const digit = values.length < 4096 ? 8 : 11;
  const { low, high } = sortableWords(values);
  const [from, spare] = [new Uint32Array(values.length), new Uint32Array(values.length)];
  for (let i = 0; i < from.length; i++) from[i] = i;
  return sortByWord(sortByWord({ order: from, spare }, low, digit), high, digit).order;
}

interface Sorting {
  readonly order: Uint32Array;
  readonly spare: Uint32Array;
}

/** The halves of each number's 64 bits, so turned that unsigned whole numbers stand in the order of the numbers. */
function sortableWords(values: Float64Array): { low: Uint32Array; high: Uint32Array } {
  const [low, high] = [new Uint32Array(values.length), new Uint32Array(values.length)];
  const number = Float64Array.of(1);
  const words = new Uint32Array(number.buffer);
  const [lower, upper] = words[0] === 0 ? [0, 1] : [1, 0];
  for (let i = 0; i < values.length; i++) {
    if (Number.isNaN(values[i])) {
      throw new NumericError('ranks', `value ${i} of ${values.length} is NaN`, 'leave it out first');
    }
    number[0] = values[i] + 0;
    const negative = words[upper] >>> 31 === 1;
    low[i] = negative ? ~words[lower] : words[lower];
    high[i] = negative ? ~words[upper] : words[upper] ^ 0x80000000;
  }
  return { low, high };
}

/** Sorts by one word, stably, `digit` bits at a time; a digit that is the same everywhere costs one reading. */
function sortByWord({ order, spare }: Sorting, word: Uint32Array, digit: number): Sorting {
  const starts = new Uint32Array(2 ** digit);
  const mask = starts.length - 1;
  for (let shift = 0; shift < 32; shift += digit) {
    starts.fill(0);
    for (let i = 0; i < word.length; i++) starts[(word[i] >>> shift) & mask]++;
    if (word.length === 0 || starts[(word[0] >>> shift) & mask] === word.length) continue;
    startsFromCounts(starts);
    for (let i = 0; i < order.length; i++) spare[starts[(word[order[i]] >>> shift) & mask]++] = order[i];
    [order, spare] = [spare, order];
  }
  return { order, spare };
}

/** Turns how many there are of each kind, in place, into where each kind begins. */
export function startsFromCounts(counts: Uint32Array): void {
  let start = 0;
  for (let kind = 0; kind < counts.length; kind++) {
    const count = counts[kind];
    counts[kind] = start;
    start += count;
  }
}
