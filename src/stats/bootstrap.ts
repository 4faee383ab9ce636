import { NumericError } from '../errors.ts';
import { randomState } from './random.ts';

/** The q-th percentile, 0 ≤ q ≤ 100, linear between the two nearest order statistics: `numpy.percentile` to the last bit. */
export function percentile(values: ArrayLike<number>, q: number): number {
  if (values.length === 0) throw new NumericError('percentile', 'no values');
  if (!(q >= 0 && q <= 100)) throw new NumericError('percentile', `${q} is not between 0 and 100`);
  const sorted = Float64Array.from(values).sort();
  if (Number.isNaN(sorted[sorted.length - 1])) throw new NumericError('percentile', 'a value is NaN', 'leave it out first');
  const place = (q / 100) * (sorted.length - 1);
  const [below, above] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  const share = place - Math.floor(place);
  return share < 0.5 ? below + (above - below) * share : above - (above - below) * (1 - share);
}

export const median = (values: ArrayLike<number>): number => percentile(values, 50);

export function mean(values: ArrayLike<number>): number {
  if (values.length === 0) throw new NumericError('mean', 'no values');
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum / values.length;
}

export interface Interval {
  readonly estimate: number;
  /** 2.5th and 97.5th percentile of the resampled statistic; NaN for one unit, whose spread is not known. */
  readonly low: number;
  readonly high: number;
}

/**
 * The percentile bootstrap (Efron & Tibshirani 1993, ch. 13) of a statistic over units such as subjects: each of `draws` resamples
 * takes as many units as there are, with replacement. The interval is 95 %.
 */
export function bootstrap(
  units: Float64Array,
  statistic: (values: Float64Array) => number,
  { draws = 1000, seed }: { readonly draws?: number; readonly seed: number },
): Interval {
  const estimate = statistic(units);
  if (units.length === 1) return { estimate, low: Number.NaN, high: Number.NaN };
  const random = randomState(seed);
  const resampled = Float64Array.from({ length: draws }, () =>
    statistic(Float64Array.from(random.choice(units.length, units.length, { replace: true }), (unit) => units[unit])),
  );
  return { estimate, low: percentile(resampled, 2.5), high: percentile(resampled, 97.5) };
}
