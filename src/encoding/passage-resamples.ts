import { type Matrix, rowsAt } from '../linalg/matrix.ts';
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

/** Sums from which Pearson r follows: n, Σp, Σy, Σp², Σy², Σpy, of what is left of the means of a fold: the sums of the rest would be lost in rounding. */
const SUMS = 6;

/**
 * Bootstrap over passages: in every sample each fold's passages are drawn with replacement, r is computed per neuroid and fold
 * and averaged over folds, and the median over neuroids is kept. The fits are not repeated: the interval covers the choice of
 * the presentations that the score is taken on, not of those that the model was fitted to.
 *
 * Sums are taken once per passage and added up per draw, so that a sample costs passages × neuroids.
 */
export function passageResamples({ y, predictions, splits, passageOf, samples, seed }: ResampleOptions): number[] {
  const folds = splits.map(({ test }, s) => {
    const held = { recorded: rowsAt(y, test), predicted: predictions[s] };
    const means = meansOf(held);
    return { means, passages: groupPlaces(test, passageOf).map((places) => sumsOf(held, means, places)) };
  });
  const random = randomState(seed);
  return Array.from({ length: samples }, () => {
    const mean = new Float64Array(y.cols);
    for (const { means, passages } of folds) {
      const drawn = new Float64Array(SUMS * y.cols);
      for (let i = 0; i < passages.length; i++) {
        const unit = passages[random.integer(passages.length - 1)];
        for (let j = 0; j < drawn.length; j++) drawn[j] += unit[j];
      }
      for (let j = 0; j < y.cols; j++) mean[j] += correlation(drawn.subarray(j * SUMS), means.predicted[j]) / folds.length;
    }
    return median(mean);
  });
}

/** What one fold held out, and what was predicted for it: |test| × neuroids. */
interface Held {
  readonly recorded: Matrix;
  readonly predicted: Matrix;
}

/** The means of each neuroid over the rows in which it was measured. */
interface Means {
  readonly recorded: Float64Array;
  readonly predicted: Float64Array;
}

function meansOf({ recorded, predicted }: Held): Means {
  const { rows, cols } = recorded;
  const means = { recorded: new Float64Array(cols), predicted: new Float64Array(cols) };
  for (let j = 0; j < cols; j++) {
    let n = 0;
    for (let at = j; at < rows * cols; at += cols) {
      if (Number.isNaN(recorded.data[at])) continue;
      n++;
      means.recorded[j] += recorded.data[at];
      means.predicted[j] += predicted.data[at];
    }
    means.recorded[j] /= n || 1;
    means.predicted[j] /= n || 1;
  }
  return means;
}

function sumsOf({ recorded, predicted }: Held, means: Means, places: readonly number[]): Float64Array {
  const { cols } = recorded;
  const sums = new Float64Array(SUMS * cols);
  for (const place of places) {
    for (let j = 0; j < cols; j++) {
      const t = recorded.data[place * cols + j] - means.recorded[j];
      const p = predicted.data[place * cols + j] - means.predicted[j];
      if (Number.isNaN(t)) continue;
      const at = j * SUMS;
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

/**
 * Pearson r from the sums; 0 where the drawn predictions (or recordings) are constant to rounding, also to that of predictions whose mean was
 * `level` (as `pearsonByColumn` has it), or where nothing that was drawn is measured.
 */
function correlation(sums: Float64Array, level: number): number {
  const [n, p, t, pp, tt, pt] = sums;
  const [vp, vt] = [pp - (p * p) / n, tt - (t * t) / n];
  const constant = n === 0 || vp <= 1e-12 * pp || vt <= 1e-12 * tt || vp <= 1e-26 * n * level * level;
  return constant ? 0 : (pt - (p * t) / n) / Math.sqrt(vp * vt);
}
