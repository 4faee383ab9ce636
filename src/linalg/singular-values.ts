import { bidiagonalise, rotateForth } from './bidiagonalise.ts';
import { transposeByBlocks } from './blocks.ts';
import { eigenTridiagonal } from './divide-and-conquer.ts';
import { largest } from './eigen-system.ts';
import { factorLq } from './lq.ts';
import { divided, powerOfTwoNear } from './magnitude.ts';
import { type Matrix, matrix, requireFinite } from './matrix.ts';
import type { Products } from './products.ts';
import type { Tridiagonal } from './tridiagonalise.ts';
import { type Kernels, openKernels } from './wasm/kernels.ts';

/** A = Σ values[i] · uᵢ vᵢᵀ, values ascending; uᵢ is row i of `left` (k × rows), vᵢ row i of `right` (k × cols). */
export interface SingularSystem {
  readonly values: Float64Array;
  readonly left: Matrix;
  readonly right: Matrix;
}

/**
 * The thin singular value decomposition, k = min(rows, cols). A = L Q first, then L = Qᵤ B Qᵥᵀ with B bidiagonal; the singular
 * values of B are the upper half of the eigenvalues of [0 B; Bᵀ 0] (Jordan and Wielandt; Golub & Van Loan 8.6), which is
 * tridiagonal with a diagonal of zeros once its rows are shuffled (Golub and Kahan), and unlike those of A Aᵀ are exact to
 * ε · σ_max, so that directions down to about ε of the largest are still told from zero. Vectors of values that are zero to
 * rounding are not orthonormal: drop them. Throws a NumericError for a number that is not finite.
 */
export async function singularValues(a: Matrix, products: Products, kernels: Kernels = openKernels()): Promise<SingularSystem> {
  if (a.rows > a.cols) {
    const { values, left, right } = await singularValues(transposeByBlocks(a), products, kernels);
    return { values, left: right, right: left };
  }
  requireFinite('singularValues', a);
  const { l, q } = await factorLq(a, products, kernels);
  const { values, left, right } = await kernels.alone(() => squareSystem(l, products, kernels));
  return { values, left, right: await products.multiply(right, q) };
}

async function squareSystem(l: Matrix, products: Products, kernels: Kernels): Promise<SingularSystem> {
  const k = l.rows;
  const scale = powerOfTwoNear(l.data);
  const b = await bidiagonalise(matrix(k, k, divided(l.data, scale)), products, kernels);
  const { values, vectors } = largest(await eigenTridiagonal(shuffled(b.d, b.e), products, kernels), k);
  const left = await rotateForth(b.left, everySecond(vectors, 0), products, kernels);
  const right = await rotateForth(b.right, everySecond(vectors, 1), products, kernels);
  return { values: divided(values, 1 / scale), left, right };
}

/** [0 B; Bᵀ 0] with rows and columns in the order u₀, v₀, u₁, v₁, …: couplings d₀, e₀, d₁, e₁, … */
function shuffled(d: Float64Array, e: Float64Array): Tridiagonal {
  const both = { d: new Float64Array(2 * d.length), e: new Float64Array(2 * d.length) };
  for (let i = 0; i < d.length; i++) {
    both.e[2 * i + 1] = d[i];
    if (i > 0) both.e[2 * i] = e[i - 1];
  }
  return both;
}

/** Places `from`, from + 2, … of each vector, brought to length 1. */
function everySecond(vectors: Matrix, from: number): Matrix {
  const half = matrix(vectors.rows, vectors.cols / 2);
  for (let i = 0; i < half.rows; i++) {
    for (let j = 0; j < half.cols; j++) half.data[i * half.cols + j] = vectors.data[i * vectors.cols + from + 2 * j] * Math.SQRT2;
  }
  return half;
}
