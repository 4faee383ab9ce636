import test from 'ava';
import fc from 'fast-check';
import { dominantDirection, dot, norm } from '../../../src/encoding/dominant-direction.ts';
import { eigenSymmetric } from '../../../src/linalg/eigen-symmetric.ts';
import { type Matrix, matrix, rowOf } from '../../../src/linalg/matrix.ts';
import { openProducts } from '../../../src/linalg/products.ts';
import { openKernels } from '../../../src/linalg/wasm/kernels.ts';
import { randomMatrix } from '../../support/random-matrix.ts';

const kernels = openKernels();
const products = await openProducts();
const times = (a: Matrix) => (v: Float64Array) => Float64Array.from({ length: a.rows }, (_, i) => dot(rowOf(a, i), v));
const diagonal = (values: readonly number[]) => (v: Float64Array) => v.map((value, i) => values[i] * value);

/** A Aᵀ of random numbers. */
function gram(n: number, inner: number, seed: number): Matrix {
  const a = randomMatrix(n, inner, seed);
  const product = matrix(n, n);
  for (let i = 0; i < n * n; i++) product.data[i] = dot(rowOf(a, Math.floor(i / n)), rowOf(a, i % n));
  return product;
}

test('the dominant direction is that of the whole decomposition', async (t) => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 12 }), fc.nat(1000), async (n, inner, seed) => {
      const a = gram(n, inner, seed);
      const { values, vectors } = await eigenSymmetric(a, products, kernels);
      const { value, vector } = await dominantDirection(n, times(a), products, kernels);
      t.true(Math.abs(value / values[n - 1] - 1) < 1e-13);
      t.true(Math.abs(Math.abs(dot(vector, rowOf(vectors, n - 1))) - 1) < 1e-12);
    }),
    { seed: 1, numRuns: 60 },
  );
});

test('of two eigenvalues that differ by a millionth the larger one is found', async (t) => {
  const values = Array.from({ length: 200 }, (_, i) => i / 400);
  const { value, vector } = await dominantDirection(202, diagonal([1, ...values, 1 - 1e-6]), products, kernels);
  t.true(Math.abs(value - 1) < 1e-14);
  t.true(Math.abs(Math.abs(vector[0]) - 1) < 1e-12);
});

test('where eigenvalues are equal, a vector of their space is found', async (t) => {
  const apply = diagonal([3, 1, 3, 2, 3, 0]);
  const { value, vector } = await dominantDirection(6, apply, products, kernels);
  t.true(Math.abs(value - 3) < 1e-14);
  t.true(norm(apply(vector).map((image, i) => image - 3 * vector[i])) < 1e-13);
});

test('an operator that is zero has value 0 and no direction', async (t) => {
  t.deepEqual(await dominantDirection(3, () => new Float64Array(3), products, kernels), {
    value: 0,
    vector: new Float64Array(3),
  });
});
