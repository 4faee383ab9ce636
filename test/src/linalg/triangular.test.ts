import test from 'ava';
import { NumericError } from '../../../src/errors.ts';
import { type Matrix, matrix, transpose } from '../../../src/linalg/matrix.ts';
import { openProducts } from '../../../src/linalg/products.ts';
import { solveLower, solveUpper } from '../../../src/linalg/triangular.ts';
import { openKernels } from '../../../src/linalg/wasm/kernels.ts';
import { largestDifference } from '../../support/close.ts';
import { randomMatrix } from '../../support/random-matrix.ts';

const products = await openProducts();
const kernels = openKernels();

/** Lower triangular, well conditioned. */
function triangle(n: number, seed: number): Matrix {
  const l = randomMatrix(n, n, seed);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) l.data[i * n + j] = j < i ? l.data[i * n + j] / n : i === j ? 1 + (i % 3) : 0;
  }
  return l;
}

test('the triangle times the solution is the right-hand side, lower or upper, of one column or many', async (t) => {
  for (const [n, m] of [
    [1, 1],
    [3, 5],
    [64, 7],
    [65, 300],
    [201, 517],
  ]) {
    const [l, b] = [triangle(n, n), randomMatrix(n, m, m)];
    const below = await solveLower(l, b, products, kernels);
    t.true(largestDifference((await products.multiply(l, below)).data, b.data) < 1e-13, `lower ${n} × ${m}`);
    const above = await solveUpper(transpose(l), b, products, kernels);
    t.true(
      largestDifference((await products.multiply(l, above, { transposeA: true })).data, b.data) < 1e-13,
      `upper ${n} × ${m}`,
    );
  }
});

test('numbers on the other side of the diagonal are not read, and the input is left as it was', async (t) => {
  const [l, b] = [triangle(70, 4), randomMatrix(70, 3, 1)];
  const full = matrix(
    70,
    70,
    l.data.map((value, at) => (at % 70 > Math.floor(at / 70) ? 1e9 : value)),
  );
  const before = b.data.slice();
  t.deepEqual(await solveLower(full, b, products), await solveLower(l, b, products));
  t.deepEqual(await solveUpper(transpose(full), b, products), await solveUpper(transpose(l), b, products));
  t.deepEqual(b.data, before);
});

test('no equations have no solution to give, and no right-hand side none', async (t) => {
  t.deepEqual(await solveLower(matrix(0, 0), matrix(0, 3), products), matrix(0, 3));
  t.deepEqual(await solveUpper(triangle(2, 1), matrix(2, 0), products), matrix(2, 0));
});

test('a zero on the diagonal and shapes that do not fit are NumericErrors', async (t) => {
  const singular = triangle(5, 1);
  singular.data[3 * 5 + 3] = 0;
  await t.throwsAsync(() => solveLower(singular, matrix(5, 1), products), {
    instanceOf: NumericError,
    message: /singular: number 3 on its diagonal is 0/,
  });
  await t.throwsAsync(() => solveUpper(triangle(5, 1), matrix(4, 1), products), { message: /4 rows does not fit 5 equations/ });
  await t.throwsAsync(() => solveLower(matrix(2, 3), matrix(2, 1), products), { message: /2 × 3 matrix is not square/ });
});
