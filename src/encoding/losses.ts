import { type Matrix, matrix, rowOf, rowsAt } from '../linalg/matrix.ts';
import type { Products } from '../linalg/products.ts';
import { mapsOf, penaltiesOf, type Trial } from './trial.ts';

/**
 * The mean squared error of each penalty on rows held out, penalties × t: the mean over trials of the mean over a trial's rows, as
 * scikit-learn's GridSearchCV and himalaya take it. `y` holds all rows (n × t).
 */
export async function lossesOf(trials: readonly Trial[], y: Matrix, products: Products): Promise<Matrix> {
  const total = matrix(penaltiesOf(trials[0]), y.cols);
  for (const trial of trials) {
    const reads = rowsAt(y, trial.reads);
    const v = trial.right ? await products.multiply(trial.right, reads) : reads;
    const truth = rowsAt(y, trial.held);
    for (let a = 0; a < total.rows; a++) {
      const mapped = await products.multiply(mapsOf(trial, a, a + 1), v);
      addSquares(rowOf(total, a), mapped, truth, trial.gains && rowOf(trial.gains, a), 1 / (trials.length * trial.held.length));
    }
  }
  return total;
}

/** Adds to `total` the squared errors of one penalty, times `share`. */
function addSquares(total: Float64Array, mapped: Matrix, truth: Matrix, gains: Float64Array | null, share: number): void {
  const width = truth.cols;
  for (let i = 0; i < mapped.rows; i++) {
    const [from, gain] = [i * width, gains ? gains[i] : 1];
    for (let j = 0; j < width; j++) {
      const error = mapped.data[from + j] - gain * truth.data[from + j];
      total[j] += share * error * error;
    }
  }
}

/** The first of the least numbers of each column. */
export function leastOfColumns(m: Matrix): Int32Array {
  const least = new Int32Array(m.cols);
  for (let i = 1; i < m.rows; i++) {
    for (let j = 0; j < m.cols; j++) {
      if (m.data[i * m.cols + j] < m.data[least[j] * m.cols + j]) least[j] = i;
    }
  }
  return least;
}

/**
 * `lossesOf` summed over all targets, from their Gram matrix Y Yᵀ (n × n) alone: a loss is tr(E Yᵀ Y Eᵀ) with E the map from all
 * targets to errors, so that the number of targets costs nothing.
 */
export async function summedLosses(trials: readonly Trial[], gram: Matrix, products: Products): Promise<Float64Array> {
  const total = new Float64Array(penaltiesOf(trials[0]));
  for (const trial of trials) {
    const maps = mapsOf(trial, 0, total.length);
    const errors = errorMaps(trial, gram.rows, trial.right ? await products.multiply(maps, trial.right) : maps);
    const spread = await products.multiply(errors, gram);
    const size = trial.held.length * gram.rows;
    for (let a = 0, at = 0; a < total.length; a++) {
      let sum = 0;
      for (let end = at + size; at < end; at++) sum += spread.data[at] * errors.data[at];
      total[a] += sum / (trials.length * trial.held.length);
    }
  }
  return total;
}

/** For each penalty and held row the map from all n targets to the error: (penalties · |held|) × n. */
function errorMaps({ reads, held, gains }: Trial, n: number, direct: Matrix): Matrix {
  const errors = matrix(direct.rows, n);
  for (let i = 0; i < direct.rows; i++) {
    const row = i % held.length;
    const gain = gains ? gains.data[i] : 1;
    const to = errors.data.subarray(i * n, (i + 1) * n);
    reads.forEach((from, j) => (to[from] += direct.data[i * reads.length + j]));
    to[held[row]] -= gain;
  }
  return errors;
}
