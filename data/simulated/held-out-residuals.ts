import { eigenSymmetric } from '../../src/linalg/eigen-symmetric.ts';
import { type Matrix, matrix, rowOf } from '../../src/linalg/matrix.ts';
import type { Products } from '../../src/linalg/products.ts';
import { type Kernels, openKernels } from '../../src/linalg/wasm/kernels.ts';
import { groupRows } from '../../src/table/group.ts';

/** The ridge penalty as a share of the kernel's mean eigenvalue. */
const PENALTY = 0.3;

/**
 * What is left of each row of `targets` (t × n) after kernel ridge regression on `kernel` (n × n) has predicted every passage from
 * all others. In closed form, with A = K + αI and B the rows of a passage: e_B = [(A⁻¹)_BB]⁻¹ (A⁻¹y)_B.
 */
export async function heldOutResiduals(
  kernel: Matrix,
  targets: Matrix,
  passageOf: Int32Array,
  products: Products,
): Promise<Matrix> {
  const kernels = openKernels();
  const inverse = await shiftedInverse(kernel, PENALTY * meanDiagonal(kernel), products, kernels);
  const solved = timesSymmetric(targets, inverse);
  const residuals = matrix(targets.rows, targets.cols);
  for (const rows of groupRows(passageOf).values()) {
    const own = await shiftedInverse(block(inverse, rows), 0, products, kernels);
    for (let t = 0; t < targets.rows; t++) {
      const part = rows.map((row) => rowOf(solved, t)[row]);
      rows.forEach((row, i) => {
        residuals.data[t * targets.cols + row] = rowOf(own, i).reduce((sum, weight, j) => sum + weight * part[j], 0);
      });
    }
  }
  return residuals;
}

const meanDiagonal = (m: Matrix) => {
  let sum = 0;
  for (let i = 0; i < m.rows; i++) sum += m.data[i * m.cols + i];
  return sum / m.rows;
};

const block = (m: Matrix, rows: readonly number[]): Matrix =>
  matrix(rows.length, rows.length, Float64Array.from(rows.flatMap((i) => rows.map((j) => m.data[i * m.cols + j]))));

/** (S + shift · I)⁻¹ of a symmetric S whose shifted eigenvalues are positive. */
async function shiftedInverse(m: Matrix, shift: number, products: Products, kernels: Kernels): Promise<Matrix> {
  const { values, vectors } = await eigenSymmetric(m, products, kernels);
  const out = matrix(m.rows, m.rows);
  values.forEach((value, k) => {
    const v = rowOf(vectors, k);
    for (let i = 0; i < m.rows; i++) {
      const scaled = v[i] / (value + shift);
      for (let j = 0; j < m.rows; j++) out.data[i * m.rows + j] += scaled * v[j];
    }
  });
  return out;
}

/** Rows of `a` times a symmetric `s`: a · s. */
function timesSymmetric(a: Matrix, s: Matrix): Matrix {
  const out = matrix(a.rows, s.cols);
  for (let t = 0; t < a.rows; t++) {
    for (let i = 0; i < s.rows; i++) {
      out.data[t * s.cols + i] = rowOf(s, i).reduce((sum, value, j) => sum + value * a.data[t * a.cols + j], 0);
    }
  }
  return out;
}
