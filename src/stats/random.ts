import { NumericError } from '../errors.ts';

/** One seeded stream of random numbers. */
export interface RandomStream {
  /** A whole number, 0 … 2³² − 1, all equally likely. */
  uint32(): number;
  /** A number in [0, 1) with 53 random bits. */
  double(): number;
  /** A whole number 0 … max, both included; max at most 2³² − 1. */
  integer(max: number): number;
  /** From the normal distribution with mean 0 and variance 1. */
  standardNormal(): number;
  /** From the Poisson distribution with this mean, which is above 0 and below 10. */
  poisson(mean: number): number;
  /** Shuffles in place and returns what it was given. */
  shuffle<A extends { [index: number]: unknown; readonly length: number }>(items: A): A;
  /** 0 … n − 1 in random order. */
  permutation(n: number): Int32Array;
  /** `count` of the indices 0 … n − 1, without repetition unless `replace`. */
  choice(n: number, count: number, options?: { readonly replace?: boolean }): Int32Array;
}

/**
 * NumPy's legacy `RandomState`, bit for bit, so that splits and resamples made in Python can be made here: Mersenne Twister
 * MT19937 (Matsumoto & Nishimura 1998), seeded by an integer 0 … 2³² − 1 (Knuth) or by an array of such (`init_by_array`).
 * `integer`, `choice` are `randint(0, max + 1)`, `choice(n, …)`; `standardNormal` is Marsaglia's polar method and keeps its pair;
 * `poisson` multiplies uniform numbers (Knuth), for which NumPy has another algorithm from a mean of 10 on.
 */
export function randomState(seed: number | ArrayLike<number>): RandomStream {
  const uint32 = twister(typeof seed === 'number' ? seededByInteger(seed) : seededByArray(seed));
  const double = (): number => ((uint32() >>> 5) * 2 ** 26 + (uint32() >>> 6)) / 2 ** 53;
  const integer = (max: number): number => boundedBy(max, uint32);
  const permutation = (n: number): Int32Array => shuffled(Int32Array.from({ length: n }, (_, i) => i));
  const shuffled = <A extends { [index: number]: unknown; readonly length: number }>(items: A): A => {
    for (let i = items.length - 1; i > 0; i--) {
      const j = integer(i);
      [items[i], items[j]] = [items[j], items[i]];
    }
    return items;
  };
  return {
    uint32,
    double,
    integer,
    standardNormal: polarNormals(double),
    poisson: (mean) => poissonBelow10(mean, double),
    shuffle: shuffled,
    permutation,
    choice(n, count, { replace = false } = {}) {
      if (n < 1) throw new NumericError('choice', 'nothing to choose from');
      if (replace) return Int32Array.from({ length: count }, () => integer(n - 1));
      if (count > n) throw new NumericError('choice', `${count} different ones out of ${n}`, 'choose fewer, or with replacement');
      return permutation(n).slice(0, count);
    },
  };
}

const SIZE = 624;
const SHIFT = 397;

function seededByInteger(seed: number): Uint32Array {
  requireWord('seed', seed);
  const state = new Uint32Array(SIZE);
  state[0] = seed;
  for (let i = 1; i < SIZE; i++) state[i] = Math.imul(1812433253, state[i - 1] ^ (state[i - 1] >>> 30)) + i;
  return state;
}

/** `init_by_array` of the reference implementation. */
function seededByArray(key: ArrayLike<number>): Uint32Array {
  if (key.length === 0) throw new NumericError('seed', 'an empty array seeds nothing');
  Array.from(key).forEach((word) => requireWord('seed', word));
  const state = seededByInteger(19650218);
  let i = 1;
  const stir = (multiplier: number, add: number): void => {
    const mixed = Math.imul(state[i - 1] ^ (state[i - 1] >>> 30), multiplier);
    state[i] = (state[i] ^ mixed) + add;
    if (++i < SIZE) return;
    state[0] = state[SIZE - 1];
    i = 1;
  };
  for (let step = 0; step < Math.max(SIZE, key.length); step++) stir(1664525, key[step % key.length] + (step % key.length));
  for (let step = 1; step < SIZE; step++) stir(1566083941, -i);
  state[0] = 0x80000000;
  return state;
}

function requireWord(place: string, value: number): void {
  if (Number.isInteger(value) && value >= 0 && value < 2 ** 32) return;
  throw new NumericError(place, `${value} is not a whole number from 0 to 4294967295`);
}

/** The stream of tempered words from a seeded state. */
function twister(state: Uint32Array): () => number {
  let next = SIZE;
  return () => {
    if (next === SIZE) {
      regenerate(state);
      next = 0;
    }
    return tempered(state[next++]);
  };
}

function regenerate(state: Uint32Array): void {
  for (let i = 0; i < SIZE; i++) {
    const joined = (state[i] & 0x80000000) | (state[(i + 1) % SIZE] & 0x7fffffff);
    state[i] = state[(i + SHIFT) % SIZE] ^ (joined >>> 1) ^ (joined & 1 ? 0x9908b0df : 0);
  }
}

function tempered(word: number): number {
  let y = word ^ (word >>> 11);
  y ^= (y << 7) & 0x9d2c5680;
  y ^= (y << 15) & 0xefc60000;
  return (y ^ (y >>> 18)) >>> 0;
}

/** Words masked to the bits of `max` until one is not above it; `max` 0 draws nothing. */
function boundedBy(max: number, uint32: () => number): number {
  requireWord('integer', max);
  if (max === 0) return 0;
  const mask = 0xffffffff >>> Math.clz32(max);
  for (;;) {
    const drawn = (uint32() & mask) >>> 0;
    if (drawn <= max) return drawn;
  }
}

function polarNormals(double: () => number): () => number {
  let kept: number | undefined;
  return () => {
    if (kept !== undefined) {
      const value = kept;
      kept = undefined;
      return value;
    }
    for (;;) {
      const x = 2 * double() - 1;
      const y = 2 * double() - 1;
      const square = x * x + y * y;
      if (square >= 1 || square === 0) continue;
      const factor = Math.sqrt((-2 * Math.log(square)) / square);
      kept = factor * x;
      return factor * y;
    }
  };
}

/** How many uniform numbers can be multiplied before the product falls to e^−mean. */
function poissonBelow10(mean: number, double: () => number): number {
  if (!(mean > 0 && mean < 10)) throw new NumericError('poisson', `a mean of ${mean} is not between 0 and 10`);
  const end = Math.exp(-mean);
  let count = 0;
  for (let product = double(); product > end; product *= double()) count++;
  return count;
}
