import test from 'ava';
import { shuffleSplit } from '../../../src/encoding/folds/shuffle-split.ts';
import type { Split } from '../../../src/encoding/folds/split.ts';
import { NumericError } from '../../../src/errors.ts';
import { fromRows, type Matrix, matrix } from '../../../src/linalg/matrix.ts';
import { OFFICIAL_ALPHAS, scorePredictivity } from '../../../src/metrics/predictivity.ts';
import { mean } from '../../../src/stats/bootstrap.ts';
import { largestDifference } from '../../support/close.ts';
import { fixture } from '../../support/fixture.ts';
import { randomMatrix } from '../../support/random-matrix.ts';

const { cases } = fixture('brain-score/metrics.json');
const asSplits = (folds: any[]): Split[] =>
  folds.map(({ train, test }) => ({ train: Int32Array.from(train), test: Int32Array.from(test) }));

test("the unit test of Brain-Score's linear metric: each r, each median, the score of May 2026 and the one before", async (t) => {
  const truth = cases.unit_mismatched;
  const [x, y] = [fromRows(truth.X), fromRows(truth.Y)];
  const splits = shuffleSplit(30, 10, { trainShare: 0.9 }, 1);
  const scored = await scorePredictivity({ x, y, splits, mapping: 'linear' });
  t.true(largestDifference(scored.r.data, truth.linear_pearsonr_raw.flat()) < 1e-9);
  t.true(largestDifference(scored.bySplit, truth.linear_per_split_median) < 1e-9);
  t.true(Math.abs(scored.score - truth.linear_score) < 1e-9);
  t.true(Math.abs(scored.score - truth.brainscore_expected_linear) < 5e-9, 'as it is stated there, to eight digits');
  t.is(scored.alpha, null);
  t.is(scored.undefinedEntries, 0);
  const before = await scorePredictivity({ x, y, splits, mapping: 'linear', correlation: 'classic' });
  t.true(Math.abs(before.score - 0.02826294) < 1e-7, `${before.score}`);
  t.true(before.undefinedEntries > 0, 'counts over three held-out rows are often constant');
});

test("Brain-Score's ridge metric on the same data: each r, the score, the penalties, and that they lie at the edge", async (t) => {
  const truth = cases.unit_mismatched;
  const job = { x: fromRows(truth.X), y: fromRows(truth.Y), splits: shuffleSplit(30, 10, { trainShare: 0.9 }, 1) };
  const scored = await scorePredictivity({ ...job, mapping: 'ridge' });
  t.true(largestDifference(scored.r.data, truth.ridge_raw.flat()) < 1e-9);
  t.true(largestDifference(scored.bySplit, truth.ridge_per_split_median) < 1e-9);
  t.true(Math.abs(scored.score - truth.ridge_score) < 1e-9);
  t.deepEqual([...(scored.alpha ?? [])], truth.ridge_alphas);
  t.is(scored.edges, 10);
});

test('grouped ridge and shuffled least squares score as scikit-learn does', async (t) => {
  const truth = cases.group_cv;
  const [x, y] = [fromRows(truth.X), fromRows(truth.Y)];
  const ridge = await scorePredictivity({ x, y, splits: asSplits(truth.folds), mapping: 'ridge' });
  t.true(largestDifference(ridge.r.data, truth.ridge_group_raw.flat()) < 1e-9);
  t.true(largestDifference(ridge.bySplit, truth.ridge_group_per_split) < 1e-9);
  t.true(Math.abs(ridge.score - truth.ridge_group_score) < 1e-9);
  const linear = await scorePredictivity({
    ...{ x, y, splits: shuffleSplit(48, 10, { trainShare: 0.9 }, 1), mapping: 'linear' },
  });
  t.true(largestDifference(linear.r.data, truth.linear_shuffle_raw.flat()) < 1e-9);
  t.true(Math.abs(linear.score - truth.linear_shuffle_score) < 1e-9);
});

for (const name of ['wide_p40_n15', 'tall_p6_n50']) {
  test(`${name}: held-out predictions correlate as those of RidgeCV and LinearRegression do, and the penalty is theirs`, async (t) => {
    const truth = cases[name];
    const [x, y] = [fromRows(truth.X), fromRows(truth.Y)];
    const rows = [...Array(x.rows).keys()];
    const splits = asSplits([{ train: rows.slice(0, truth.train_rows), test: rows.slice(truth.train_rows) }]);
    const held = splits[0].test;
    for (const [mapping, coefficients] of [
      ['linear', truth.lr_coef],
      ['ridge', truth.ridgecv_coef],
    ] as const) {
      const scored = await scorePredictivity({ x, y, splits, mapping, correlation: 'classic' });
      const expected = coefficients.map((row: number[], j: number) =>
        correlation(
          [...held].map((i) => row.reduce((sum, b, k) => sum + b * truth.X[i][k], 0)),
          [...held].map((i) => truth.Y[i][j]),
        ),
      );
      t.true(largestDifference(scored.r.data, expected) < 1e-9);
      if (mapping === 'ridge') t.is(scored.alpha?.[0], truth.ridgecv_alpha);
    }
  });
}

