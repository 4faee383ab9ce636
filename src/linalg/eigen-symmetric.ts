import { NumericError } from '../errors.ts';
import { type Matrix, matrix, requireFinite, rowsAt } from './matrix.ts';
import { type Kernels, openKernels } from './wasm/kernels.ts';

/** A = Σ values[i] · vᵢ vᵢᵀ: values ascending, and vᵢ, of length 1, is row i of `vectors`. */
export interface EigenSystem {
  readonly values: Float64Array;
  readonly vectors: Matrix;
}

/**
 * Eigenvalues and eigenvectors of a symmetric matrix, of which only the lower triangle is read. Householder tridiagonalisation,
 * then implicit QL (Golub & Van Loan 8.3): residual and orthogonality to rounding, ‖A v − λ v‖ of the order of n · ε · ‖A‖, whether
 * or not eigenvalues repeat. The sign of a vector, and the choice within an eigenspace, are the algorithm's.
 */
export function eigenSymmetric(a: Matrix, kernels: Kernels = openKernels()): EigenSystem {
  if (a.rows !== a.cols) throw new NumericError('eigenSymmetric', `a ${a.rows} × ${a.cols} matrix is not square`);
  requireFinite('eigenSymmetric', a);
  const n = a.rows;
  const scale = powerOfTwoNear(a.data);
  const [A, Z, d, e, h, q] = kernels.layOut(n * n, n * n, n, n, n, n);
  kernels.at(A, n * n).set(a.data.map((value) => value / scale));
  kernels.run.tridiagonalise(A, n, d, e, h, q);
  kernels.run.formRotation(A, n, h, Z);
  const stuck = kernels.run.diagonalise(d, e, n, Z);
  if (stuck > 0) throw new NumericError('eigenSymmetric', `eigenvalue ${stuck} of ${n} did not converge in 60 sweeps`);
  return ascending(
    kernels.at(d, n).map((value) => value * scale),
    matrix(n, n, kernels.at(Z, n * n)),
  );
}

/** A power of two of the size of the largest number: dividing by it is exact and keeps squares from overflowing. */
function powerOfTwoNear(data: Float64Array): number {
  const largest = data.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return largest === 0 ? 1 : 2 ** Math.max(-1022, Math.floor(Math.log2(largest)));
}

function ascending(values: Float64Array, vectors: Matrix): EigenSystem {
  const order = Array.from(values.keys()).sort((i, j) => values[i] - values[j]);
  return { values: Float64Array.from(order, (i) => values[i]), vectors: rowsAt(vectors, order) };
}

/** The last `count` eigenpairs, which have the largest eigenvalues, as views. */
export function largest({ values, vectors }: EigenSystem, count: number): EigenSystem {
  const from = values.length - count;
  return { values: values.subarray(from), vectors: matrix(count, vectors.cols, vectors.data.subarray(from * vectors.cols)) };
}
