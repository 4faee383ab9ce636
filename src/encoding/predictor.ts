import type { Tools } from '../linalg/crew.ts';
import { type Matrix, matrix, pasteColumnsAt, rowsAt, rowsBetween, scaleColumns, stack } from '../linalg/matrix.ts';
import { NARROW, type Products } from '../linalg/products.ts';
import type { Workspace } from '../linalg/workspace.ts';
import { fitFeatures, mapFeatures, unmapBasis } from './feature-map.ts';
import type { FeatureRule } from './feature-rule.ts';
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
  /** What becomes of features first, fitted on `split.train`; nothing if left out. */
  readonly features?: FeatureRule;
}

/** Fits the mapping on the training rows, all but the penalty. The form is one of the features as they are, whatever became of them. */
export async function formOf({ x, split, mapping, epsilon, features }: Fit, tools: Tools): Promise<SpectralForm> {
  const { products, kernels } = tools;
  const train = rowsAt(x, split.train);
  const solve = (rows: Matrix) =>
    mapping === 'ols' ? fitOls(rows, products, kernels, epsilon) : fitRidge(rows, products, kernels);
  const map = await fitFeatures(train, features, tools);
  if (!map) return solve(train);
  const form = await solve(await mapFeatures(map, train, products));
  return { ...form, basis: await unmapBasis(map, form.basis, products), xMeans: map.means };
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
  const columns = alphas && penalties ? alphas.map((alpha) => all.filter((j) => penalties[j] === alpha)) : [all];
  for (const [place, reads] of readsOf(y, split.train, columns, workspace).entries()) {
    if (columns[place].length === 0) continue;
    const map = rowsBetween(maps, place * predicted.rows, (place + 1) * predicted.rows);
    const { data: room } = workspace.matrix('part', map.rows, reads.cols);
    pasteColumnsAt(predicted, await products.multiply(map, reads, { room }), columns[place]);
  }
  return predicted;
}

/** Some rows of the targets, by groups of columns, each filled up with zeros to more columns than are NARROW. */
function readsOf(y: Matrix, rows: Int32Array, groups: readonly Int32Array[], workspace: Workspace): Matrix[] {
  const parts = placesFor(rows.length, groups, workspace);
  const whole = parts.find((part, g) => part.cols === y.cols && groups[g].length === y.cols);
  if (whole) {
    rowsAt(y, rows, whole);
    return parts;
  }
  for (let i = 0; i < rows.length; i++) {
    const from = rows[i] * y.cols;
    for (let g = 0; g < groups.length; g++) {
      const [{ data, cols }, columns] = [parts[g], groups[g]];
      const to = i * cols;
      for (let j = 0; j < columns.length; j++) data[to + j] = y.data[from + columns[j]];
      data.fill(0, to + columns.length, to + cols);
    }
  }
  return parts;
}

/** Matrices of so many rows for groups of columns, in one stretch of the workspace. */
function placesFor(rows: number, groups: readonly Int32Array[], workspace: Workspace): Matrix[] {
  const widths = groups.map(({ length }) => (length === 0 ? 0 : Math.max(length, NARROW + 1)));
  const starts = widths.map((_, g) => rows * widths.slice(0, g).reduce((sum, width) => sum + width, 0));
  const whole = workspace.matrix(
    'reads',
    rows,
    widths.reduce((sum, width) => sum + width, 0),
  );
  return widths.map((width, g) => matrix(rows, width, whole.data.subarray(starts[g], starts[g] + rows * width)));
}