const correlation = (a: number[], b: number[]): number => {
  const [am, bm] = [mean(a), mean(b)];
  const dot = (u: number[], um: number, v: number[], vm: number) => u.reduce((sum, x, i) => sum + (x - um) * (v[i] - vm), 0);
  return dot(a, am, b, bm) / Math.sqrt(dot(a, am, a, am) * dot(b, bm, b, bm));
};

test('with the cut-off of float32 a direction beneath it is left out, with that of float64 it is used', async (t) => {
  const [x, weak] = [randomMatrix(60, 4, 1), randomMatrix(60, 1, 2)];
  const wide = matrix(60, 5);
  for (let i = 0; i < 60; i++) wide.data.set([...x.data.subarray(i * 4, i * 4 + 4), 1e-7 * weak.data[i]], i * 5);
  const splits = shuffleSplit(60, 5, { trainShare: 0.8 }, 1);
  const job = { x: wide, y: weak, splits, mapping: 'linear' } as const;
  t.true((await scorePredictivity({ ...job, precision: 'float64' })).score > 0.999);
  const dropped = await scorePredictivity({ ...job, precision: 'float32' });
  const without = await scorePredictivity({ ...job, x });
  t.true(largestDifference(dropped.r.data, without.r.data) < 1e-6);
});

test('of penalties that err alike the first is taken, and one penalty alone is not searched', async (t) => {
  const [x, y] = [matrix(20, 2), randomMatrix(20, 3, 4)];
  for (let i = 0; i < 20; i++) x.data[2 * i] = i % 2;
  const splits = shuffleSplit(20, 3, { trainShare: 0.8 }, 1);
  const twice = await scorePredictivity({ x, y, splits, mapping: 'ridge', alphas: [1, 1] });
  const once = await scorePredictivity({ x, y, splits, mapping: 'ridge', alphas: [1] });
  t.deepEqual(twice.r, once.r);
  t.is(once.edges, 0);
  t.deepEqual(OFFICIAL_ALPHAS, [0.001, 0.01, 0.1, 1, 10, 100, 1000]);
});

test('features that never vary predict a constant: 0 damped, undefined and counted classic', async (t) => {
  const [x, y] = [matrix(20, 2, new Float64Array(40).fill(3)), randomMatrix(20, 3, 4)];
  const splits = shuffleSplit(20, 3, { trainShare: 0.8 }, 1);
  const job = { x, y, splits, mapping: 'ridge' } as const;
  t.deepEqual((await scorePredictivity(job)).score, 0);
  const classic = await scorePredictivity({ ...job, correlation: 'classic' });
  t.deepEqual([classic.score, classic.undefinedEntries], [Number.NaN, 9]);
});

test('neuroids are scored alike in one block and in several', async (t) => {
  const [x, y] = [randomMatrix(24, 30, 1), randomMatrix(24, 5000, 2)];
  const few = { ...y, data: y.data.filter((_, at) => at % 5000 >= 4990), cols: 10 } as Matrix;
  const splits = shuffleSplit(24, 2, { trainShare: 0.75 }, 1);
  const all = await scorePredictivity({ x, y, splits, mapping: 'ridge', alphas: [10] });
  const some = await scorePredictivity({ x, y: few, splits, mapping: 'ridge', alphas: [10] });
  t.true(largestDifference(all.r.data.subarray(4990, 5000), some.r.data.subarray(0, 10)) < 1e-12);
});

test('shapes that differ, a missing number and no splits are NumericErrors', async (t) => {
  const [x, y] = [randomMatrix(9, 2, 1), randomMatrix(9, 2, 2)];
  const splits = shuffleSplit(9, 2, { trainShare: 0.7 }, 1);
  const refused = { instanceOf: NumericError };
  const job = { x, y, splits, mapping: 'linear' } as const;
  await t.throwsAsync(scorePredictivity({ ...job, y: randomMatrix(8, 2, 1) }), { ...refused, message: /9 rows, y has 8/ });
  await t.throwsAsync(scorePredictivity({ ...job, splits: [] }), { ...refused, message: /no splits/ });
  const missing = matrix(9, 2, y.data.slice().fill(Number.NaN, 3, 4));
  await t.throwsAsync(scorePredictivity({ ...job, y: missing }), { ...refused, message: /NaN at row 1, column 1/ });
});
