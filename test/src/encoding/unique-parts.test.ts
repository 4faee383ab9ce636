import test from 'ava';
import { explained, heldOutSquares, sumOfSquares } from '../../../src/encoding/held-out-squares.ts';
import { resampledParts, uniqueParts } from '../../../src/encoding/unique-parts.ts';
import { unitVariance } from '../../../src/encoding/unit-variance.ts';
import { fromRows } from '../../../src/linalg/matrix.ts';
import { mean, percentile } from '../../../src/stats/bootstrap.ts';

const near = (t: { true(value: boolean, message?: string): unknown }, a: ArrayLike<number>, b: readonly number[]) =>
  b.forEach((value, i) => t.true(Math.abs(a[i] - value) < 1e-12, `${i}: ${a[i]} is not ${value}`));

/** Two folds of two rows, each tested on the other's mean; the second neuroid misses row 3. */
const y = fromRows([
  [1, 2],
  [3, 4],
  [4, 9],
  [8, Number.NaN],
]);
const splits = [
  { train: Int32Array.of(2, 3), test: Int32Array.of(0, 1) },
  { train: Int32Array.of(0, 1), test: Int32Array.of(2, 3) },
];
const passageOf = Int32Array.of(0, 0, 1, 2);
const right = [
  fromRows([
    [1, 2],
    [3, 4],
  ]),
  fromRows([
    [4, 9],
    [8, Number.NaN],
  ]),
];
const mean6 = [
  fromRows([
    [6, 9],
    [6, 9],
  ]),
  fromRows([
    [2, 3],
    [2, 3],
  ]),
];
const squares = heldOutSquares({ y, splits, predictions: [right, mean6], passageOf });

test('squares are gathered by passage, about the mean of the rows that train, without what was not measured', (t) => {
  t.deepEqual(
    squares.map((passages) => passages.map(({ data }) => [...data])),
    [
      [[25 + 9, 49 + 25, 0, 0, 34, 74]],
      [
        [4, 36, 0, 0, 4, 36],
        [36, 0, 0, 0, 36, 0],
      ],
    ],
  );
});

test('held-out R² is 1 of a right prediction and 0 of the mean of the training rows', (t) => {
  t.deepEqual([...explained(sumOfSquares(squares.flat())).data], [1, 1, 0, 0]);
});

test('parts are differences of R², add up to the whole, and may be negative', (t) => {
  const made = [
    [
      fromRows([
        [10, 10],
        [4, 9],
        [7, 12],
        [5, 6],
      ]),
    ],
  ];
  const { model, controls, shared, whole } = uniqueParts(made);
  near(t, whole, [0.5, 0.4]);
  near(t, model, [0.2, 0.6]);
  near(t, controls, [-0.1, 0.3]);
  near(t, shared, [0.4, -0.5]);
  near(
    t,
    whole.map((value, j) => value - model[j] - controls[j] - shared[j]),
    [0, 0],
  );
});

test('passages are drawn within their folds', (t) => {
  const one = (total: number, error: number) => fromRows([[total], [error], [total], [error]]);
  const draws = resampledParts([[one(1, 0), one(1, 1)], [one(2, 2)]], 2000, 5).map(({ whole }) => whole[0]);
  t.deepEqual([...new Set(draws.map((r2) => r2.toFixed(6)))].sort(), ['0.000000', '0.250000', '0.500000']);
  t.true(Math.abs(mean(draws) - 0.25) < 0.02);
  t.is(percentile(draws, 50), 0.25);
});

test('a space has the total variance 1 whatever its width and units, and what does not vary becomes zeros', (t) => {
  const scaled = unitVariance(
    fromRows([
      [1, 100, 7, 0],
      [2, -100, 7, 3],
      [3, 100, 7, 0],
      [6, 300, 7, 1],
    ]),
  );
  const column = (j: number) => Array.from({ length: 4 }, (_, i) => scaled.data[i * 4 + j]);
  for (const j of [0, 1, 3]) near(t, [mean(column(j)), mean(column(j).map((value) => value ** 2))], [0, 1 / 3]);
  t.deepEqual(column(2), [0, 0, 0, 0]);
  near(t, unitVariance(fromRows([[5], [6], [5], [6]])).data, [-1, 1, -1, 1]);
});
