import test from 'ava';
import { Matrix as Reference, SingularValueDecomposition } from 'ml-matrix';
import { NumericError } from '../../../src/errors.ts';
import { factorLq } from '../../../src/linalg/lq.ts';
import { centreColumns, type Matrix, matrix, rowsAt, scaleColumns, scaleRows, transpose } from '../../../src/linalg/matrix.ts';
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
    [70, 70],
    [101, 140],
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

test('a condition number of 1e11 costs no digit of the matrix, and of the values only what is absolute', async (t) => {
  const k = 120;
  const truth = Float64Array.from({ length: k }, (_, i) => 10 ** ((11 * (i - k + 1)) / (k - 1)));
  const { q: left } = await factorLq(randomMatrix(k, k, 3), products);
  const { q: right } = await factorLq(randomMatrix(k, 150, 4), products);
  const a = await products.multiply(scaleRows(left, truth), right, { transposeA: true });
  const system = await singularValues(a, products);
  t.true(largestDifference(system.values, truth) < 4e-15);
  const rebuilt = await products.multiply(scaleRows(system.left, system.values), system.right, { transposeA: true });
  t.true(largestDifference(rebuilt.data, a.data) < 4e-15);
  t.true((await skewOf(system.left)) < 1e-6 && (await skewOf(system.right)) < 1e-6);
});

test('a matrix of rank 5 has five singular values above rounding, with orthonormal vectors', async (t) => {
  const a = await products.multiply(randomMatrix(90, 5, 1), randomMatrix(5, 110, 2));
  const { values, left, right } = await singularValues(a, products);
  t.is(values.filter((value) => value > 1e-13 * values[89]).length, 5);
  const last = [85, 86, 87, 88, 89];
  t.true((await skewOf(rowsAt(left, last))) < 1e-13 && (await skewOf(rowsAt(right, last))) < 1e-13);
});

test('a power of two changes no digit, up to the edges of the range', async (t) => {
  const a = randomMatrix(40, 50, 6);
  const { values, left, right } = await singularValues(a, products);
  for (const scale of [2 ** -900, 2 ** 1010]) {
    const by = new Float64Array(50).fill(scale);
    const scaled = await singularValues(scaleColumns(a, by), products);
    t.deepEqual(scaled, { values: values.map((value) => value * scale), left, right });
    const { l, q } = await factorLq(a, products);
    t.deepEqual(await factorLq(scaleColumns(a, by), products), { l: scaleRows(l, by.subarray(0, 40)), q });
  }
});

test('zeros and nothing have singular values of zero and none', async (t) => {
  t.deepEqual([...(await singularValues(matrix(3, 4), products)).values], [0, 0, 0]);
  const none = await singularValues(matrix(0, 4), products);
  t.deepEqual([none.values.length, none.left.rows, none.right.rows, none.right.cols], [0, 0, 0, 4]);
  t.deepEqual([...(await singularValues(matrix(4, 0), products)).values], []);
});

test('a number that is not finite is a NumericError', async (t) => {
  const holed = matrix(1, 2, Float64Array.of(1, Number.NaN));
  await t.throwsAsync(() => singularValues(holed, products), { instanceOf: NumericError, message: /NaN at row 0, column 1/ });
});

test('the same bits on a rerun and on two threads', async (t) => {
  const two = await openProducts(2);
  const a = randomMatrix(90, 130, 12);
  t.deepEqual(await singularValues(a, two), await singularValues(a, products));
  await two.close();
});
