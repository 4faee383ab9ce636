import { eigenSymmetric } from '../linalg/eigen-symmetric.ts';
import { matrix } from '../linalg/matrix.ts';
import type { Products } from '../linalg/products.ts';
import type { Kernels } from '../linalg/wasm/kernels.ts';
import { randomState } from '../stats/random.ts';

/** The largest eigenvalue of a symmetric operator, and its eigenvector of length 1. */
export interface Dominant {
  readonly value: number;
  readonly vector: Float64Array;
}

/** Steps between two looks at whether the Lanczos process has converged. */
const STRIDE = 5;
/** The residual, relative to the eigenvalue, below which there is only rounding. */
const CONVERGED = 8 * Number.EPSILON;

/**
 * The dominant eigenvector of a symmetric positive semi-definite operator on vectors of length n, which is only applied and never
 * formed: Lanczos's process with full reorthogonalisation (Golub & Van Loan 10.3), from the operator's answer to a fixed random
 * vector. It ends when the residual ‖A v − λ v‖ is rounding. The sign of the vector is arbitrary, as is the vector within an
 * eigenspace. Value 0 and a zero vector for a zero operator.
 */
export async function dominantDirection(
  n: number,
  apply: (v: Float64Array) => Float64Array,
  products: Products,
  kernels: Kernels,
): Promise<Dominant> {
  const start = apply(Float64Array.from({ length: n }, randomState(0).standardNormal));
  const length = norm(start);
  if (length === 0) return { value: 0, vector: start };
  const basis = [scaled(start, 1 / length)];
  const [diagonal, beside] = [[] as number[], [] as number[]];
  for (let step = 1; ; step++) {
    const image = apply(basis[step - 1]);
    diagonal.push(dot(image, basis[step - 1]));
    for (let twice = 0; twice < 2; twice++) for (const known of basis) subtract(image, dot(image, known), known);
    const left = norm(image);
    const exhausted = step === n || left <= Number.EPSILON * diagonal[0];
    if (exhausted || step % STRIDE === 0) {
      const { value, weights } = await largestRitz(diagonal, beside, products, kernels);
      const residual = left * Math.abs(weights[step - 1]);
      if (exhausted || residual <= CONVERGED * value) return { value, vector: combined(basis, weights) };
    }
    beside.push(left);
    basis.push(scaled(image, 1 / left));
  }
}

/** The largest eigenvalue and its vector of the tridiagonal matrix; `beside[i]` stands between diagonal entries i and i + 1. */
async function largestRitz(diagonal: readonly number[], beside: readonly number[], products: Products, kernels: Kernels) {
  const size = diagonal.length;
  const tridiagonal = matrix(size, size);
  for (let i = 0; i < size; i++) {
    tridiagonal.data[i * size + i] = diagonal[i];
    if (i > 0) tridiagonal.data[i * size + i - 1] = beside[i - 1];
  }
  const { values, vectors } = await eigenSymmetric(tridiagonal, products, kernels);
  return { value: values[size - 1], weights: vectors.data.slice((size - 1) * size) };
}

function combined(basis: readonly Float64Array[], weights: Float64Array): Float64Array {
  const sum = new Float64Array(basis[0].length);
  basis.forEach((vector, i) => {
    subtract(sum, -weights[i], vector);
  });
  return scaled(sum, 1 / norm(sum));
}

export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

export const norm = (a: Float64Array): number => Math.sqrt(dot(a, a));

export const scaled = (a: Float64Array, by: number): Float64Array => a.map((value) => value * by);

/** a −= by · b. */
export function subtract(a: Float64Array, by: number, b: Float64Array): void {
  for (let i = 0; i < a.length; i++) a[i] -= by * b[i];
}
