import type { Tools } from '../linalg/crew.ts';
import { type Matrix, rowsAt, scaleColumns } from '../linalg/matrix.ts';
import type { Products } from '../linalg/products.ts';
import type { Split } from './folds/split.ts';
import { fitOls, olsWeights } from './ols.ts';
import { fitRidge, weighEach } from './ridge.ts';
import { coordinates, type SpectralForm } from './spectral-form.ts';

export type Mapping = 'ols' | 'ridge';

/** What is needed to predict the rows of `split.test` from the targets of `split.train`, whatever the targets are. */
export interface Predictor {
  readonly split: Split;
  /** Eigenvalues that a penalty is added to; null where the weights are already in `at`. */
  readonly values: Float64Array | null;
  /** Coordinates of the rows to predict, |test| × k. */
  readonly at: Matrix;
  /** k × |train|. */
  readonly right: Matrix;
}

/** The predictor of the rows of `split.test`, given a form fitted on those of `split.train`. */
export async function predictorOf(form: SpectralForm, { x, split, mapping }: Fit, products: Products): Promise<Predictor> {
  const at = await coordinates(form, rowsAt(x, split.test), products);
  if (mapping === 'ridge') return { split, values: form.values, at, right: form.right };
  return { split, values: null, at: scaleColumns(at, olsWeights(form)), right: form.right };
}

/** Which mapping, on which rows. */
export interface Fit {
  readonly x: Matrix;
  readonly split: Split;
  readonly mapping: Mapping;
}

/** Fits the mapping on the training rows, all but the penalty. */
export function formOf({ x, split, mapping }: Fit, { products, kernels }: Tools): Promise<SpectralForm> {
  const train = rowsAt(x, split.train);
  return mapping === 'ols' ? fitOls(train, products, kernels) : fitRidge(train, products, kernels);
}

/**
 * Predictions |test| × t for targets `y` (all rows, n × t), each with its own penalty; for ols `penalties` is null. The targets' means
 * over the training rows must be zero.
 */
export async function predict(
  { split, values, at, right }: Predictor,
  y: Matrix,
  penalties: Float64Array | null,
  products: Products,
): Promise<Matrix> {
  const loads = await products.multiply(right, rowsAt(y, split.train));
  return products.multiply(at, values && penalties ? weighEach(loads, { values }, penalties) : loads);
}
