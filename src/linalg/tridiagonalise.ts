import { blockOf, transposeByBlocks } from './blocks.ts';
import { compactForm, type Reflections, reflectVectors } from './compact-wy.ts';
import { type Matrix, matrix } from './matrix.ts';
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
 * Householder tridiagonalisation of A / scale for a symmetric A, of which the lower triangle is read, in panels (LAPACK's dsytrd). The
 * largest number of A / scale should be near 1. To be run while the kernels are `alone`.
 */
export async function tridiagonalise(
  a: Matrix,
  scale: number,
  products: Products,
  kernels: Kernels,
): Promise<Tridiagonalisation> {
  const n = a.rows;
  const columns = Math.ceil(n / 8) * 8;
  const sizes = [n * columns, n, n, 4 * PANEL * n, 4 * PANEL, 4 * PANEL * STRIP, 4 * PANEL * n, STRIP * n];
  const [A, d, e, F, room, left, right, change] = kernels.layOut(...sizes);
  for (let i = 0; i < n; i++) {
    const [to, from] = [kernels.at(A + i * columns * 8, i + 1), i * n];
    for (let j = 0; j <= i; j++) to[j] = a.data[from + j] / scale;
  }
  for (let hi = n, lo = 0; hi > 0; hi = lo) {
    lo = hi <= 2 * PANEL ? 0 : hi - PANEL;
    kernels.run.tridiagonalisePanel(A, columns, lo, hi, d, e, F, room);
    if (lo > 0) await reflectRest({ A, columns, F, left, right, change }, lo, hi, products, kernels);
  }
  const reflectors = matrix(n, n);
  for (let i = 0; i < n; i++) reflectors.data.set(kernels.at(A + i * columns * 8, i), i * n);
  return { t: { d: kernels.at(d, n).slice(), e: kernels.at(e, n).slice() }, reflectors };
}

/** Addresses of A, whose rows are `columns` apart, of the rows v, w of a panel, and of rooms for what an update is made from. */
interface Rest {
  readonly A: number;
  readonly columns: number;
  readonly F: number;
  readonly left: number;
  readonly right: number;
  readonly change: number;
}

/** The lower triangle of the first `lo` rows of A −= Σ (v wᵀ + w vᵀ) over the pairs of rows v, w (hi long) of F. */
async function reflectRest(rest: Rest, lo: number, hi: number, products: Products, kernels: Kernels): Promise<void> {
  const count = 2 * (hi - lo);
  const pairs = kernels.at(rest.F, count * hi);
  for (let top = 0; top < lo; top += STRIP) {
    const bottom = Math.min(lo, top + STRIP);
    const [width, room] = [bottom - top, kernels.at(rest.change, (bottom - top) * bottom)];
    const left = matrix(count, width, kernels.at(rest.left, count * width));
    const right = matrix(count, bottom, kernels.at(rest.right, count * bottom));
    for (let r = 0; r < count; r++) {
      left.data.set(pairs.subarray(r * hi + top, r * hi + bottom), r * width);
      right.data.set(pairs.subarray(r * hi, r * hi + bottom), (r ^ 1) * bottom);
    }
    await products.multiply(left, right, { transposeA: true, room });
    kernels.run.subtractTriangle(rest.A, rest.columns, top, bottom, rest.change, bottom);
  }
}

/** Q x in place of every row x of `vectors`, Q being the product of the reflections. To be run while the kernels are `alone`. */
export async function rotateBack(reflectors: Matrix, vectors: Matrix, products: Products, kernels: Kernels): Promise<Matrix> {
  const n = reflectors.rows;
  const steps: Reflections[] = [];
  for (let first = 1; first < n; first += BLOCK) {
    const next = Math.min(n, first + BLOCK);
    const v = blockOf(reflectors, first, next, 0, next - 1);
    const w = await products.multiply(await compactForm(v, products, kernels), v);
    steps.push({ from: 0, turnedV: transposeByBlocks(v), w });
  }
  return reflectVectors(steps, vectors, products, kernels);
}
