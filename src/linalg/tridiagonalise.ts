import { blockOf, transposeByBlocks } from './blocks.ts';
import { compactForm, type Reflections, reflectVectors } from './compact-wy.ts';
import { type Matrix, matrix, rowOf } from './matrix.ts';
import type { Products } from './products.ts';
import type { Kernels } from './wasm/kernels.ts';

/** Diagonal d and couplings e of a symmetric tridiagonal matrix; e[i] couples i − 1 and i, e[0] counts for nothing. */
export interface Tridiagonal {
  readonly d: Float64Array;
  readonly e: Float64Array;
}

/** A = Q T Qᵀ with Q = H_{n−1} ⋯ H_1, H_i = I − vᵢ vᵢᵀ; vᵢ stands in the first i places of row i of `reflectors`. */
export interface Tridiagonalisation {
  readonly t: Tridiagonal;
  readonly reflectors: Matrix;
}

/** Rows reflected away between two updates of the rest by a matrix product. */
const PANEL = 32;
/** Reflections applied at once on the way back. */
const BLOCK = 128;
/** Rows updated by one product. */
const STRIP = 256;

/**
 * Householder tridiagonalisation of a symmetric matrix, of which the lower triangle is read, in panels (LAPACK's dsytrd). Its
 * largest number should be near 1. To be run while the kernels are `alone`.
 */
export async function tridiagonalise(a: Matrix, products: Products, kernels: Kernels): Promise<Tridiagonalisation> {
  const n = a.rows;
  const columns = Math.ceil(n / 8) * 8;
  const [A, d, e, F, room] = kernels.layOut(n * columns, n, n, 4 * PANEL * n, 4 * PANEL);
  for (let i = 0; i < n; i++) kernels.at(A + i * columns * 8, i + 1).set(rowOf(a, i).subarray(0, i + 1));
  for (let hi = n, lo = 0; hi > 0; hi = lo) {
    lo = hi <= 2 * PANEL ? 0 : hi - PANEL;
    kernels.run.tridiagonalisePanel(A, columns, lo, hi, d, e, F, room);
    if (lo > 0) await reflectRest(kernels.at(A, lo * columns), columns, kernels.at(F, 2 * (hi - lo) * hi), lo, hi, products);
  }
  const reflectors = matrix(n, n);
  for (let i = 0; i < n; i++) reflectors.data.set(kernels.at(A + i * columns * 8, i), i * n);
  return { t: { d: kernels.at(d, n).slice(), e: kernels.at(e, n).slice() }, reflectors };
}

/** The lower triangle of the first `lo` rows of A −= Σ (v wᵀ + w vᵀ) over the pairs of rows v, w (hi long) of `pairs`. */
async function reflectRest(
  a: Float64Array,
  columns: number,
  pairs: Float64Array,
  lo: number,
  hi: number,
  products: Products,
): Promise<void> {
  const count = pairs.length / hi;
  for (let top = 0; top < lo; top += STRIP) {
    const bottom = Math.min(lo, top + STRIP);
    const [left, right] = [matrix(count, bottom - top), matrix(count, bottom)];
    for (let r = 0; r < count; r++) {
      left.data.set(pairs.subarray(r * hi + top, r * hi + bottom), r * left.cols);
      right.data.set(pairs.subarray(r * hi, r * hi + bottom), (r ^ 1) * right.cols);
    }
    const change = (await products.multiply(left, right, { transposeA: true })).data;
    for (let i = top; i < bottom; i++) {
      for (let j = 0, at = i * columns, from = (i - top) * bottom; j <= i; j++, at++, from++) a[at] -= change[from];
    }
  }
}

/** Q x for every row x of `vectors`, Q being the product of the reflections. To be run while the kernels are `alone`. */
export async function rotateBack(reflectors: Matrix, vectors: Matrix, products: Products, kernels: Kernels): Promise<Matrix> {
  const n = reflectors.rows;
  const steps: Reflections[] = [];
  for (let first = 1; first < n; first += BLOCK) {
    const next = Math.min(n, first + BLOCK);
    const v = blockOf(reflectors, first, next, 0, next - 1);
    const w = await products.multiply(await compactForm(v, products, kernels), v);
    steps.push({ from: 0, turnedV: transposeByBlocks(v), w });
  }
  return reflectVectors(steps, vectors, products);
}
