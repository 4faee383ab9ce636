import test from 'ava';
import fc from 'fast-check';
import { NumericError } from '../../../src/errors.ts';
import { fromRows, matrix, transpose } from '../../../src/linalg/matrix.ts';
import { pearson, pearsonByColumn, spearman } from '../../../src/stats/correlation.ts';
import { ranks } from '../../../src/stats/ranks.ts';
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
