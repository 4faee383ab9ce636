import { NumericError } from '../errors.ts';
import { compactForm, subtractFrom } from './compact-wy.ts';
import { divided, powerOfTwoNear } from './magnitude.ts';
import { type Matrix, matrix, rowOf } from './matrix.ts';
import type { Products } from './products.ts';
import { type Kernels, openKernels } from './wasm/kernels.ts';

/** A (k × n) = L · Q: L (k × k) lower triangular, Q (k × n) with orthonormal rows. */
export interface LqFactors {
  readonly l: Matrix;
  readonly q: Matrix;
}

/** Rows reflected away between two updates of the rest by matrix products. */
const PANEL = 32;
/** Reflections applied at once to form Q. */
const BLOCK = 128;

/**
 * The thin LQ factorisation of a matrix with no more rows than columns, by Householder reflections in panels (LAPACK's dgelqf;
 * Golub & Van Loan 5.2).
 */
export async function factorLq(a: Matrix, products: Products, kernels: Kernels = openKernels()): Promise<LqFactors> {
  const { rows: k, cols: n } = a;
  if (k > n) throw new NumericError('factorLq', `a ${k} × ${n} matrix has more rows than columns`, 'transpose it');
  return kernels.alone(async () => {
    const scale = powerOfTwoNear(a.data);
    const l = matrix(k, k);
    const reflectors = await reflectAway(matrix(k, n, divided(a.data, scale)), l, products, kernels);
    return { l: matrix(k, k, divided(l.data, 1 / scale)), q: await formQ(reflectors, products, kernels) };
  });
}

/** Fills l with the factor of `rest`, which is overwritten; row i of the result is reflector i, zero before place i. */
async function reflectAway(rest: Matrix, l: Matrix, products: Products, kernels: Kernels): Promise<Matrix> {
  const reflectors = matrix(rest.rows, rest.cols);
  for (let from = 0; from < rest.rows; from += PANEL) {
    const to = Math.min(rest.rows, from + PANEL);
    factorPanel(rest, from, to, l, reflectors, kernels);
    if (to < rest.rows) await reflect(rowsOf(rest, to, rest.rows), rowsOf(reflectors, from, to), true, products, kernels);
  }
  return reflectors;
}

/** The first rows of H_{k−1} ⋯ H_0. */
async function formQ(reflectors: Matrix, products: Products, kernels: Kernels): Promise<Matrix> {
  const { rows: k, cols: n } = reflectors;
  const q = matrix(k, n);
  for (let i = 0; i < k; i++) q.data[i * n + i] = 1;
  for (let from = (Math.ceil(k / BLOCK) - 1) * BLOCK; from >= 0; from -= BLOCK) {
    await reflect(rowsOf(q, from, k), rowsOf(reflectors, from, Math.min(k, from + BLOCK)), false, products, kernels);
  }
  return q;
}

/** Rows from … to − 1 of `rest` become rows of L and of `reflectors`. */
function factorPanel(rest: Matrix, from: number, to: number, l: Matrix, reflectors: Matrix, kernels: Kernels): void {
  const [count, width] = [to - from, rest.cols - from];
  const [A, diagonal] = kernels.layOut(count * width, count);
  const panel = matrix(count, width, kernels.at(A, count * width));
  for (let i = 0; i < count; i++) panel.data.set(rowOf(rest, from + i).subarray(from), i * width);
  kernels.run.factorLq(A, count, width, diagonal);
  for (let i = 0; i < count; i++) {
    const lRow = rowOf(l, from + i);
    lRow.set(rowOf(rest, from + i).subarray(0, from));
    lRow.set(rowOf(panel, i).subarray(0, i), from);
    lRow[from + i] = kernels.at(diagonal, count)[i];
    rowOf(reflectors, from + i).set(rowOf(panel, i).subarray(i), from + i);
  }
}

const rowsOf = (m: Matrix, from: number, to: number): Matrix =>
  matrix(to - from, m.cols, m.data.subarray(from * m.cols, to * m.cols));

/** The rows of m, in place, times the product of the reflections that are rows of V: the first one first, or last. */
async function reflect(m: Matrix, v: Matrix, firstFirst: boolean, products: Products, kernels: Kernels): Promise<void> {
  const t = await compactForm(v, products, kernels);
  const along = await products.multiply(m, v, { transposeB: true });
  const weights = await products.multiply(along, t, { transposeB: firstFirst });
  subtractFrom(m.data, (await products.multiply(weights, v)).data);
}
