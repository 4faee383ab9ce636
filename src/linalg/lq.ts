import { NumericError } from '../errors.ts';
import { blockOf, placeBlock } from './blocks.ts';
import { compactForm, subtractFrom } from './compact-wy.ts';
import { divided, powerOfTwoNear } from './magnitude.ts';
import { type Matrix, matrix, rowOf, rowsBetween } from './matrix.ts';
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
    const room = new Float64Array(k * n);
    const reflectors = await reflectAway(matrix(k, n, divided(a.data, scale)), l, room, products, kernels);
    for (let i = 0; i < l.data.length; i++) l.data[i] *= scale;
    return { l, q: await formQ(reflectors, room, products, kernels) };
  });
}

/** Fills l with the factor of a; row i of the result is reflector i, zero before place i. What is left of a shrinks panel by panel. */
async function reflectAway(a: Matrix, l: Matrix, room: Float64Array, products: Products, kernels: Kernels): Promise<Matrix> {
  const reflectors = matrix(a.rows, a.cols);
  for (let from = 0, rest = a; rest.rows > 0; from += PANEL) {
    const count = Math.min(PANEL, rest.rows);
    const v = factorPanel(rest, count, from, l, kernels);
    placeBlock(reflectors, v, from, from);
    const below = rowsBetween(rest, count, rest.rows);
    await reflect(below, v, true, room, products, kernels);
    placeBlock(l, blockOf(below, 0, below.rows, 0, count), from + count, from);
    rest = withoutColumns(below, count);
  }
  return reflectors;
}

/** The matrix without its first columns, in the same memory. */
function withoutColumns({ data, rows, cols }: Matrix, count: number): Matrix {
  const left = cols - count;
  for (let i = 0; i < rows; i++) data.copyWithin(i * left, i * cols + count, (i + 1) * cols);
  return matrix(rows, left, data.subarray(0, rows * left));
}

/** The first `count` rows of `rest` become rows of L from `from` on; the result is their reflectors. */
function factorPanel(rest: Matrix, count: number, from: number, l: Matrix, kernels: Kernels): Matrix {
  const [A, diagonal] = kernels.layOut(count * rest.cols, count);
  const panel = matrix(count, rest.cols, kernels.at(A, count * rest.cols));
  panel.data.set(rest.data.subarray(0, panel.data.length));
  kernels.run.factorLq(A, count, rest.cols, diagonal);
  const v = matrix(count, rest.cols);
  for (let i = 0; i < count; i++) {
    rowOf(l, from + i).set(rowOf(panel, i).subarray(0, i), from);
    l.data[(from + i) * l.cols + from + i] = kernels.at(diagonal, count)[i];
    rowOf(v, i).set(rowOf(panel, i).subarray(i), i);
  }
  return v;
}

/** The first rows of H_{k−1} ⋯ H_0, from the lower right corner on: further up and left it is still the identity. */
async function formQ(reflectors: Matrix, room: Float64Array, products: Products, kernels: Kernels): Promise<Matrix> {
  const { rows: k, cols: n } = reflectors;
  let q = matrix(0, n - k);
  for (let from = (Math.ceil(k / BLOCK) - 1) * BLOCK; from >= 0; from -= BLOCK) {
    const grown = matrix(k - from, n - from);
    const count = grown.rows - q.rows;
    for (let i = 0; i < count; i++) grown.data[i * grown.cols + i] = 1;
    placeBlock(grown, q, count, count);
    await reflect(grown, blockOf(reflectors, from, from + count, from, n), false, room, products, kernels);
    q = grown;
  }
  return q;
}

/** The rows of m, in place, times the product of the reflections that are rows of V: the first one first, or last. `room` is as large as m. */
async function reflect(
  m: Matrix,
  v: Matrix,
  firstFirst: boolean,
  room: Float64Array,
  products: Products,
  kernels: Kernels,
): Promise<void> {
  if (m.rows === 0) return;
  const t = await compactForm(v, products, kernels);
  const along = await products.multiply(m, v, { transposeB: true });
  const weights = await products.multiply(along, t, { transposeB: firstFirst });
  subtractFrom(m.data, (await products.multiply(weights, v, { room })).data);
}
