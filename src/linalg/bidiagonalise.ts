import { blockOf, transposeByBlocks } from './blocks.ts';
import { compactForm, type Reflections, reflectVectors, subtractFrom } from './compact-wy.ts';
import { type Matrix, matrix, rowOf } from './matrix.ts';
import type { Products } from './products.ts';
import type { Kernels } from './wasm/kernels.ts';

/**
 * A = Qᵤ B Qᵥᵀ, B with diagonal d and, below it, e (e[i] in column i); Qᵤ = H(u₀) H(u₁) ⋯ and Qᵥ = H(v₀) H(v₁) ⋯ with
 * H(v) = I − v vᵀ. uᵢ is row i of `left`, zero up to place i, vᵢ row i of `right`, zero before place i.
 */
export interface Bidiagonalisation {
  readonly d: Float64Array;
  readonly e: Float64Array;
  readonly left: Matrix;
  readonly right: Matrix;
}

/** Steps between two updates of the rest by a matrix product. */
const PANEL = 32;
/** Reflections applied at once on the way back. */
const BLOCK = 128;

/**
 * Householder bidiagonalisation of a square matrix in panels (LAPACK's dgebrd). Its largest number should be near 1. To be run
 * while the kernels are `alone`.
 */
export async function bidiagonalise(a: Matrix, products: Products, kernels: Kernels): Promise<Bidiagonalisation> {
  const m = a.rows;
  const [A, d, e, F, G, room] = kernels.layOut(m * m, m, m, 2 * PANEL * m, 2 * PANEL * m, 2 * PANEL);
  kernels.at(A, m * m).set(a.data);
  const [left, right] = [matrix(m, m), matrix(m, m)];
  for (let lo = 0; lo < m; lo += PANEL) {
    const hi = Math.min(m, lo + PANEL);
    kernels.run.bidiagonalisePanel(A, m, lo, hi, d, e, F, G, room);
    const [f, g] = [F, G].map((address) => matrix(2 * (hi - lo), m, kernels.at(address, 2 * (hi - lo) * m)));
    for (let i = lo; i < hi; i++) {
      left.data.set(rowOf(f, 2 * (i - lo) + 1), i * m);
      right.data.set(rowOf(g, 2 * (i - lo)), i * m);
    }
    if (hi < m) await updateRest(matrix(m, m, kernels.at(A, m * m)), f, g, hi, products);
  }
  return { d: kernels.at(d, m).slice(), e: kernels.at(e, m).slice(), left, right };
}

/** Rows and columns of A from `from` on −= those of Fᵀ G. */
async function updateRest(a: Matrix, f: Matrix, g: Matrix, from: number, products: Products): Promise<void> {
  const [left, right] = [blockOf(f, 0, f.rows, from, f.cols), blockOf(g, 0, g.rows, from, g.cols)];
  const change = await products.multiply(left, right, { transposeA: true });
  for (let i = from; i < a.rows; i++) subtractFrom(rowOf(a, i).subarray(from), rowOf(change, i - from));
}

/**
 * H(v₀) H(v₁) ⋯ x in place of every row x of `vectors`, vᵢ being row i of `reflectors` and zero before place i. To be run while the
 * kernels are `alone`.
 */
export async function rotateForth(reflectors: Matrix, vectors: Matrix, products: Products, kernels: Kernels): Promise<Matrix> {
  const n = reflectors.rows;
  const steps: Reflections[] = [];
  for (let from = 0; from < n; from += BLOCK) {
    const v = blockOf(reflectors, from, Math.min(n, from + BLOCK), from, n);
    const w = await products.multiply(await compactForm(v, products, kernels), v, { transposeA: true });
    steps.unshift({ from, turnedV: transposeByBlocks(v), w });
  }
  return reflectVectors(steps, vectors, products, kernels);
}
