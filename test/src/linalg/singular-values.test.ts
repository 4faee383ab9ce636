import test from 'ava';
import { Matrix as Reference, SingularValueDecomposition } from 'ml-matrix';
import { NumericError } from '../../../src/errors.ts';
import { factorLq } from '../../../src/linalg/lq.ts';
import { centreColumns, type Matrix, matrix, scaleRows, transpose } from '../../../src/linalg/matrix.ts';
import { openProducts } from '../../../src/linalg/products.ts';
import { singularValues } from '../../../src/linalg/singular-values.ts';
import { largestDifference } from '../../support/close.ts';
import { randomMatrix } from '../../support/random-matrix.ts';

const products = await openProducts();

async function skewOf(rows: Matrix): Promise<number> {
  const overlap = await products.multiply(rows, rows, { transposeB: true });
  return largestDifference(
    overlap.data,
    overlap.data.map((_, at) => (at % (rows.rows + 1) === 0 ? 1 : 0)),
  );
}

test('L is lower triangular, Q has orthonormal rows, and their product is the matrix', async (t) => {
  for (const [k, n] of [
    [1, 1],
    [1, 5],
    [4, 4],
    [7, 30],
    [33, 65],
    [100, 130],
  ]) {
    const a = randomMatrix(k, n, k + n);
    const { l, q } = await factorLq(a, products);
    t.true(l.data.every((value, at) => at % k <= Math.floor(at / k) || value === 0));
    t.true((await skewOf(q)) < 1e-14 * n, `skew at ${k} × ${n}`);
    t.true(largestDifference((await products.multiply(l, q)).data, a.data) < 1e-13);
  }
});

test('a row of zeros factors without NaN', async (t) => {
  const a = matrix(2, 3, Float64Array.of(0, 0, 0, 1, 2, 2));
  const { l, q } = await factorLq(a, products);
  t.true(largestDifference((await products.multiply(l, q)).data, a.data) < 1e-15);
});

test('more rows than columns is a NumericError', async (t) => {
  await t.throwsAsync(() => factorLq(matrix(3, 2), products), {
    instanceOf: NumericError,
    message: /3 × 2 matrix has more rows than columns/,
  });
});

test('singular values agree with another implementation, and vectors rebuild the matrix, tall or wide', async (t) => {
  for (const [rows, cols] of [
    [1, 1],
    [5, 3],
    [3, 5],
    [12, 12],
    [20, 47],
    [47, 20],
  ]) {
    const a = randomMatrix(rows, cols, rows * cols);
    const { values, left, right } = await singularValues(a, products);
    const reference = new SingularValueDecomposition(Reference.from1DArray(rows, cols, a.data), { autoTranspose: true });
    t.true(largestDifference(values, reference.diagonal.slice().reverse()) < 1e-13 * rows * cols, `${rows} × ${cols}`);
    const rebuilt = await products.multiply(scaleRows(left, values), right, { transposeA: true });
    t.true(largestDifference(rebuilt.data, a.data) < 1e-13);
    t.true((await skewOf(left)) < 1e-12 && (await skewOf(right)) < 1e-12);
  }
});

test('the direction that centring empties is zero to rounding, and the others are not', async (t) => {
  const wide = centreColumns(randomMatrix(15, 40, 9));
  const { values } = await singularValues(wide, products);
  t.true(values[0] < 1e-14 * values[14]);
  t.true(values[1] > 0.1 * values[14]);
});

test('singular values down to 1e-10 of the largest keep their digits, which a Gram matrix would lose', async (t) => {
  const k = 11;
  const truth = Float64Array.from({ length: k }, (_, i) => 10 ** (i - 10));
  const { q: left } = await factorLq(randomMatrix(k, 30, 1), products);
  const { q: right } = await factorLq(randomMatrix(k, 20, 2), products);
  const a = await products.multiply(scaleRows(left, truth), right, { transposeA: true });
  for (const m of [a, transpose(a)]) {
    const top = (await singularValues(m, products)).values.slice(-k);
    t.true(largestDifference(top, truth) < 1e-15 * 20);
  }
});
