import { NumericError } from '../errors.ts';
import { blockOf, placeBlock } from './blocks.ts';
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

/** Fills l with the factor of a; row i of the result is reflector i, zero before place i. What is left of a shrinks panel by panel. */
async function reflectAway(a: Matrix, l: Matrix, products: Products, kernels: Kernels): Promise<Matrix> {
  const reflectors = matrix(a.rows, a.cols);
  for (let from = 0, rest = a; rest.rows > 0; from += PANEL) {
    const count = Math.min(PANEL, rest.rows);
    const v = factorPanel(rest, count, from, l, kernels);
    placeBlock(reflectors, v, from, from);
    const below = matrix(rest.rows - count, rest.cols, rest.data.subarray(count * rest.cols));
    await reflect(below, v, true, products, kernels);
    placeBlock(l, blockOf(below, 0, below.rows, 0, count), from + count, from);
    rest = blockOf(below, 0, below.rows, count, below.cols);
  }
  return reflectors;
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
async function formQ(reflectors: Matrix, products: Products, kernels: Kernels): Promise<Matrix> {
  const { rows: k, cols: n } = reflectors;
  let q = matrix(0, n - k);
  for (let from = (Math.ceil(k / BLOCK) - 1) * BLOCK; from >= 0; from -= BLOCK) {
    const grown = matrix(k - from, n - from);
    const count = grown.rows - q.rows;
    for (let i = 0; i < count; i++) grown.data[i * grown.cols + i] = 1;
    placeBlock(grown, q, count, count);
    await reflect(grown, blockOf(reflectors, from, from + count, from, n), false, products, kernels);
    q = grown;
  }
  return q;
}

/** The rows of m, in place, times the product of the reflections that are rows of V: the first one first, or last. */
async function reflect(m: Matrix, v: Matrix, firstFirst: boolean, products: Products, kernels: Kernels): Promise<void> {
  if (m.rows === 0) return;
  const t = await compactForm(v, products, kernels);
  const along = await products.multiply(m, v, { transposeB: true });
  const weights = await products.multiply(along, t, { transposeB: firstFirst });
  subtractFrom(m.data, (await products.multiply(weights, v)).data);
}
