import { mean } from './bootstrap.ts';
import { randomState } from './random.ts';

/**
 * The mean of `values` under `samples` bootstrap samples. The same count and seed draw the same members, so that two calls give
 * samples of the same people, whose differences are paired.
 */
export function meanResamples(values: readonly number[], samples: number, seed: number): Float64Array {
  const random = randomState(seed);
  return Float64Array.from({ length: samples }, () => mean(values.map(() => values[random.integer(values.length - 1)])));
}

/**
 * A two-sided p of bootstrapped differences: twice the smaller share that lies on either side of 0, ties counted on both, the observed
 * one counted in (Efron & Tibshirani 1993, chapter 15, with the count of Davison & Hinkley 1997 that keeps p above 0).
 */
export function signTest(differences: readonly number[]): number {
  const below = differences.filter((value) => value <= 0).length;
  const above = differences.filter((value) => value >= 0).length;
  return Math.min(1, (2 * (1 + Math.min(below, above))) / (1 + differences.length));
}
