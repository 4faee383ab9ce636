import { factorLq } from '../linalg/lq.ts';
import { columnsOf, type Matrix, matrix, pasteColumns, transpose } from '../linalg/matrix.ts';
import type { Products } from '../linalg/products.ts';
import { singularValues } from '../linalg/singular-values.ts';
import { solveLower } from '../linalg/triangular.ts';
import { type Kernels, openKernels } from '../linalg/wasm/kernels.ts';
import { centred, centreRows, requireRows, type SpectralForm, silenceConstant } from './spectral-form.ts';

/**
 * Ordinary least squares with intercept; of several solutions (more features than rows) the one of least norm. With the singular
 * value decomposition X − x̄ = U Σ Vᵀ of the centred training rows: B = V Σ⁺ Uᵀ Y, where singular values not above
 * max(n, p) · ε · σ_max count as zero. That is scikit-learn 1.6; older releases keep the direction that centring emptied and are not
 * reproducible, and from 1.9 on all below 1e-6 σ_max is dropped. Predictions agree with LAPACK to 1e-9 up to cond(X) = 1e6 at
 * least. Where no singular value is as small as that, the same B comes out of a triangular factor at a fraction of the cost.
 * With `epsilon` that of single precision, the directions are dropped that a solve in single precision would drop.
 * Weigh the form with `olsWeights`.
 */
export async function fitOls(
  x: Matrix,
  products: Products,
  kernels: Kernels = openKernels(),
  epsilon = Number.EPSILON,
): Promise<SpectralForm> {
  requireRows('ols', x);
  const { xc, xMeans } = centred(x);
  const triangular = await fitTriangular(xc, products, kernels, epsilon);
  if (triangular) return { ...triangular, basis: silenceConstant(triangular.basis, xc), xMeans };
  const { values, left, right } = await singularValues(xc, products, kernels);
  const cutoff = Math.max(x.rows, x.cols) * epsilon * values[values.length - 1];
  const kept = values.map((value) => (value > cutoff ? value : 0));
  return { values: kept, basis: silenceConstant(right, xc), right: centreRows(left), xMeans };
}

/**
 * B = basisᵀ · right · Y from the factor L of the centred rows (n ≤ p: X = L Q, so basis Q and right L⁻¹) or columns (Xᵀ = L Q, so basis
 * L⁻¹ and right Q), with weights of 1. Null where L is so ill-conditioned that a singular value might count as zero.
 */
async function fitTriangular(xc: Matrix, products: Products, kernels: Kernels, epsilon: number) {
  const wide = xc.rows <= xc.cols;
  const { l, q } = await factorLq(wide ? withConstant(xc) : transpose(xc), products, kernels);
  if (l.data.some((value, at) => at % (l.cols + 1) === 0 && value === 0)) return null;
  const inverse = await solveLower(l, identity(l.rows), products, kernels);
  const largest = 1 / (Math.max(xc.rows, xc.cols) * epsilon);
  if (!(norm(l) * norm(inverse) < largest)) return null;
  const values = new Float64Array(l.rows).fill(1);
  if (wide) return { values, basis: columnsOf(q, 0, xc.cols), right: centreRows(inverse) };
  return { values, basis: inverse, right: centreRows(q) };
}

/**
 * X and a column of a constant. Centring has emptied the direction of the constant vector; with it the rows are independent again, and since
 * centred targets have no part in that direction, the column gets no weight.
 */
function withConstant(xc: Matrix): Matrix {
  const constant = norm(xc) / xc.rows;
  const wider = matrix(xc.rows, xc.cols + 1, new Float64Array(xc.rows * (xc.cols + 1)).fill(constant));
  pasteColumns(wider, xc, 0);
  return wider;
}

function identity(n: number): Matrix {
  const one = matrix(n, n);
  for (let i = 0; i < n; i++) one.data[i * (n + 1)] = 1;
  return one;
}

function norm({ data }: Matrix): number {
  let square = 0;
  for (let i = 0; i < data.length; i++) square += data[i] * data[i];
  return Math.sqrt(square);
}

/** 1 / σ, or 0 where σ is zero to rounding. */
export function olsWeights({ values, basis, right }: SpectralForm): Float64Array {
  const cutoff = Math.max(right.cols, basis.cols) * Number.EPSILON * values[values.length - 1];
  return values.map((value) => (value > cutoff ? 1 / value : 0));
}
