import { NumericError } from '../errors.ts';
import { eigenSymmetric } from '../linalg/eigen-symmetric.ts';
import type { EigenSystem } from '../linalg/eigen-system.ts';
import { type Matrix, rowOf, rowsBetween } from '../linalg/matrix.ts';
import type { Products } from '../linalg/products.ts';
import { type Kernels, openKernels } from '../linalg/wasm/kernels.ts';
import { centred, centreRows, requireRows, type SpectralForm, silenceConstant } from './spectral-form.ts';

/**
 * Ridge regression for all penalties at once: B(α) = argmin ‖Y − ȳ − (X − x̄) B‖² + α ‖B‖² (Hoerl & Kennard 1970). The intercept is
 * not penalised and features are not scaled. One eigendecomposition serves every α and target: of XᵀX = V Λ Vᵀ where n > p
 * (primal, B = V (Λ + α)⁻¹ Vᵀ Xᵀ Y), of X Xᵀ = Q Λ Qᵀ otherwise (dual, B = Xᵀ Q (Λ + α)⁻¹ Qᵀ Y). Weigh the form with
 * `ridgeWeights`. Eigenvalues carry a rounding error of ε · λ_max, so that penalties should stay above about 1e-8 · λ_max.
 */
export function fitRidge(x: Matrix, products: Products, kernels: Kernels = openKernels()): Promise<SpectralForm> {
  requireRows('ridge', x);
  return x.rows > x.cols ? fitPrimal(x, products, kernels) : fitDual(x, products, kernels);
}

/** `fitRidge` by the p × p matrix XᵀX. */
export async function fitPrimal(x: Matrix, products: Products, kernels: Kernels): Promise<SpectralForm> {
  const { xc, xMeans } = centred(x);
  const gram = await products.multiply(xc, xc, { transposeA: true });
  const { values, vectors } = await eigenSymmetric(gram, products, kernels);
  const right = centreRows(await products.multiply(vectors, xc, { transposeB: true }));
  return { values, basis: silenceConstant(vectors, xc), right, xMeans };
}

/** `fitRidge` by the n × n matrix X Xᵀ. */
export async function fitDual(x: Matrix, products: Products, kernels: Kernels): Promise<SpectralForm> {
  const { xc, xMeans } = centred(x);
  const gram = await products.multiply(xc, xc, { transposeB: true });
  const { values, vectors } = await eigenCentred(gram, products, kernels);
  return { values, basis: await products.multiply(vectors, xc), right: centreRows(vectors), xMeans };
}

/**
 * Eigenvalues and eigenvectors of a Gram matrix whose rows sum to zero (n × n), but for the constant vector, n − 1 in all. Centring
 * gave that vector the eigenvalue 0, among others perhaps; it is moved above all the rest, where nothing can mix with it. `gram` is
 * written over.
 */
export async function eigenCentred(gram: Matrix, products: Products, kernels: Kernels): Promise<EigenSystem> {
  const n = gram.rows;
  let square = 0;
  for (let i = 0; i < gram.data.length; i++) square += gram.data[i] * gram.data[i];
  const lift = (2 * (Math.sqrt(square) || 1)) / n;
  for (let i = 0; i < gram.data.length; i++) gram.data[i] += lift;
  const { values, vectors } = await eigenSymmetric(gram, products, kernels);
  return { values: values.slice(0, n - 1), vectors: rowsBetween(vectors, 0, n - 1) };
}

/** 1 / (λ + α) for each direction; an eigenvalue that rounding left below zero is zero. */
export function ridgeWeights({ values }: Pick<SpectralForm, 'values'>, alpha: number): Float64Array {
  requirePenalty(alpha);
  return values.map((value) => 1 / (Math.max(value, 0) + alpha));
}

/** Loads (k × t) times 1 / (λ_i + α_j), in place: a penalty of its own for each target. */
export function weighEach(loads: Matrix, form: Pick<SpectralForm, 'values'>, alphas: Float64Array): Matrix {
  const distinct = [...new Set(alphas)];
  const weights = distinct.map((alpha) => ridgeWeights(form, alpha));
  const place = Int32Array.from(alphas, (alpha) => distinct.indexOf(alpha));
  const byAlpha = new Float64Array(distinct.length);
  for (let i = 0; i < loads.rows; i++) {
    for (let a = 0; a < byAlpha.length; a++) byAlpha[a] = weights[a][i];
    const row = rowOf(loads, i);
    for (let j = 0; j < row.length; j++) row[j] *= byAlpha[place[j]];
  }
  return loads;
}

export function requirePenalty(alpha: number): void {
  if (alpha > 0 && Number.isFinite(alpha)) return;
  throw new NumericError('ridge', `alpha ${alpha} is not a positive number`, 'for no penalty use ols');
}

export function requireGrid(alphas: readonly number[]): void {
  if (alphas.length === 0) throw new NumericError('ridge', 'no alphas to choose from', 'name at least one');
  alphas.forEach(requirePenalty);
}
