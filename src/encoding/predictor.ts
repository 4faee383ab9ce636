import type { Tools } from '../linalg/crew.ts';
import { type Matrix, pasteColumnsAt, rowsAt, rowsBetween, scaleColumns, stack } from '../linalg/matrix.ts';
import { NARROW, type Products } from '../linalg/products.ts';
import type { Workspace } from '../linalg/workspace.ts';
import type { Split } from './folds/split.ts';
import { fitOls, olsWeights } from './ols.ts';
import { fitRidge, ridgeWeights } from './ridge.ts';
import { coordinates, type SpectralForm } from './spectral-form.ts';

export type Mapping = 'ols' | 'ridge';

/** What is needed to predict the rows of `split.test` from the targets of `split.train`, whatever the targets are. */
export interface Predictor {
  readonly split: Split;
  /** The penalties that there are maps for; null for a mapping without. */
  readonly alphas: readonly number[] | null;
  /** Direct maps from the training targets, |test| × |train| for one penalty below the other. */
  readonly maps: Matrix;
}

/** The predictor of the rows of `split.test`, given a form fitted on those of `split.train`. */
export async function predictorOf(
  form: SpectralForm,
  { x, split, mapping, alphas }: Fit,
  products: Products,
): Promise<Predictor> {
  const at = await coordinates(form, rowsAt(x, split.test), products);
  if (mapping === 'ols') {
    return { split, alphas: null, maps: await products.multiply(scaleColumns(at, olsWeights(form)), form.right) };
  }
  const weighed = stack(alphas.map((alpha) => scaleColumns(at, ridgeWeights(form, alpha))));
  return { split, alphas, maps: await products.multiply(weighed, form.right) };
}

/** Which mapping, on which rows. */
export interface Fit {
  readonly x: Matrix;
  readonly split: Split;
  readonly mapping: Mapping;
  /** Penalties that may be asked for. */
  readonly alphas: readonly number[];
  /** The rounding error by which ols tells a singular value from zero; that of double precision if left out. */
  readonly epsilon?: number;
}

/** Fits the mapping on the training rows, all but the penalty. */
export function formOf({ x, split, mapping, epsilon }: Fit, { products, kernels }: Tools): Promise<SpectralForm> {
  const train = rowsAt(x, split.train);
  return mapping === 'ols' ? fitOls(train, products, kernels, epsilon) : fitRidge(train, products, kernels);
}

/**
 * Predictions |test| × t for targets `y` (all rows, n × t), each with its own penalty; for ols `penalties` is null. The targets' means
 * over the training rows must be zero. Targets of one penalty go through its map together. The result stands in the workspace.
 */
export async function predict(
  { split, alphas, maps }: Predictor,
  y: Matrix,
  penalties: Float64Array | null,
  { products, workspace }: Pick<Tools, 'products' | 'workspace'>,
): Promise<Matrix> {
  const predicted = workspace.matrix('predicted', split.test.length, y.cols);
  const all = Int32Array.from({ length: y.cols }, (_, j) => j);
  if (alphas === null || penalties === null) {
    return products.multiply(maps, readsOf(y, split.train, all, workspace), { room: predicted.data });
  }
  for (const [place, alpha] of alphas.entries()) {
    const columns = all.filter((j) => penalties[j] === alpha);
    if (columns.length === 0) continue;
    const map = rowsBetween(maps, place * predicted.rows, (place + 1) * predicted.rows);
    const reads = readsOf(y, split.train, columns, workspace);
    const { data: room } = workspace.matrix('part', map.rows, reads.cols);
    pasteColumnsAt(predicted, await products.multiply(map, reads, { room }), columns);
  }
  return predicted;
}

/** Some rows and columns of the targets, filled up with zeros to more columns than are NARROW. */
function readsOf(y: Matrix, rows: Int32Array, columns: Int32Array, workspace: Workspace): Matrix {
  const reads = workspace.matrix('reads', rows.length, Math.max(columns.length, NARROW + 1));
  if (columns.length === y.cols) return rowsAt(y, rows, reads);
  for (let i = 0; i < rows.length; i++) {
    const [from, to] = [rows[i] * y.cols, i * reads.cols];
    for (let j = 0; j < columns.length; j++) reads.data[to + j] = y.data[from + columns[j]];
    reads.data.fill(0, to + columns.length, to + reads.cols);
  }
  return reads;
}
