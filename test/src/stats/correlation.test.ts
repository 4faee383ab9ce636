import test from 'ava';
import fc from 'fast-check';
import { fitOls, olsWeights } from '../../../src/encoding/ols.ts';
import { coordinates, loadsOf, predictWith } from '../../../src/encoding/spectral-form.ts';
import { NumericError } from '../../../src/errors.ts';
import { columnMeans, fromRows, matrix, rowsAt, transpose } from '../../../src/linalg/matrix.ts';
import { openProducts } from '../../../src/linalg/products.ts';
import { mean, median } from '../../../src/stats/bootstrap.ts';
import { dampedPearsonByColumn, pearson, pearsonByColumn, spearman } from '../../../src/stats/correlation.ts';
import { randomState } from '../../../src/stats/random.ts';
import { ranks } from '../../../src/stats/ranks.ts';
import { largestDifference } from '../../support/close.ts';
import { fixture } from '../../support/fixture.ts';
import { randomMatrix } from '../../support/random-matrix.ts';

const { statistics } = fixture('numerics.json');
const tied = Float64Array.from(statistics.tied);
const other = Float64Array.from(statistics.other);

test('ties share their mean rank, as in scipy', (t) => {
  t.deepEqual([...ranks(tied)], statistics.ranks);
  t.deepEqual([...ranks(Float64Array.of(3, 1, 3, -0, 0))], [4.5, 3, 4.5, 1.5, 1.5]);
});

test('Pearson and Spearman agree with scipy', (t) => {
  t.true(Math.abs(pearson(tied, other) - statistics.pearson) < 1e-15);
  t.true(Math.abs(spearman(tied, other) - statistics.spearman) < 1e-15);
});

test('correlation does not care for origin and positive scale, and a negative scale turns its sign', (t) => {
  const number = fc.double({ min: -100, max: 100, noNaN: true });
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 1e6 }),
      number,
      fc.double({ min: 0.01, max: 100, noNaN: true }),
      (seed, shift, scale) => {
        const [x, y] = [randomMatrix(15, 1, seed).data, randomMatrix(15, 1, seed + 1).data];
        const r = pearson(x, y);
        const moved = x.map((value) => value * scale + shift);
        t.true(Math.abs(pearson(moved, y) - r) < 1e-10);
        t.true(
          Math.abs(
            pearson(
              moved.map((value) => -value),
              y,
            ) + r,
          ) < 1e-10,
        );
      },
    ),
    { seed: 1, numRuns: 50 },
  );
});

test('a constant prediction scores 0 and is counted, even when rounding shakes it', (t) => {
  const target = transpose(
    fromRows([
      [1, 2, 4],
      [1, 2, 4],
      [1, 2, 4],
      [1, 2, 4],
    ]),
  );
  const prediction = transpose(
    fromRows([
      [5, 5, 5],
      [0.1, 0.1, 0.1 + 2 ** -56],
      [0, 0, 0],
      [1, 2, 3],
    ]),
  );
  const { r, constant } = pearsonByColumn(prediction, target);
  t.deepEqual([...constant], [1, 1, 1, 0]);
  t.deepEqual([...r.slice(0, 3)], [0, 0, 0]);
  t.true(r[3] > 0.9);
});

test('a constant target is a NumericError that names its column', (t) => {
  const target = fromRows([
    [1, 7],
    [2, 7],
    [3, 7],
  ]);
  const error = t.throws(() => pearsonByColumn(target, target, 'fold 2'), { instanceOf: NumericError });
  t.is(error.message, 'fold 2: column 1 is constant over 3 rows: no correlation is defined; leave it out or join rows');
  t.throws(() => pearson(Float64Array.of(1, 1), Float64Array.of(1, 2)), { instanceOf: NumericError });
});

test('what is not finite, or of another shape, is refused and not turned into a number', (t) => {
  const broken = fromRows([[1], [Number.NaN]]);
  t.throws(() => pearsonByColumn(broken, fromRows([[1], [2]])), { message: /prediction: NaN at row 1, column 0/ });
  t.throws(() => pearsonByColumn(matrix(2, 1), matrix(3, 1)), { message: /prediction is 2 × 1, target 3 × 1/ });
  t.throws(() => ranks(Float64Array.of(1, Number.NaN)), { message: /value 1 of 2 is NaN/ });
});

test('the damped correlation is the formula with 1e-8, 0 for what is constant, and of long columns the classic one', (t) => {
  const [x, y] = [
    fromRows([
      [1, 5, 1e-8],
      [2, 5, 2e-8],
      [4, 5, 4e-8],
    ]),
    fromRows([
      [2, 1, 2e-8],
      [3, 2, 3e-8],
      [9, 4, 9e-8],
    ]),
  ];
  const damped = dampedPearsonByColumn(x, y);
  const { r } = pearsonByColumn(x, y);
  t.true(Math.abs(damped[0] - r[0]) < 1e-8);
  t.is(damped[1], 0);
  const [ofX, ofY] = [Math.sqrt(14 / 3) * 1e-8, Math.sqrt(86 / 3) * 1e-8];
  t.true(Math.abs(damped[2] - (r[2] * ofX * ofY) / ((ofX + 1e-8) * (ofY + 1e-8))) < 1e-14);
  t.throws(() => dampedPearsonByColumn(matrix(2, 1), matrix(3, 1)), { instanceOf: NumericError });
});

test("brain-score's unit test scores what it asserts: the damped correlation of the linear fit on its ten splits", async (t) => {
  const { X, Y, linear_pearsonr_raw, linear_score } = fixture('brain-score/metrics.json').cases.unit_mismatched;
  const [x, y, products, random] = [fromRows(X), fromRows(Y), await openProducts(), randomState(1)];
  const medians: number[] = [];
  for (const truth of linear_pearsonr_raw) {
    const order = random.permutation(30);
    const [tested, trained] = [order.slice(0, 3), order.slice(3)];
    const form = await fitOls(rowsAt(x, trained), products);
    const [at, loads] = [await coordinates(form, rowsAt(x, tested), products), await loadsOf(form, rowsAt(y, trained), products)];
    const predicted = await predictWith(at, loads, olsWeights(form), columnMeans(rowsAt(y, trained)), products);
    const r = dampedPearsonByColumn(predicted, rowsAt(y, tested));
    t.true(largestDifference(r, truth) < 1e-8);
    medians.push(median(r));
  }
  t.true(Math.abs(mean(medians) - linear_score) < 1e-9);
});
