import { transposeByBlocks } from './blocks.ts';
import { type Matrix, matrix, rowsBetween } from './matrix.ts';
import type { Products } from './products.ts';
import type { Kernels } from './wasm/kernels.ts';

/**
 * The lower triangle T with H_{k−1} ⋯ H_1 H_0 = I − Vᵀ T V for the reflections H_i = I − vᵢ vᵢᵀ, |vᵢ|² = 2 (or vᵢ = 0), vᵢ being
 * row i of V: T = (I + strict lower triangle of V Vᵀ)⁻¹. The reversed product H_0 H_1 ⋯ H_{k−1} is I − Vᵀ Tᵀ V. (Schreiber &
 * Van Loan 1989, the compact WY form: many reflections at once as two matrix products.) To be run while the
 * kernels are `alone`.
 */
export async function compactForm(v: Matrix, products: Products, kernels: Kernels): Promise<Matrix> {
  const k = v.rows;
  const overlap = await products.multiply(v, v, { transposeB: true });
  const [L, T, room] = kernels.layOut(k * k, k * k, k);
  const [l, t] = [kernels.at(L, k * k), kernels.at(T, k * k).fill(0)];
  l.set(overlap.data);
  for (let i = 0; i < k; i++) l[i * k + i] = t[i * k + i] = 1;
  kernels.run.solveLower(L, k, T, k, room);
  return matrix(k, k, t.slice());
}

/** A product of reflections I − Vᵀ W that touches the coordinates from … from + W.cols − 1. */
export interface Reflections {
  readonly from: number;
  readonly turnedV: Matrix;
  readonly w: Matrix;
}

/** Vectors turned together, so that they stay in the nearer cache while all reflections pass over them. */
const STRIP = 192;

/**
 * The rows of `vectors`, in place, with the first reflections applied to each, then the second, and so on. To be run while the kernels are
 * `alone`.
 */
export async function reflectVectors(
  steps: readonly Reflections[],
  vectors: Matrix,
  products: Products,
  kernels: Kernels,
): Promise<Matrix> {
  const { rows, cols } = vectors;
  const most = Math.max(0, ...steps.map(({ w }) => w.rows));
  const [X, weights, change] = kernels.layOut(cols * STRIP, most * STRIP, cols * STRIP);
  for (let top = 0; top < rows; top += STRIP) {
    const strip = rowsBetween(vectors, top, Math.min(rows, top + STRIP));
    const x = transposeByBlocks(strip, kernels.at(X, cols * strip.rows));
    for (const { from, turnedV, w } of steps) {
      const touched = rowsBetween(x, from, from + w.cols);
      const along = await products.multiply(w, touched, { room: kernels.at(weights, w.rows * x.cols) });
      await products.multiply(turnedV, along, { room: kernels.at(change, touched.data.length) });
      kernels.run.subtract(change, touched.data.byteOffset, touched.data.length);
    }
    transposeByBlocks(x, strip.data);
  }
  return vectors;
}

/** a −= b, number by number, over the length of b */
export function subtractFrom(a: Float64Array, b: Float64Array): void {
  for (let i = 0; i < b.length; i++) a[i] -= b[i];
}
