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

/** Some rows' reflections at once: A ← A − (A Vᵀ) Tᵀ V on the way there, Q ← Q − (Q Vᵀ) T V on the way back. */
interface Reflections {
  readonly v: Matrix;
  readonly t: Matrix;
}

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
    const steps = await reflectAway(matrix(k, n, divided(a.data, scale)), l, products, kernels);
    const q = matrix(k, n);
    for (let i = 0; i < k; i++) q.data[i * n + i] = 1;
    for (let i = steps.length - 1; i >= 0; i--) await reflect(rowsFrom(q, i * PANEL), steps[i], false, products);
    return { l: matrix(k, k, divided(l.data, 1 / scale)), q };
  });
}

/** Fills l with the factor of `rest`, which is overwritten; the result is the reflections that did it, by panels. */
async function reflectAway(rest: Matrix, l: Matrix, products: Products, kernels: Kernels): Promise<Reflections[]> {
  const steps: Reflections[] = [];
  for (let from = 0; from < rest.rows; from += PANEL) {
    const to = Math.min(rest.rows, from + PANEL);
    const v = factorPanel(rest, from, to, l, kernels);
    const t = await compactForm(v, products, kernels);
    await reflect(rowsFrom(rest, to), { v, t }, true, products);
    steps.push({ v, t });
  }
  return steps;
}

/** Rows from … to − 1 of `rest` become rows of L; the result is their reflectors, over all columns. */
function factorPanel(rest: Matrix, from: number, to: number, l: Matrix, kernels: Kernels): Matrix {
  const [count, width] = [to - from, rest.cols - from];
  const [A, diagonal] = kernels.layOut(count * width, count);
  const panel = matrix(count, width, kernels.at(A, count * width));
  for (let i = 0; i < count; i++) panel.data.set(rowOf(rest, from + i).subarray(from), i * width);
  kernels.run.factorLq(A, count, width, diagonal);
  const v = matrix(count, rest.cols);
  for (let i = 0; i < count; i++) {
    const lRow = rowOf(l, from + i);
    lRow.set(rowOf(rest, from + i).subarray(0, from));
    lRow.set(rowOf(panel, i).subarray(0, i), from);
    lRow[from + i] = kernels.at(diagonal, count)[i];
    rowOf(v, i).set(rowOf(panel, i).subarray(i), from + i);
  }
  return v;
}

const rowsFrom = (m: Matrix, from: number): Matrix => matrix(m.rows - from, m.cols, m.data.subarray(from * m.cols));

/** Applies the reflections to the rows of m in place; `transposeA` tells Tᵀ from T. */
async function reflect(m: Matrix, { v, t }: Reflections, transposeA: boolean, products: Products): Promise<void> {
  if (m.rows === 0) return;
  const along = await products.multiply(m, v, { transposeB: true });
  const change = await products.multiply(along, await products.multiply(t, v, { transposeA }));
  subtractFrom(m.data, change.data);
}
