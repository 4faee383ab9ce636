import { NumericError } from '../errors.ts';
import { type Matrix, matrix } from './matrix.ts';
import { type Kernels, openKernels } from './wasm/kernels.ts';

/** A (k × n) = L · Q: L (k × k) lower triangular, Q (k × n) with orthonormal rows. */
export interface LqFactors {
  readonly l: Matrix;
  readonly q: Matrix;
}

/** The thin LQ factorisation of a matrix with no more rows than columns, by Householder reflections (Golub & Van Loan 5.2). */
export function factorLq(a: Matrix, kernels: Kernels = openKernels()): LqFactors {
  const { rows: k, cols: n } = a;
  if (k > n) throw new NumericError('factorLq', `a ${k} × ${n} matrix has more rows than columns`, 'transpose it');
  const [A, Q, beta, diagonal] = kernels.layOut(k * n, k * n, k, k);
  kernels.at(A, k * n).set(a.data);
  kernels.run.factorLq(A, k, n, beta, diagonal);
  kernels.run.formLq(A, k, n, beta, Q);
  return {
    l: lowerTriangle(kernels.at(A, k * n), n, kernels.at(diagonal, k)),
    q: matrix(k, n, kernels.at(Q, k * n).slice()),
  };
}

function lowerTriangle(factored: Float64Array, stride: number, diagonal: Float64Array): Matrix {
  const k = diagonal.length;
  const l = matrix(k, k);
  for (let i = 0; i < k; i++) {
    l.data.set(factored.subarray(i * stride, i * stride + i), i * k);
    l.data[i * k + i] = diagonal[i];
  }
  return l;
}
