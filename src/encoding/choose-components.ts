import { NumericError } from '../errors.ts';
import { centreColumns, type Matrix, rowOf, rowsAt } from '../linalg/matrix.ts';
import type { Products } from '../linalg/products.ts';
import { openKernels } from '../linalg/wasm/kernels.ts';
import { dot, subtract } from './dominant-direction.ts';
import type { Split } from './folds/split.ts';
import { fitPls, type PlsOptions, plsScores } from './pls.ts';

export interface ComponentChoice {
  /** The number of components that predicts best. */
  readonly components: number;
  /** The mean squared error of held-out predictions with 1, 2, … components, over all tested rows and targets. */
  readonly errors: Float64Array;
}

/**
 * How many components of partial least squares predict best inside the rows given, of 1 … `most`: the least mean squared error over
 * the rows that the splits test, in the units of Y; of equal ones the fewest. One number for all targets, as components are theirs
 * together. One fit a split serves all numbers. Where a fit needs fewer components than `most` to explain all that it can, further
 * ones change nothing. Errors as in `fitPls`, and a NumericError without splits.
 */
export async function chooseComponents(
  x: Matrix,
  y: Matrix,
  splits: readonly Split[],
  most: number,
  products: Products,
  options: PlsOptions = {},
): Promise<ComponentChoice> {
  if (splits.length === 0) throw new NumericError('pls', 'no splits to choose the number of components by');
  const kernels = openKernels();
  const errors = new Float64Array(most);
  for (const { train, test } of splits) {
    const form = await fitPls(rowsAt(x, train), rowsAt(y, train), most, products, options, kernels);
    const scores = await plsScores(form, rowsAt(x, test), products);
    addErrors(errors, scores, form.loads, centreColumns(rowsAt(y, test), form.yMeans));
  }
  const tested = splits.reduce((rows, { test }) => rows + test.length, 0) * y.cols;
  const least = errors.reduce((best, error, i) => (error < errors[best] ? i : best), 0);
  return { components: least + 1, errors: errors.map((error) => error / tested) };
}

/** Adds to entry c − 1 of `errors` the squared sum of what c components leave of `truth`, which is used up. */
function addErrors(errors: Float64Array, scores: Matrix, loads: Matrix, truth: Matrix): void {
  for (let c = 0; c < errors.length; c++) {
    for (let i = 0; i < truth.rows && c < loads.rows; i++) {
      subtract(rowOf(truth, i), rowOf(scores, i)[c], rowOf(loads, c));
    }
    errors[c] += dot(truth.data, truth.data);
  }
}
