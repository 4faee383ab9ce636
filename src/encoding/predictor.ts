import type { Tools } from '../linalg/crew.ts';
import {
  columnsAt,
  filledUp,
  type Matrix,
  matrix,
  pasteColumnsAt,
  rowsAt,
  rowsBetween,
  scaleColumns,
  stack,
} from '../linalg/matrix.ts';
import { NARROW, type Products } from '../linalg/products.ts';
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
 * over the training rows must be zero. Targets of one penalty go through its map together.
 */
export async function predict(
  { split, alphas, maps }: Predictor,
  y: Matrix,
  penalties: Float64Array | null,
  products: Products,
): Promise<Matrix> {
  const train = rowsAt(y, split.train);
  if (alphas === null || penalties === null) return products.multiply(maps, train);
  const predicted = matrix(split.test.length, y.cols);
  const all = Int32Array.from({ length: y.cols }, (_, j) => j);
  for (const [place, alpha] of alphas.entries()) {
    const columns = all.filter((j) => penalties[j] === alpha);
    if (columns.length === 0) continue;
    const map = rowsBetween(maps, place * predicted.rows, (place + 1) * predicted.rows);
    const part = await products.multiply(map, filledUp(columnsAt(train, columns), NARROW + 1));
    pasteColumnsAt(predicted, part, columns);
  }
  return predicted;
}
