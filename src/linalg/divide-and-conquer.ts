import { type Coupled, deflate, type Pair } from './deflation.ts';
import type { EigenSystem } from './eigen-system.ts';
import { implicitQl } from './implicit-ql.ts';
import { largestOf } from './magnitude.ts';
import { matrix, rowOf } from './matrix.ts';
import type { Products } from './products.ts';
import { solveCoupled } from './secular.ts';
import type { Tridiagonal } from './tridiagonalise.ts';
import type { Kernels } from './wasm/kernels.ts';

/** Up to this size implicit QL is as fast. */
const LEAF = 64;

/**
 * Eigenvalues and eigenvectors of a symmetric tridiagonal matrix by Cuppen's divide and conquer (Golub & Van Loan 8.4; LAPACK's
 * dstedc): T without the coupling in its middle falls into two, and putting the coupling back is an update of rank one. To be run
 * while the kernels are `alone`.
 */
export function eigenTridiagonal({ d, e }: Tridiagonal, products: Products, kernels: Kernels): Promise<EigenSystem> {
  const diagonal = d.slice();
  const negligible = 8 * Number.EPSILON * Math.max(largestOf(d), largestOf(e));
  return solve(0, d.length);

  async function solve(from: number, to: number): Promise<EigenSystem> {
    if (to - from <= LEAF) return implicitQl({ d: diagonal.subarray(from, to), e: e.subarray(from, to) }, kernels);
    const middle = (from + to) >> 1;
    const coupling = e[middle];
    diagonal[middle - 1] -= Math.abs(coupling);
    diagonal[middle] -= Math.abs(coupling);
    const [upper, lower] = [await solve(from, middle), await solve(middle, to)];
    const { open, settled } = deflate(pairsOf(upper, lower, coupling), 2 * Math.abs(coupling), negligible);
    const found = await solveCoupled(open, 2 * Math.abs(coupling), products, kernels);
    return ascending([...settled, ...found], middle - from, to - middle);
  }
}

/**
 * The pairs of both halves, values ascending. Their weights in the coupling |e| u uᵀ, u being 1 above the cut and the sign of e
 * below, are divided by √2, so that their squares add up to 1.
 */
function pairsOf(upper: EigenSystem, lower: EigenSystem, e: number): Coupled[] {
  const below = e < 0 ? -Math.SQRT1_2 : Math.SQRT1_2;
  const pairs = Array.from(upper.values, (value, i): Coupled => {
    const vector = rowOf(upper.vectors, i);
    return { value, weight: vector[vector.length - 1] * Math.SQRT1_2, upper: vector };
  });
  lower.values.forEach((value, i) => {
    const vector = rowOf(lower.vectors, i);
    pairs.push({ value, weight: vector[0] * below, lower: vector });
  });
  return pairs.sort((a, b) => a.value - b.value);
}

function ascending(pairs: Pair[], above: number, below: number): EigenSystem {
  const sorted = pairs.sort((a, b) => a.value - b.value);
  const vectors = matrix(sorted.length, above + below);
  sorted.forEach(({ upper, lower }, i) => {
    if (upper) vectors.data.set(upper, i * vectors.cols);
    if (lower) vectors.data.set(lower, i * vectors.cols + above);
  });
  return { values: Float64Array.from(sorted, ({ value }) => value), vectors };
}
