import type { Matrix } from '../linalg/matrix.ts';
import { median } from '../stats/bootstrap.ts';
import { randomState } from '../stats/random.ts';
import type { Split } from './folds/split.ts';
import { groupPlaces } from './group-places.ts';

export interface ResampleOptions {
  /** Recordings, presentations × neuroids; NaN where a neuroid was not measured, which counts for nothing. */
  readonly y: Matrix;
  /** What each split held out, and what was predicted for it, |test| × neuroids. */
  readonly splits: readonly Split[];
  readonly predictions: readonly Matrix[];
  /** Passage of each presentation. */
  readonly passageOf: Int32Array;
  readonly samples: number;
  readonly seed: number;
}

/** Sums from which Pearson r follows: n, Σp, Σy, Σp², Σy², Σpy. */
const SUMS = 6;

/**
 * Bootstrap over passages: in every sample each fold's passages are drawn with replacement, r is computed per neuroid and fold
 * and averaged over folds, and the median over neuroids is kept. The fits are not repeated: the interval covers the choice of
 * the presentations that the score is taken on, not of those that the model was fitted to.
 *
 * Sums are taken once per passage and added up per draw, so that a sample costs passages × neuroids.
 */
export function passageResamples({ y, predictions, splits, passageOf, samples, seed }: ResampleOptions): number[] {
  const sums = splits.map(({ test }, s) => groupPlaces(test, passageOf).map((places) => sumsOf(y, predictions[s], test, places)));
  const random = randomState(seed);
  return Array.from({ length: samples }, () => {
    const mean = new Float64Array(y.cols);
    for (const fold of sums) {
      const drawn = new Float64Array(SUMS * y.cols);
      for (let i = 0; i < fold.length; i++) {
        const unit = fold[random.integer(fold.length - 1)];
        for (let j = 0; j < drawn.length; j++) drawn[j] += unit[j];
      }
      for (let j = 0; j < y.cols; j++) mean[j] += correlation(drawn, j * SUMS) / sums.length;
    }
    return median(mean);
  });
}

function sumsOf(y: Matrix, predictions: Matrix, test: Int32Array, places: readonly number[]): Float64Array {
  const sums = new Float64Array(SUMS * y.cols);
  for (const place of places) {
    const row = test[place];
    for (let j = 0; j < y.cols; j++) {
      const [p, t, at] = [predictions.data[place * y.cols + j], y.data[row * y.cols + j], j * SUMS];
      if (Number.isNaN(t)) continue;
      sums[at] += 1;
      sums[at + 1] += p;
      sums[at + 2] += t;
      sums[at + 3] += p * p;
      sums[at + 4] += t * t;
      sums[at + 5] += p * t;
    }
  }
  return sums;
}

/** Pearson r from the sums; 0 where the drawn predictions (or recordings) are constant to rounding, or nothing that was drawn is measured. */
function correlation(sums: Float64Array, at: number): number {
  const [n, p, t, pp, tt, pt] = sums.subarray(at, at + SUMS);
  const [vp, vt] = [pp - (p * p) / n, tt - (t * t) / n];
  const constant = n === 0 || vp <= 1e-12 * pp || vt <= 1e-12 * tt;
  return constant ? 0 : (pt - (p * t) / n) / Math.sqrt(vp * vt);
}
