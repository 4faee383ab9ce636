import test from 'ava';
import { NumericError } from '../../../src/errors.ts';
import { type Matrix, matrix, transpose } from '../../../src/linalg/matrix.ts';
import { openProducts } from '../../../src/linalg/products.ts';
import { largestDifference } from '../../support/close.ts';
import { randomMatrix } from '../../support/random-matrix.ts';

/** The definition, term by term. */
function byDefinition(a: Matrix, b: Matrix): Matrix {
  const c = matrix(a.rows, b.cols);
  for (let i = 0; i < a.rows; i++) {
    for (let j = 0; j < b.cols; j++) {
      for (let k = 0; k < a.cols; k++) c.data[i * b.cols + j] += a.data[i * a.cols + k] * b.data[k * b.cols + j];
    }
  }
  return c;
}

test('all four products agree with the definition', async (t) => {
  const products = await openProducts();
  for (const [m, k, n] of [
    [1, 1, 1],
    [3, 5, 2],
    [17, 33, 9],
    [64, 10, 65],
  ]) {
    const [a, b] = [randomMatrix(m, k, 1), randomMatrix(k, n, 2)];
    const truth = byDefinition(a, b);
    for (const transposeA of [false, true]) {
      for (const transposeB of [false, true]) {
        const [left, right] = [transposeA ? transpose(a) : a, transposeB ? transpose(b) : b];
        const c = await products.multiply(left, right, { transposeA, transposeB });
        t.deepEqual([c.rows, c.cols], [m, n]);
        t.true(largestDifference(c.data, truth.data) < 1e-13, `${m} × ${k} × ${n}, ${transposeA}, ${transposeB}`);
      }
    }
  }
  await products.close();
});

test('one and two threads give the same bits', async (t) => {
  const [one, two] = [await openProducts(1), await openProducts(2)];
  const [a, b] = [randomMatrix(211, 173, 3), randomMatrix(173, 509, 4)];
  t.deepEqual((await one.multiply(a, b)).data, (await two.multiply(a, b)).data);
  const gram = { transposeA: true };
  t.deepEqual((await one.multiply(a, a, gram)).data, (await two.multiply(a, a, gram)).data);
  await Promise.all([one.close(), two.close()]);
});

test('views into one array are multiplied as what they show', async (t) => {
  const products = await openProducts();
  const data = Float64Array.from({ length: 12 }, (_, i) => i);
  const view = matrix(2, 3, data.subarray(3, 9));
  const c = await products.multiply(view, matrix(3, 1, Float64Array.of(1, 10, 100)));
  t.deepEqual([...c.data], [543, 876]);
});

test('a product over nothing is zero, and of nothing is empty', async (t) => {
  const products = await openProducts();
  t.deepEqual(await products.multiply(matrix(2, 0), matrix(0, 3)), matrix(2, 3));
  t.deepEqual(await products.multiply(matrix(0, 2), matrix(2, 3)), matrix(0, 3));
});

test('inner sizes that differ are a NumericError that names both shapes', async (t) => {
  const products = await openProducts();
  const error = await t.throwsAsync(() => products.multiply(matrix(2, 3), matrix(2, 3)), { instanceOf: NumericError });
  t.is(error.message, 'product: 2 × 3 times 2 × 3: the inner sizes differ; check which side is transposed');
});
