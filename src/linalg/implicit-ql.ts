import { NumericError } from '../errors.ts';
import type { EigenSystem } from './eigen-system.ts';
import { type Matrix, matrix, rowsAt } from './matrix.ts';
import type { Tridiagonal } from './tridiagonalise.ts';
import type { Kernels } from './wasm/kernels.ts';

/**
 * The eigensystem of a small symmetric tridiagonal matrix by implicit QL (Golub & Van Loan 8.3); with `reflectors`, of the matrix
 * that they made tridiagonal. To be run while the kernels are `alone`.
 */
export function implicitQl(t: Tridiagonal, kernels: Kernels, reflectors?: Matrix): EigenSystem {
  const n = t.d.length;
  const [d, e, Z, V] = kernels.layOut(n, n, n * n, n * n);
  kernels.at(d, n).set(t.d);
  kernels.at(e, n).set(t.e);
  kernels.at(V, n * n).set(reflectors?.data ?? new Float64Array(n * n));
  kernels.run.formRotation(V, n, Z);
  const stuck = kernels.run.diagonalise(d, e, n, Z, n);
  if (stuck > 0) throw new NumericError('eigenSymmetric', `eigenvalue ${stuck} of ${n} did not converge in 60 sweeps`);
  const values = kernels.at(d, n);
  const order = Array.from(values.keys()).sort((i, j) => values[i] - values[j]);
  return {
    values: Float64Array.from(order, (i) => values[i]),
    vectors: rowsAt(matrix(n, n, kernels.at(Z, n * n)), order),
  };
}
