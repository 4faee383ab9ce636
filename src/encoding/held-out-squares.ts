import { type Matrix, matrix } from '../linalg/matrix.ts';
import type { Split } from './folds/split.ts';
import { groupPlaces } from './group-places.ts';

export interface HeldOut {
  /** Recordings, presentations × neuroids; NaN where a neuroid was not measured, which counts for nothing. */
  readonly y: Matrix;
  readonly splits: readonly Split[];
  /** For each mapping what it predicted for each split, |test| × neuroids. */
  readonly predictions: readonly (readonly Matrix[])[];
  /** Passage of each presentation. */
  readonly passageOf: Int32Array;
}

/**
 * What each held-out passage adds to sums of squares, fold by fold: a matrix (1 + mappings) × neuroids, in row 0 Σ (y − ȳ)², ȳ the mean of the
 * rows that train in the fold, in row 1 + m Σ (y − ŷ_m)². R² = 1 − row m / row 0 of any sum of these is 0 for a mapping that predicts no better
 * than the mean of its training rows.
 */
export const heldOutSquares = ({ y, splits, predictions, passageOf }: HeldOut): Matrix[][] =>
  splits.map(({ train, test }, s) => {
    const means = meansOfMeasured(y, train);
    return groupPlaces(test, passageOf).map((places) => {
      const squares = matrix(1 + predictions.length, y.cols);
      for (const place of places) {
        for (let j = 0; j < y.cols; j++) {
          const recorded = y.data[test[place] * y.cols + j];
          if (Number.isNaN(recorded)) continue;
          squares.data[j] += (recorded - means[j]) ** 2;
          predictions.forEach((ofSplits, m) => {
            squares.data[(1 + m) * y.cols + j] += (recorded - ofSplits[s].data[place * y.cols + j]) ** 2;
          });
        }
      }
      return squares;
    });
  });

function meansOfMeasured(y: Matrix, rows: Int32Array): Float64Array {
  const [sums, counts] = [new Float64Array(y.cols), new Float64Array(y.cols)];
  for (const row of rows) {
    for (let j = 0; j < y.cols; j++) {
      const value = y.data[row * y.cols + j];
      if (Number.isNaN(value)) continue;
      sums[j] += value;
      counts[j]++;
    }
  }
  return sums.map((sum, j) => sum / counts[j]);
}

/** The sum of matrices of one shape. */
export function sumOfSquares(parts: readonly Matrix[]): Matrix {
  const sum = matrix(parts[0].rows, parts[0].cols);
  for (const { data } of parts) for (let at = 0; at < data.length; at++) sum.data[at] += data[at];
  return sum;
}

/** R² of each mapping, mappings × neuroids; NaN where a neuroid's recordings do not vary about the mean, as a draw of passages can have it. */
export function explained({ data, rows, cols }: Matrix): Matrix {
  const total = data.subarray(0, cols);
  return matrix(
    rows - 1,
    cols,
    data.slice(cols).map((error, at) => (total[at % cols] > 0 ? 1 - error / total[at % cols] : Number.NaN)),
  );
}
