import type { Tools } from '../linalg/crew.ts';
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

/** The place of the first of the least numbers. */
export const leastOf = (losses: Float64Array): number => losses.indexOf(Math.min(...losses));

/**
 * `lossesOf` summed over all targets, from their Gram matrix Y Yᵀ (n × n) alone: a loss is tr(E Yᵀ Y Eᵀ) with E the map from all
 * targets to errors, so that the number of targets costs nothing.
 */
export async function summedLosses(
  trials: readonly Trial[],
  gram: Matrix,
  { products, workspace }: Pick<Tools, 'products' | 'workspace'>,
): Promise<Float64Array> {
  const total = new Float64Array(penaltiesOf(trials[0]));
  for (const trial of trials) {
    const { held, reads, right, maps } = trial;
    const roomFor = (name: string, cols: number): Float64Array => workspace.matrix(name, held.length, cols).data;
    for (let a = 0; a < total.length; a++) {
      const map = mapsOf(trial, a, a + 1, roomFor('map', maps.cols));
      const direct = right ? await products.multiply(map, right, { room: roomFor('direct map', reads.length) }) : map;
      const errors = errorMap(trial, a, direct, workspace.matrix('error map', held.length, gram.rows));
      const spread = await products.multiply(errors, gram, { room: roomFor('spread', gram.rows) });
      total[a] += dot(spread.data, errors.data) / (trials.length * held.length);
    }
  }
  return total;
}

/** For each held row the map from all n targets to the error of penalty a, |held| × n, written over `errors`. */
function errorMap({ reads, held, gains }: Trial, a: number, direct: Matrix, errors: Matrix): Matrix {
  errors.data.fill(0);
  for (let i = 0; i < held.length; i++) {
    const [from, to] = [i * reads.length, i * errors.cols];
    for (let j = 0; j < reads.length; j++) errors.data[to + reads[j]] = direct.data[from + j];
    errors.data[to + held[i]] -= gains ? gains.data[a * held.length + i] : 1;
  }
  return errors;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
