import type { Tools } from '../linalg/crew.ts';
import { centreColumns, columnsOf, type Matrix, matrix, rowOf, rowsAt, scaleColumns } from '../linalg/matrix.ts';
import { NARROW } from '../linalg/products.ts';
import { type BandedBlock, type BandedBlockOrder, type BandedRows, solveBanded } from './banded-ridge.ts';
import { addScaled } from './conjugate-gradient.ts';
import { rangesOf } from './feature-spaces.ts';
import { refineWeights, type StartFold, scalesOf, solveDual } from './refine-weights.ts';
import { standardise } from './standardise.ts';

/** How the weights that a search has found are made better. */
export interface Refinement {
  /** Steps of gradient descent. */
  readonly iterations: number;
  /** Inner folds, by which the loss is measured. */
  readonly folds: readonly StartFold[];
  /** All training rows. */
  readonly whole: StartFold;
}

export interface FitOrder extends BandedBlockOrder {
  /** Null for the weights that the search has found. */
  readonly refinement: Refinement | null;
}

type RefineOrder = FitOrder & { readonly refinement: Refinement };

/** `solveBanded` after a descent from the weights chosen. Targets that gain nothing by it keep these, and their bits. */
export async function refineBanded(order: RefineOrder, tools: Tools): Promise<BandedBlock> {
  const unrefined = await solveBanded(order, tools);
  const { folds, whole, iterations } = order.refinement;
  const count = order.y.cols;
  const { y, scales: units } = standardise(order.y, order.whole.rows, Math.max(count, NARROW + 1));
  const alpha = new Float64Array(y.cols).fill(1);
  alpha.set(order.alpha);
  const loss = new Float64Array(y.cols);
  order.loss.forEach((value, j) => (loss[j] = value / units[j] ** 2));
  const deltas = matrix(order.weights.length, y.cols);
  order.weights.forEach((weight, b) => rowOf(deltas, b).set(alpha.map((penalty) => Math.log(weight / penalty))));
  const refined = await refineWeights({ y, folds, alpha }, { deltas, loss }, iterations, tools);
  const scales = scalesOf(refined.deltas);
  const { solution } = await solveDual(whole, centreColumns(rowsAt(y, order.whole.rows)), scales, alpha, tools);
  const coefficients = scaleColumns(columnsOf(await primal(order.whole, solution, scales, tools), 0, count), units);
  const better = Int32Array.from(order.loss.keys()).filter((j) => refined.loss[j] < loss[j]);
  return withColumns(unrefined, better, {
    coefficients,
    scales,
    loss: refined.loss.map((value, j) => value * (units[j] ?? 1) ** 2),
  });
}

/** B_b = e^δ_b X_bᵀ c, p × t. */
async function primal(
  { xc, fold }: BandedRows,
  dual: Matrix,
  scales: readonly Float64Array[],
  { products }: Tools,
): Promise<Matrix> {
  const all = await products.multiply(xc, dual, { transposeA: true });
  const own = matrix(all.rows, all.cols);
  rangesOf(fold.spaces).forEach(({ from, to }, b) => {
    const part = ({ data, cols }: Matrix): Matrix => matrix(to - from, cols, data.subarray(from * cols, to * cols));
    addScaled(part(own), part(all), scales[b]);
  });
  return own;
}

/** The block with what is refined in the columns that gain by it, weights brought to the sum 1. */
function withColumns(
  block: BandedBlock,
  columns: Int32Array,
  refined: { readonly coefficients: Matrix; readonly scales: readonly Float64Array[]; readonly loss: Float64Array },
): BandedBlock {
  const { coefficients, weights, yMeans } = block;
  const [alpha, loss] = [block.alpha.slice(), block.loss.slice()];
  for (const j of columns) {
    for (let at = j; at < coefficients.data.length; at += coefficients.cols)
      coefficients.data[at] = refined.coefficients.data[at];
    alpha[j] = 1 / refined.scales.reduce((sum, scale) => sum + scale[j], 0);
    refined.scales.forEach((scale, b) => (weights.data[b * weights.cols + j] = scale[j] * alpha[j]));
    loss[j] = refined.loss[j];
  }
  return { coefficients, yMeans, weights, alpha, loss };
}
