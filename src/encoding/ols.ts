import type { Matrix } from '../linalg/matrix.ts';
import type { Products } from '../linalg/products.ts';
import { singularValues } from '../linalg/singular-values.ts';
import { type Kernels, openKernels } from '../linalg/wasm/kernels.ts';
import { centred, centreRows, requireRows, type SpectralForm, silenceConstant } from './spectral-form.ts';

/**
 * Ordinary least squares with intercept; of several solutions (more features than rows) the one of least norm. With the singular
 * value decomposition X − x̄ = U Σ Vᵀ of the centred training rows: B = V Σ⁺ Uᵀ Y, where singular values not above
 * max(n, p) · ε · σ_max count as zero. That is scikit-learn 1.6; older releases keep the direction that centring emptied and are not
 * reproducible, and from 1.9 on all below 1e-6 σ_max is dropped. Predictions agree with LAPACK to 1e-9 up to cond(X) = 1e6 at
 * least. Weigh the form with `olsWeights`.
 */
export async function fitOls(x: Matrix, products: Products, kernels: Kernels = openKernels()): Promise<SpectralForm> {
  requireRows('ols', x);
  const { xc, xMeans } = centred(x);
  const { values, left, right } = await singularValues(xc, products, kernels);
  return { values, basis: silenceConstant(right, xc), right: centreRows(left), xMeans };
}

/** 1 / σ, or 0 where σ is zero to rounding. */
export function olsWeights({ values, basis, right }: SpectralForm): Float64Array {
  const cutoff = Math.max(right.cols, basis.cols) * Number.EPSILON * values[values.length - 1];
  return values.map((value) => (value > cutoff ? 1 / value : 0));
}
