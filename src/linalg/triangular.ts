import { NumericError } from '../errors.ts';
import { blockOf } from './blocks.ts';
import { subtractFrom } from './compact-wy.ts';
import { type Matrix, matrix } from './matrix.ts';
import type { Products } from './products.ts';
import { type Kernels, openKernels } from './wasm/kernels.ts';

/** Up to this size one kernel call does it. */
const LEAF = 64;

/**
 * L⁻¹ B for a lower triangular L (n × n, what stands above the diagonal is not read) and B (n × m). By halves: X₁ = L₁₁⁻¹ B₁,
 * X₂ = L₂₂⁻¹ (B₂ − L₂₁ X₁). Throws a NumericError where a number on the diagonal is zero.
 */
export async function solveLower(l: Matrix, b: Matrix, products: Products, kernels: Kernels = openKernels()): Promise<Matrix> {
  requireTriangle('solveLower', l, b);
  const x = matrix(b.rows, b.cols, b.data.slice());
  await solve(0, l.rows);
  return x;

  async function solve(from: number, to: number): Promise<void> {
    if (to - from <= LEAF)
      return kernels.alone(() => solveLeaf(kernels, 'solveLower', blockOf(l, from, to, from, to), rowsOf(x, from, to)));
    const middle = (from + to) >> 1;
    await solve(from, middle);
    const known = await products.multiply(blockOf(l, middle, to, from, middle), rowsOf(x, from, middle));
    subtractFrom(rowsOf(x, middle, to).data, known.data);
    await solve(middle, to);
  }
}

/**
 * U⁻¹ B for an upper triangular U (n × n, what stands below the diagonal is not read) and B (n × m); X₂ = U₂₂⁻¹ B₂ first, then
 * X₁ = U₁₁⁻¹ (B₁ − U₁₂ X₂). Throws a NumericError where a number on the diagonal is zero.
 */
export async function solveUpper(u: Matrix, b: Matrix, products: Products, kernels: Kernels = openKernels()): Promise<Matrix> {
  requireTriangle('solveUpper', u, b);
  const x = matrix(b.rows, b.cols, b.data.slice());
  await solve(0, u.rows);
  return x;

  async function solve(from: number, to: number): Promise<void> {
    if (to - from <= LEAF)
      return kernels.alone(() => solveLeaf(kernels, 'solveUpper', blockOf(u, from, to, from, to), rowsOf(x, from, to)));
    const middle = (from + to) >> 1;
    await solve(middle, to);
    const known = await products.multiply(blockOf(u, from, middle, middle, to), rowsOf(x, middle, to));
    subtractFrom(rowsOf(x, from, middle).data, known.data);
    await solve(from, middle);
  }
}

function requireTriangle(place: string, triangle: Matrix, b: Matrix): void {
  const n = triangle.rows;
  if (triangle.cols !== n) throw new NumericError(place, `a ${n} × ${triangle.cols} matrix is not square`);
  if (b.rows !== n) throw new NumericError(place, `a right-hand side of ${b.rows} rows does not fit ${n} equations`);
  for (let i = 0; i < n; i++) {
    if (triangle.data[i * n + i] === 0) throw new NumericError(place, `the matrix is singular: number ${i} on its diagonal is 0`);
  }
}

const rowsOf = (m: Matrix, from: number, to: number): Matrix =>
  matrix(to - from, m.cols, m.data.subarray(from * m.cols, to * m.cols));

function solveLeaf(kernels: Kernels, solve: 'solveLower' | 'solveUpper', triangle: Matrix, x: Matrix): void {
  const [n, m] = [x.rows, x.cols];
  const [T, B, room] = kernels.layOut(n * n, n * m, n);
  kernels.at(T, n * n).set(triangle.data);
  kernels.at(B, n * m).set(x.data);
  kernels.run[solve](T, n, B, m, room);
  x.data.set(kernels.at(B, n * m));
}
