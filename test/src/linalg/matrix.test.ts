import test from 'ava';
import { NumericError } from '../../../src/errors.ts';
import {
  centreColumns,
  columnMeans,
  fromRows,
  matrix,
  requireFinite,
  rowOf,
  rowsAt,
  scaleColumns,
  scaleRows,
  stack,
  transpose,
} from '../../../src/linalg/matrix.ts';

const twoByThree = fromRows([
  [1, 2, 3],
  [4, 5, 6],
]);

test('rows are gathered in the order in which they are named', (t) => {
  t.deepEqual([...rowsAt(twoByThree, [1, 0, 1]).data], [4, 5, 6, 1, 2, 3, 4, 5, 6]);
});

test('a row is a view: writing to it writes to the matrix', (t) => {
  const m = matrix(2, 2);
  rowOf(m, 1)[0] = 7;
  t.deepEqual([...m.data], [0, 0, 7, 0]);
});

test('transposing turns rows into columns', (t) => {
  t.deepEqual(
    transpose(twoByThree),
    fromRows([
      [1, 4],
      [2, 5],
      [3, 6],
    ]),
  );
});

test('scaling acts on columns or rows, and stacking puts one matrix below the other', (t) => {
  t.deepEqual([...scaleColumns(twoByThree, Float64Array.of(1, 10, 100)).data], [1, 20, 300, 4, 50, 600]);
  t.deepEqual([...scaleRows(twoByThree, Float64Array.of(1, 10)).data], [1, 2, 3, 40, 50, 60]);
  t.deepEqual(stack([twoByThree, twoByThree]), rowsAt(twoByThree, [0, 1, 0, 1]));
});

test('a constant column centres to exact zeros', (t) => {
  for (const value of [0.1, 1 / 3, 1e17, -12345.678]) {
    const constant = matrix(37, 1, new Float64Array(37).fill(value));
    t.deepEqual([...centreColumns(constant).data], new Array(37).fill(0), `${value}`);
  }
});

test('column means are means of columns', (t) => {
  t.deepEqual([...columnMeans(twoByThree)], [2.5, 3.5, 4.5]);
});

test('a wrong shape is a NumericError that names the numbers', (t) => {
  const misfit = t.throws(() => matrix(2, 3, new Float64Array(5)), { instanceOf: NumericError });
  t.is(misfit.message, 'matrix: 5 numbers do not fill 2 × 3; check the shape');
  t.throws(() => fromRows([[1, 2], [3]]), { message: /row 1 has 1 numbers, row 0 has 2/ });
  t.throws(() => rowsAt(twoByThree, [2]), { message: /no row 2 among 2/ });
  t.throws(() => scaleColumns(twoByThree, new Float64Array(2)), { message: /2 numbers for 3 columns/ });
  t.throws(() => stack([twoByThree, matrix(1, 2)]), { message: /2 columns below 3/ });
  t.throws(() => columnMeans(matrix(0, 3)), { message: /without rows/ });
});

test('a number that is not finite is named by row and column', (t) => {
  const broken = fromRows([
    [1, 2],
    [3, Number.NaN],
  ]);
  t.throws(() => requireFinite('here', broken), { message: /^here: NaN at row 1, column 1/ });
  t.notThrows(() => requireFinite('here', twoByThree));
});
