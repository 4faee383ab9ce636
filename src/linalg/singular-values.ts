import { eigenSymmetric, largest } from './eigen-symmetric.ts';
import { factorLq } from './lq.ts';
import { type Matrix, matrix, rowOf, transpose } from './matrix.ts';
import type { Products } from './products.ts';
import { type Kernels, openKernels } from './wasm/kernels.ts';

/** A = Σ values[i] · uᵢ vᵢᵀ, values ascending; uᵢ is row i of `left` (k × rows), vᵢ row i of `right` (k × cols). */
export interface SingularSystem {
  readonly values: Float64Array;
  readonly left: Matrix;
  readonly right: Matrix;
}

/**
 * The thin singular value decomposition, k = min(rows, cols). A = L Q first; the singular values of L are the upper half of the
 * eigenvalues of the symmetric [0 L; Lᵀ 0] (Jordan and Wielandt; Golub & Van Loan 8.6), which unlike those of L Lᵀ are exact to
 * ε · σ_max, so that directions down to about ε of the largest are still told from zero. Vectors of values that are zero to
 * rounding are not orthonormal: drop them.
 */
export async function singularValues(a: Matrix, products: Products, kernels: Kernels = openKernels()): Promise<SingularSystem> {
  if (a.rows > a.cols) {
    const { values, left, right } = await singularValues(transpose(a), products, kernels);
    return { values, left: right, right: left };
  }
  const { l, q } = await factorLq(a, products, kernels);
  const { values, vectors } = largest(await eigenSymmetric(mirrored(l), products, kernels), l.rows);
  const right = await products.multiply(half(vectors, l.rows), q);
  return { values: values.slice(), left: half(vectors, 0), right };
}

/** [0 L; Lᵀ 0], of which the lower triangle is enough. */
function mirrored(l: Matrix): Matrix {
  const k = l.rows;
  const both = matrix(2 * k, 2 * k);
  const turned = transpose(l);
  for (let i = 0; i < k; i++) both.data.set(rowOf(turned, i), (k + i) * 2 * k);
  return both;
}

/** Columns from … from + k of 2 k, brought to length 1. */
function half(vectors: Matrix, from: number): Matrix {
  const part = matrix(vectors.rows, vectors.cols / 2);
  for (let i = 0; i < part.rows; i++) {
    for (let j = 0; j < part.cols; j++) part.data[i * part.cols + j] = vectors.data[i * vectors.cols + from + j] * Math.SQRT2;
  }
  return part;
}
