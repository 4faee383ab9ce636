import { type Matrix, matrix, rowOf } from './matrix.ts';
import type { Products } from './products.ts';

/**
 * The lower triangle T with H_{k−1} ⋯ H_1 H_0 = I − Vᵀ T V for the reflections H_i = I − vᵢ vᵢᵀ, |vᵢ|² = 2 (or vᵢ = 0), vᵢ being
 * row i of V: T = (I + strict lower triangle of V Vᵀ)⁻¹. The reversed product H_0 H_1 ⋯ H_{k−1} is I − Vᵀ Tᵀ V. (Schreiber &
 * Van Loan 1989, the compact WY form: many reflections at once as two matrix products.)
 */
export async function compactForm(v: Matrix, products: Products): Promise<Matrix> {
  const overlap = await products.multiply(v, v, { transposeB: true });
  const t = matrix(v.rows, v.rows);
  for (let i = 0; i < v.rows; i++) {
    const row = rowOf(t, i);
    for (let j = 0; j < i; j++) {
      const [by, earlier] = [overlap.data[i * v.rows + j], rowOf(t, j)];
      for (let k = 0; k <= j; k++) row[k] -= by * earlier[k];
    }
    row[i] = 1;
  }
  return t;
}

/** a −= b, number by number, over the length of b */
export function subtractFrom(a: Float64Array, b: Float64Array): void {
  for (let i = 0; i < b.length; i++) a[i] -= b[i];
}
