import { NumericError } from '../errors.ts';
import { blockOf, placeBlock } from './blocks.ts';
import { subtractFrom } from './compact-wy.ts';
import { type Matrix, matrix, requireFinite, transpose } from './matrix.ts';
import type { Products } from './products.ts';
import { solveLower } from './triangular.ts';
import { type Kernels, openKernels } from './wasm/kernels.ts';

/** Up to this size one kernel call does it. */
const LEAF = 64;

/**
 * The lower triangular L with A = L Lᵀ for a symmetric positive definite A, of which the lower triangle is read (Golub & Van Loan
 * 4.2). By halves: A₁₁ = L₁₁ L₁₁ᵀ, L₂₁ = A₂₁ L₁₁⁻ᵀ, A₂₂ − L₂₁ L₂₁ᵀ = L₂₂ L₂₂ᵀ. Throws a NumericError that names the first pivot
 * that is not positive.
 */
export async function factorCholesky(a: Matrix, products: Products, kernels: Kernels = openKernels()): Promise<Matrix> {
  if (a.rows !== a.cols) throw new NumericError('factorCholesky', `a ${a.rows} × ${a.cols} matrix is not square`);
  requireFinite('factorCholesky', a);
  return factor(a, 0, products, kernels);
}

/** `first` is the place of `a` within the whole, for the error. */
async function factor(a: Matrix, first: number, products: Products, kernels: Kernels): Promise<Matrix> {
  const n = a.rows;
  if (n <= LEAF) return kernels.alone(() => factorLeaf(a, first, kernels));
  const half = n >> 1;
  const l11 = await factor(blockOf(a, 0, half, 0, half), first, products, kernels);
  const turned = await solveLower(l11, transpose(blockOf(a, half, n, 0, half)), products, kernels);
  const rest = blockOf(a, half, n, half, n);
  subtractFrom(rest.data, (await products.multiply(turned, turned, { transposeA: true })).data);
  const l22 = await factor(rest, first + half, products, kernels);
  const l = matrix(n, n);
  placeBlock(l, l11, 0, 0);
  placeBlock(l, transpose(turned), half, 0);
  placeBlock(l, l22, half, half);
  return l;
}

function factorLeaf(a: Matrix, first: number, kernels: Kernels): Matrix {
  const n = a.rows;
  const [A] = kernels.layOut(n * n);
  const l = kernels.at(A, n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) l[i * n + j] = j <= i ? a.data[i * n + j] : 0;
  }
  const failed = kernels.run.factorCholesky(A, n);
  if (failed > 0) {
    const problem = `the matrix is not positive definite: pivot ${first + failed - 1} is not positive`;
    throw new NumericError('factorCholesky', problem, 'add to the diagonal, or use the eigendecomposition');
  }
  return matrix(n, n, l.slice());
}
