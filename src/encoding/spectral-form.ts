import { NumericError } from '../errors.ts';
import { centreColumns, type Matrix, matrix, scaleColumns, scaleRows, shiftColumns } from '../linalg/matrix.ts';
import type { Products } from '../linalg/products.ts';

/**
 * A linear problem X (n, p) → Y (n, t) in coordinates where each direction stands alone. Every estimator here has coefficients
 * Σ_i w_i · basis_i ⊗ loads_i, and differs from the others only in its weights w: 1 / σ for least squares, 1 / (λ + α) for ridge.
 * X and Y are centred by their means over the training rows, which gives the intercept.
 */
export interface SpectralForm {
  /** What the weights are a function of: singular values, or eigenvalues of the Gram matrix. Length k. */
  readonly values: Float64Array;
  /** k × p. */
  readonly basis: Matrix;
  /** k × t. */
  readonly loads: Matrix;
  readonly xMeans: Float64Array;
  readonly yMeans: Float64Array;
}

/** The coordinates of the rows of X: (X − x̄) · basisᵀ, n × k. They serve all weights. */
export function coordinates(form: SpectralForm, x: Matrix, products: Products): Promise<Matrix> {
  if (x.cols !== form.basis.cols) {
    throw new NumericError('predict', `the mapping was fitted on ${form.basis.cols} features, not on ${x.cols}`);
  }
  return products.multiply(centreColumns(x, form.xMeans), form.basis, { transposeB: true });
}

/** Predictions n × t from coordinates, with one weight per direction. */
export async function predictWith(form: SpectralForm, at: Matrix, weights: Float64Array, products: Products): Promise<Matrix> {
  return shiftColumns(await products.multiply(scaleColumns(at, weights), form.loads), form.yMeans);
}

/** Predictions n × t from coordinates, with a weight for each direction and target (k × t). */
export async function predictWithEach(form: SpectralForm, at: Matrix, weights: Matrix, products: Products): Promise<Matrix> {
  const loads = matrix(form.loads.rows, form.loads.cols);
  for (let i = 0; i < loads.data.length; i++) loads.data[i] = form.loads.data[i] * weights.data[i];
  return shiftColumns(await products.multiply(at, loads), form.yMeans);
}

/** Coefficients p × t of the centred problem, with one weight per direction. */
export const coefficientsWith = (form: SpectralForm, weights: Float64Array, products: Products): Promise<Matrix> =>
  products.multiply(scaleRows(form.basis, weights), form.loads, { transposeA: true });

/**
 * `basis` without the features that are constant, hence zero, over the centred training rows `xc`. Their coefficient is 0; rounding
 * in a factorisation makes it 1e-16, and predictions that must be equal would differ in their last digits.
 */
export function silenceConstant(basis: Matrix, xc: Matrix): Matrix {
  const varies = new Float64Array(xc.cols);
  for (let i = 0, at = 0; i < xc.rows; i++) {
    for (let j = 0; j < xc.cols; j++, at++) if (xc.data[at] !== 0) varies[j] = 1;
  }
  return scaleColumns(basis, varies);
}

/** Throws where X and Y do not describe the same rows, or where there are fewer than two. */
export function requirePair(place: string, x: Matrix, y: Matrix): void {
  if (x.rows !== y.rows) throw new NumericError(place, `x has ${x.rows} rows, y has ${y.rows}`, 'align them first');
  if (x.rows < 2) throw new NumericError(place, `${x.rows} rows; a mapping with an intercept needs at least 2`);
  if (x.cols === 0 || y.cols === 0) throw new NumericError(place, `${x.cols} features and ${y.cols} targets: nothing to fit`);
}
