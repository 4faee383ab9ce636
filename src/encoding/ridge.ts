import { NumericError } from '../errors.ts';
import { eigenSymmetric } from '../linalg/eigen-symmetric.ts';
import { centreColumns, columnMeans, type Matrix, matrix } from '../linalg/matrix.ts';
import type { Products } from '../linalg/products.ts';
import { type Kernels, openKernels } from '../linalg/wasm/kernels.ts';
import { requirePair, type SpectralForm, silenceConstant } from './spectral-form.ts';

/**
 * Ridge regression for all penalties at once: B(α) = argmin ‖Y − ȳ − (X − x̄) B‖² + α ‖B‖² (Hoerl & Kennard 1970). The intercept is
 * not penalised and features are not scaled. One eigendecomposition serves every α and target: of XᵀX = V Λ Vᵀ where n > p
 * (primal, B = V (Λ + α)⁻¹ Vᵀ Xᵀ Y), of X Xᵀ = Q Λ Qᵀ otherwise (dual, B = Xᵀ Q (Λ + α)⁻¹ Qᵀ Y). Weigh the form with
 * `ridgeWeights`. Eigenvalues carry a rounding error of ε · λ_max, so that penalties should stay above about 1e-8 · λ_max.
 */
export function fitRidge(x: Matrix, y: Matrix, products: Products, kernels: Kernels = openKernels()): Promise<SpectralForm> {
  requirePair('ridge', x, y);
  return x.rows > x.cols ? fitPrimal(x, y, products, kernels) : fitDual(x, y, products, kernels);
}

/** `fitRidge` by the p × p matrix XᵀX. */
export async function fitPrimal(x: Matrix, y: Matrix, products: Products, kernels: Kernels): Promise<SpectralForm> {
  const { xc, yc, ...means } = centred(x, y);
  const gram = await products.multiply(xc, xc, { transposeA: true });
  const { values, vectors } = await eigenSymmetric(gram, products, kernels);
  const crossed = await products.multiply(xc, yc, { transposeA: true });
  const loads = await products.multiply(vectors, crossed);
  return { values, basis: silenceConstant(vectors, xc), loads, ...means };
}

/** `fitRidge` by the n × n matrix X Xᵀ. */
export async function fitDual(x: Matrix, y: Matrix, products: Products, kernels: Kernels): Promise<SpectralForm> {
  const { xc, yc, ...means } = centred(x, y);
  const gram = await products.multiply(xc, xc, { transposeB: true });
  const { values, vectors } = await eigenSymmetric(gram, products, kernels);
  const [basis, loads] = [await products.multiply(vectors, xc), await products.multiply(vectors, yc)];
  return { values, basis, loads, ...means };
}

function centred(x: Matrix, y: Matrix) {
  const [xMeans, yMeans] = [columnMeans(x), columnMeans(y)];
  return { xc: centreColumns(x, xMeans), yc: centreColumns(y, yMeans), xMeans, yMeans };
}

/** 1 / (λ + α) for each direction; an eigenvalue that rounding left below zero is zero. */
export function ridgeWeights({ values }: SpectralForm, alpha: number): Float64Array {
  requirePenalty(alpha);
  return values.map((value) => 1 / (Math.max(value, 0) + alpha));
}

/** 1 / (λ_i + α_j), k × t, for a penalty of its own for each target. */
export function ridgeWeightsOfEach(form: SpectralForm, alphas: Float64Array): Matrix {
  const weights = matrix(form.values.length, alphas.length);
  const distinct = new Map([...new Set(alphas)].map((alpha) => [alpha, ridgeWeights(form, alpha)]));
  alphas.forEach((alpha, j) => {
    distinct.get(alpha)?.forEach((weight, i) => {
      weights.data[i * alphas.length + j] = weight;
    });
  });
  return weights;
}

export function requirePenalty(alpha: number): void {
  if (alpha > 0 && Number.isFinite(alpha)) return;
  throw new NumericError('ridge', `alpha ${alpha} is not a positive number`, 'for no penalty use ols');
}
