import { NumericError } from '../errors.ts';
import { type RandomStream, randomState } from './random.ts';

export interface Significance {
  /** One-sided p of each statistic by itself. */
  readonly p: Float64Array;
  /** One-sided p corrected for the family: how often the largest statistic of a permutation reaches this one. */
  readonly familywise: Float64Array;
}

/**
 * A permutation test of several statistics at once, large values being evidence: p = (1 + #{permuted ≥ observed}) / (1 + draws)
 * (Phipson & Smyth 2010). The family-wise p compares with the maximum over statistics of the same permutation, and so keeps their
 * dependence (Westfall & Young 1993; Nichols & Holmes 2002). `permuted` makes one permutation from the stream and computes all
 * statistics under it; nothing of a draw is kept. A permuted statistic reaches the observed one also where it falls short by
 * rounding only, 1e-12 of its size, so that the identity counts as itself. Throws for statistics that are not finite.
 */
export function permutationTest(
  observed: Float64Array,
  permuted: (random: RandomStream) => Float64Array,
  { draws = 1000, seed }: { readonly draws?: number; readonly seed: number },
): Significance {
  if (!(Number.isInteger(draws) && draws > 0))
    throw new NumericError('permutationTest', `${draws} permutations`, 'draw at least 1');
  requireStatistics('observed', observed, observed.length);
  const random = randomState(seed);
  const thresholds = observed.map((value) => value - 1e-12 * Math.abs(value));
  const [alone, ofFamily] = [new Float64Array(observed.length).fill(1), new Float64Array(observed.length).fill(1)];
  for (let draw = 0; draw < draws; draw++) {
    const drawn = requireStatistics(`permutation ${draw}`, permuted(random), observed.length);
    const largest = drawn.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
    for (let i = 0; i < thresholds.length; i++) {
      if (drawn[i] >= thresholds[i]) alone[i]++;
      if (largest >= thresholds[i]) ofFamily[i]++;
    }
  }
  return { p: alone.map((count) => count / (1 + draws)), familywise: ofFamily.map((count) => count / (1 + draws)) };
}

function requireStatistics(place: string, statistics: Float64Array, count: number): Float64Array {
  if (statistics.length !== count)
    throw new NumericError('permutationTest', `${place} has ${statistics.length} statistics, not ${count}`);
  const broken = statistics.findIndex((value) => !Number.isFinite(value));
  if (broken < 0) return statistics;
  throw new NumericError(
    'permutationTest',
    `${place}: statistic ${broken} is ${statistics[broken]}`,
    'leave out what is not defined',
  );
}
