import { NumericError } from '../errors.ts';
import { centreColumns, columnMeans, type Matrix, scaleColumns, scaleRows, shiftColumns } from '../linalg/matrix.ts';
import type { Products } from '../linalg/products.ts';

/**
 * The training rows X (n, p) of a linear problem in coordinates where each direction stands alone. Every estimator here has
 * coefficients Σ_i w_i · basis_i ⊗ (right_i · Y), and differs from the others only in its weights w: 1 / σ for least squares,
 * 1 / (λ + α) for ridge. X is centred by its means over the training rows, and the rows of `right` sum to zero, which centres Y:
 * together they give the intercept. Y itself has no part in the form, so that one form serves all targets.
 */
export interface SpectralForm {
  /** What the weights are a function of: singular values, or eigenvalues of the Gram matrix. Length k. */
  readonly values: Float64Array;
  /** k × p. */
  readonly basis: Matrix;
  /** k × n. */
  readonly right: Matrix;
  readonly xMeans: Float64Array;
}

/** The coordinates of the rows of X: (X − x̄) · basisᵀ, n × k. They serve all weights. */
export function coordinates(form: SpectralForm, x: Matrix, products: Products): Promise<Matrix> {
  if (x.cols !== form.basis.cols) {
    throw new NumericError('predict', `the mapping was fitted on ${form.basis.cols} features, not on ${x.cols}`);
  }
  return products.multiply(centreColumns(x, form.xMeans), form.basis, { transposeB: true });
}

/** What each direction takes from the training targets Y (n × t): right · Y, k × t. */
export function loadsOf(form: SpectralForm, y: Matrix, products: Products): Promise<Matrix> {
  return products.multiply(form.right, y);
}

/** Predictions n × t from coordinates (n × k), loads (k × t) and one weight per direction. */
export async function predictWith(
  at: Matrix,
  loads: Matrix,
  weights: Float64Array,
  yMeans: Float64Array,
  products: Products,
): Promise<Matrix> {
  return shiftColumns(await products.multiply(scaleColumns(at, weights), loads), yMeans);
}

/** Coefficients p × t of the centred problem, with one weight per direction. */
export const coefficientsWith = (form: SpectralForm, loads: Matrix, weights: Float64Array, products: Products): Promise<Matrix> =>
  products.multiply(scaleRows(form.basis, weights), loads, { transposeA: true });

/**
 * `basis` without the features that are constant, hence zero, over the centred training rows `xc`. Their coefficient is 0; rounding
 * in a factorisation makes it 1e-16, and predictions that must be equal would differ in their last digits.
 */
export function silenceConstant(basis: Matrix, xc: Matrix): Matrix {
  const { data, rows, cols } = xc;
  const varies = new Float64Array(cols);
  for (let i = 0; i < rows; i++) {
    const from = i * cols;
    for (let j = 0; j < cols; j++) if (data[from + j] !== 0) varies[j] = 1;
  }
  return varies.every((one) => one === 1) ? basis : scaleColumns(basis, varies);
}

/** Each row minus its mean, in place. */
export function centreRows(m: Matrix): Matrix {
  const { data, rows, cols } = m;
  for (let i = 0; i < rows; i++) {
    const from = i * cols;
    let sum = 0;
    for (let j = 0; j < cols; j++) sum += data[from + j];
    const mean = sum / cols;
    for (let j = 0; j < cols; j++) data[from + j] -= mean;
  }
  return m;
}

/** X − x̄ with x̄; a column that is constant becomes exactly zero. */
export function centred(x: Matrix): { xc: Matrix; xMeans: Float64Array } {
  const xMeans = columnMeans(x);
  return { xc: centreColumns(x, xMeans), xMeans };
}

/** Throws where X and Y do not describe the same rows, or where there are fewer than two. */
export function requirePair(place: string, x: Matrix, y: Matrix): void {
  if (x.rows !== y.rows) throw new NumericError(place, `x has ${x.rows} rows, y has ${y.rows}`, 'align them first');
  requireRows(place, x);
  if (x.cols === 0 || y.cols === 0) throw new NumericError(place, `${x.cols} features and ${y.cols} targets: nothing to fit`);
}

export function requireRows(place: string, x: Matrix): void {
  if (x.rows < 2) throw new NumericError(place, `${x.rows} rows; a mapping with an intercept needs at least 2`);
}
