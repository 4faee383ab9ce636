import type { Split } from '../encoding/folds/split.ts';
import { patternsOf } from '../encoding/missing-targets.ts';
import { columnsAt, type Matrix, rowsAt } from '../linalg/matrix.ts';
import { type Measure, measureHeldOut } from './held-out.ts';

/** Held-out predictions, and what they are measured by. */
export interface Predicted {
  /** Recordings, presentations × neuroids; NaN where a neuroid was not measured. */
  readonly y: Matrix;
  readonly splits: readonly Split[];
  /** Of each split, |test| × neuroids. */
  readonly predictions: readonly Matrix[];
  readonly measures: readonly Measure[];
}

export interface Measured {
  readonly measure: Measure;
  /** In how many folds at least FEWEST of the samples were held out; values are means over these. */
  readonly folds: number;
  /** By neuroid; NaN where a measure is not defined in one of the folds. */
  readonly values: Float64Array;
}

/** Fewer presentations than these have no correlation to speak of. */
export const FEWEST = 3;

/**
 * Measures held-out predictions fold by fold, on those of the presentations for which `isSample` holds, and averages over folds. A neuroid counts
 * with the presentations for which it was measured, and is NaN where these are fewer than FEWEST in a fold.
 */
export function measureSamples({ y, splits, predictions, measures }: Predicted, isSample: (row: number) => boolean): Measured[] {
  const sums = measures.map(() => new Float64Array(y.cols));
  let folds = 0;
  splits.forEach(({ train, test }, fold) => {
    const places = [...test.keys()].filter((place) => isSample(test[place]));
    if (places.length < FEWEST) return;
    folds++;
    const target = rowsAt(
      y,
      places.map((place) => test[place]),
    );
    const sides = { target, prediction: rowsAt(predictions[fold], places), trainMeans: presentMeans(rowsAt(y, train)) };
    measures.forEach((measure, m) => {
      byColumn(measure, sides).forEach((value, column) => {
        sums[m][column] += value;
      });
    });
  });
  return measures.map((measure, m) => ({ measure, folds, values: sums[m].map((sum) => sum / folds) }));
}

interface Sides {
  readonly target: Matrix;
  readonly prediction: Matrix;
  readonly trainMeans: Float64Array;
}

function byColumn(measure: Measure, { target, prediction, trainMeans }: Sides): Float64Array {
  const values = new Float64Array(target.cols).fill(Number.NaN);
  for (const { columns, rows } of patternsOf(target)) {
    if (rows.length < FEWEST) continue;
    const present = (m: Matrix) => columnsAt(rowsAt(m, rows), columns);
    const means = Float64Array.from(columns, (column) => trainMeans[column]);
    const found = measureHeldOut(measure, present(prediction), present(target), means);
    columns.forEach((column, i) => {
      values[column] = found[i];
    });
  }
  return values;
}

/** Means of columns over the rows in which they are not NaN. */
function presentMeans({ data, rows, cols }: Matrix): Float64Array {
  const [sums, counts] = [new Float64Array(cols), new Float64Array(cols)];
  for (let at = 0; at < rows * cols; at++) {
    if (Number.isNaN(data[at])) continue;
    sums[at % cols] += data[at];
    counts[at % cols]++;
  }
  return sums.map((sum, column) => sum / counts[column]);
}
