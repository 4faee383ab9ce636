import { centreColumns, columnMeans, type Matrix } from '../linalg/matrix.ts';
import type { Products } from '../linalg/products.ts';
import { singularValues } from '../linalg/singular-values.ts';
import { type Kernels, openKernels } from '../linalg/wasm/kernels.ts';
import { requirePair, type SpectralForm, silenceConstant } from './spectral-form.ts';

/**
 * Ordinary least squares with intercept; of several solutions (more features than rows) the one of least norm. With the singular
 * value decomposition X − x̄ = U Σ Vᵀ of the centred training rows: B = V Σ⁺ Uᵀ (Y − ȳ), where singular values not above
 * max(n, p) · ε · σ_max count as zero. That is scikit-learn 1.6; older releases keep the direction that centring emptied and are not
 * reproducible, and from 1.9 on all below 1e-6 σ_max is dropped. Predictions agree with LAPACK to 1e-9 up to cond(X) = 1e6 at
 * least. Weigh the form with `olsWeights`.
 */
export async function fitOls(x: Matrix, y: Matrix, products: Products, kernels: Kernels = openKernels()): Promise<SpectralForm> {
  requirePair('ols', x, y);
  const [xMeans, yMeans] = [columnMeans(x), columnMeans(y)];
  const xc = centreColumns(x, xMeans);
  const { values, left, right } = await singularValues(xc, products, kernels);
  const loads = await products.multiply(left, centreColumns(y, yMeans));
  return { values, basis: silenceConstant(right, xc), loads, xMeans, yMeans };
}

/** 1 / σ, or 0 where σ is zero to rounding. `rows` is the number of training rows. */
export function olsWeights({ values, basis }: SpectralForm, rows: number): Float64Array {
  const cutoff = Math.max(rows, basis.cols) * Number.EPSILON * values[values.length - 1];
  return values.map((value) => (value > cutoff ? 1 / value : 0));
}
