import { NumericError } from '../errors.ts';
import { centreColumns, type Matrix, matrix, rowsAt, scaleColumns, stack } from '../linalg/matrix.ts';
import type { Products } from '../linalg/products.ts';
import type { Kernels } from '../linalg/wasm/kernels.ts';
import { type FoldOf, splitAt } from './folds/split.ts';
import { fitRidge, requirePenalty, ridgeWeights } from './ridge.ts';
import { coordinates } from './spectral-form.ts';

/**
 * The penalty of each target that predicts best inside the rows given: for each alpha the squared error of held-out predictions
 * over the folds of `foldOf`, summed over all rows (each row counts alike). The least error wins, of equal ones the first alpha.
 */
export async function choosePenalties(
  x: Matrix,
  y: Matrix,
  foldOf: FoldOf,
  alphas: readonly number[],
  products: Products,
  kernels: Kernels,
): Promise<Float64Array> {
  requireGrid(alphas);
  const errors = matrix(alphas.length, y.cols);
  for (const fold of [...new Set(foldOf)].sort((a, b) => a - b)) {
    const { train, test } = splitAt(foldOf, fold);
    const form = await fitRidge(rowsAt(x, train), rowsAt(y, train), products, kernels);
    const at = await coordinates(form, rowsAt(x, test), products);
    const weighed = stack(alphas.map((alpha) => scaleColumns(at, ridgeWeights(form, alpha))));
    const predicted = await products.multiply(weighed, form.loads);
    addSquaredErrors(errors, predicted, centreColumns(rowsAt(y, test), form.yMeans));
  }
  return Float64Array.from({ length: y.cols }, (_, j) => alphas[leastOfColumn(errors, j)]);
}

/** 1 where the chosen penalty is the smallest or largest on offer, so that a wider grid might have served better. */
export function atEdge(chosen: Float64Array, alphas: readonly number[]): Uint8Array {
  const ends = alphas.length > 1 ? [Math.min(...alphas), Math.max(...alphas)] : [];
  return Uint8Array.from(chosen, (alpha) => (ends.includes(alpha) ? 1 : 0));
}

export function requireGrid(alphas: readonly number[]): void {
  if (alphas.length === 0) throw new NumericError('ridge', 'no alphas to choose from', 'name at least one');
  alphas.forEach(requirePenalty);
}

/** Adds to row a of `errors` the squared differences of `truth` and the a-th of the predictions stacked in `predicted`. */
function addSquaredErrors(errors: Matrix, predicted: Matrix, truth: Matrix): void {
  const { rows, cols } = truth;
  for (let i = 0, at = 0; i < predicted.rows; i++) {
    const [to, from] = [Math.floor(i / rows) * cols, (i % rows) * cols];
    for (let j = 0; j < cols; j++, at++) errors.data[to + j] += (predicted.data[at] - truth.data[from + j]) ** 2;
  }
}

function leastOfColumn(m: Matrix, j: number): number {
  let least = 0;
  for (let i = 1; i < m.rows; i++) if (m.data[i * m.cols + j] < m.data[least * m.cols + j]) least = i;
  return least;
}
