import { NumericError } from '../errors.ts';
import { eigenTridiagonal } from './divide-and-conquer.ts';
import type { EigenSystem } from './eigen-system.ts';
import { implicitQl } from './implicit-ql.ts';
import { divided, powerOfTwoNear } from './magnitude.ts';
import { type Matrix, requireFinite } from './matrix.ts';
import type { Products } from './products.ts';
import { rotateBack, tridiagonalise } from './tridiagonalise.ts';
import { type Kernels, openKernels } from './wasm/kernels.ts';

/** Up to this size implicit QL is as fast as divide and conquer. */
const SMALL = 100;

/**
 * Eigenvalues and eigenvectors of a symmetric matrix, of which only the lower triangle is read. Householder tridiagonalisation,
 * divide and conquer, and back (LAPACK's dsyevd; Golub & Van Loan 8.3 and 8.4): residual and orthogonality to rounding,
 * ‖A v − λ v‖ of the order of n · ε · ‖A‖, whether or not eigenvalues repeat. The sign of a vector, and the choice within an
 * eigenspace, are the algorithm's. The same bits for any number of threads of `products`.
 */
export async function eigenSymmetric(a: Matrix, products: Products, kernels: Kernels = openKernels()): Promise<EigenSystem> {
  if (a.rows !== a.cols) throw new NumericError('eigenSymmetric', `a ${a.rows} × ${a.cols} matrix is not square`);
  requireFinite('eigenSymmetric', a);
  const scale = powerOfTwoNear(a.data);
  return kernels.alone(async () => {
    const { t, reflectors } = await tridiagonalise(a, scale, products, kernels);
    if (a.rows <= SMALL) {
      const { values, vectors } = implicitQl(t, kernels, reflectors);
      return { values: divided(values, 1 / scale), vectors };
    }
    const { values, vectors } = await eigenTridiagonal(t, products, kernels);
    return { values: divided(values, 1 / scale), vectors: await rotateBack(reflectors, vectors, products, kernels) };
  });
}
