import test from 'ava';
import fc from 'fast-check';
import { CholeskyDecomposition, Matrix as Reference } from 'ml-matrix';
import { NumericError } from '../../../src/errors.ts';
import { factorCholesky } from '../../../src/linalg/cholesky.ts';
import { type Matrix, matrix, transpose } from '../../../src/linalg/matrix.ts';
import { openProducts } from '../../../src/linalg/products.ts';
import { openKernels } from '../../../src/linalg/wasm/kernels.ts';
import { largestDifference } from '../../support/close.ts';
import { randomMatrix } from '../../support/random-matrix.ts';

const products = await openProducts();
const kernels = openKernels();

/** X Xᵀ + I of a random X */
async function positive(n: number, seed: number): Promise<Matrix> {
  const x = randomMatrix(n, n + 3, seed);
  const a = await products.multiply(x, x, { transposeB: true });
  for (let i = 0; i < n; i++) a.data[i * n + i] += 1;
  return a;
}

test('L is lower triangular, agrees with another implementation, and L Lᵀ is the matrix', async (t) => {
  for (const n of [1, 2, 5, 63, 64, 65, 130, 203]) {
    const a = await positive(n, n);
    const l = await factorCholesky(a, products, kernels);
    const reference = new CholeskyDecomposition(Reference.from1DArray(n, n, a.data)).lowerTriangularMatrix.to1DArray();
    t.true(largestDifference(l.data, reference) < 1e-11, `${n}`);
    t.true(l.data.every((value, at) => at % n <= Math.floor(at / n) || value === 0));
    const rebuilt = await products.multiply(l, l, { transposeB: true });
    t.true(largestDifference(rebuilt.data, a.data) < 1e-14 * n * a.data[0], `${n}`);
  }
});

test('the factor of L Lᵀ is L, whatever L of positive diagonal', async (t) => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 150 }), fc.integer({ min: 0, max: 1e6 }), async (n, seed) => {
      const l = randomMatrix(n, n, seed);
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < n; j++) l.data[i * n + j] = j < i ? l.data[i * n + j] / n : i === j ? 1 : 0;
      }
      const found = await factorCholesky(await products.multiply(l, l, { transposeB: true }), products, kernels);
      t.true(largestDifference(found.data, l.data) < 1e-12);
    }),
    { numRuns: 20, seed: 1 },
  );
});

test('only the lower triangle is read, and a matrix of nothing has a factor of nothing', async (t) => {
  const a = await positive(90, 2);
  const whole = await factorCholesky(a, products);
  const lower = a.data.map((value, at) => (at % 90 > Math.floor(at / 90) ? Number.MAX_VALUE : value));
  t.deepEqual(await factorCholesky(matrix(90, 90, lower), products), whole);
  t.deepEqual(await factorCholesky(matrix(0, 0), products), matrix(0, 0));
});

test('the first pivot that is not positive is named', async (t) => {
  for (const pivot of [0, 7, 63, 64, 149]) {
    const a = matrix(150, 150);
    for (let i = 0; i < 150; i++) a.data[i * 150 + i] = i === pivot ? -1 : 2;
    await t.throwsAsync(() => factorCholesky(a, products, kernels), {
      instanceOf: NumericError,
      message: new RegExp(`not positive definite: pivot ${pivot} is not positive`),
    });
  }
});

test('a matrix that is not square or not finite is a NumericError', async (t) => {
  await t.throwsAsync(() => factorCholesky(matrix(2, 3), products), { instanceOf: NumericError, message: /2 × 3 .* not square/ });
  const holed = transpose(matrix(1, 1, Float64Array.of(Number.NaN)));
  await t.throwsAsync(() => factorCholesky(holed, products), { instanceOf: NumericError, message: /NaN at row 0, column 0/ });
});
