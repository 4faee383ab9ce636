import test from 'ava';
import { crossValidate } from '../../../src/encoding/cross-validate.ts';
import { fitMapping } from '../../../src/encoding/fit-mapping.ts';
import { shuffleSplit } from '../../../src/encoding/folds/shuffle-split.ts';
import { lossesOf } from '../../../src/encoding/losses.ts';
import { fitRidge } from '../../../src/encoding/ridge.ts';
import { leaveOneOutTrial } from '../../../src/encoding/trial.ts';
import { openTools } from '../../../src/linalg/crew.ts';
import { fromRows, matrix, rowsAt, transpose } from '../../../src/linalg/matrix.ts';
import { mean, median } from '../../../src/stats/bootstrap.ts';
import { dampedPearsonByColumn } from '../../../src/stats/correlation.ts';
import { overSubjects } from '../../../src/stats/over-subjects.ts';
import { largestDifference } from '../../support/close.ts';
import { fixture } from '../../support/fixture.ts';

const { cases } = fixture('brain-score/metrics.json');
const tools = await openTools(<M>(m: M): M => m);
const ALPHAS = [1e-3, 1e-2, 1e-1, 1, 10, 100, 1000];
const leaveOneOut = { by: 'leave-one-out' } as const;
const meanByRow = (losses: { data: Float64Array }, t: number): number[] =>
  ALPHAS.map((_, a) => mean(losses.data.subarray(a * t, (a + 1) * t)));

for (const [name, curve] of [
  ['wide_p40_n15', 'loo_mse_bruteforce'],
  ['wide_p40_n15', 'gcv_mse_sklearn'],
  ['tall_p6_n50', 'gcv_mse'],
] as const) {
  test(`${name}: the curve of leave-one-out errors, the penalty for all targets and its coefficients (${curve})`, async (t) => {
    const truth = cases[name];
    const rows = Int32Array.from({ length: truth.train_rows }, (_, row) => row);
    const [x, y] = [rowsAt(fromRows(truth.X), rows), rowsAt(fromRows(truth.Y), rows)];
    const order = { rows, features: x.cols, alphas: ALPHAS, leverage: 'own' } as const;
    const trial = await leaveOneOutTrial(await fitRidge(x, tools.products), order, tools.products);
    const losses = await lossesOf([trial], y, tools.products);
    t.true(largestDifference(meanByRow(losses, y.cols), truth[curve]) < 1e-12);
    const job = { x, y, mapping: 'ridge', alphas: ALPHAS, choice: leaveOneOut } as const;
    const { alpha, coefficients, intercept } = await fitMapping({ ...job, penaltyFor: 'all' });
    t.true(alpha?.every((value) => value === truth.ridgecv_alpha));
    t.true(largestDifference(transpose(coefficients).data, truth.ridgecv_coef.flat()) < 1e-8);
    t.true(largestDifference(intercept, truth.ridgecv_intercept) < 1e-8);
    const each = await fitMapping(job);
    if (truth.ridgecv_alpha_per_target) t.deepEqual([...(each.alpha ?? [])], truth.ridgecv_alpha_per_target);
    const ols = await fitMapping({ ...job, mapping: 'ols' });
    t.true(largestDifference(transpose(ols.coefficients).data, truth.lr_coef.flat()) < 1e-8);
    t.true(largestDifference(ols.intercept, truth.lr_intercept) < 1e-8);
  });
}

test('the two metrics of brain-score, ridge on grouped folds and least squares on shuffled ones, score as they do there', async (t) => {
  const truth = cases.group_cv;
  const [x, y] = [fromRows(truth.X), fromRows(truth.Y)];
  const grouped = truth.folds.map(({ train, test }: any) => ({ train: Int32Array.from(train), test: Int32Array.from(test) }));
  for (const [mapping, splits, raw, score] of [
    ['ridge', grouped, truth.ridge_group_raw, truth.ridge_group_score],
    ['ols', shuffleSplit(48, 10, { trainShare: 0.9 }, 1), truth.linear_shuffle_raw, truth.linear_shuffle_score],
  ] as const) {
    const job = { x, y, splits, mapping, alphas: ALPHAS, choice: leaveOneOut, penaltyFor: 'all', keepPredictions: true } as const;
    const { predictions } = await crossValidate(job);
    const medians = splits.map(({ test }: { test: Int32Array }, s: number) => {
      const r = dampedPearsonByColumn(predictions?.[s] ?? matrix(0, 0), rowsAt(y, test));
      t.true(largestDifference(r, raw[s]) < 1e-9);
      return median(r);
    });
    t.true(Math.abs(mean(medians) - score) < 1e-9);
  }
});

test('scores are gathered over subjects as in the paper of 2021: medians within, median between, its deviation', (t) => {
  const truth = cases.neural_nlp_aggregate;
  const raw = fromRows(truth.split_by_neuroid_r);
  const r = Float64Array.from({ length: raw.cols }, (_, j) => mean(truth.split_by_neuroid_r.map((row: number[]) => row[j])));
  const shares = r.map((value, j) => value / truth.neuroid_ceiling[j]);
  const { centre, error } = overSubjects(shares, truth.subjects);
  t.true(Math.abs(centre - truth.ceil_neuroids_center) < 1e-12);
  t.true(Math.abs(error - truth['ceil_neuroids_error_mad_1.4826']) < 1e-12);
  const overall = overSubjects(r, truth.subjects).centre / median(truth.neuroid_ceiling);
  t.true(Math.abs(overall - truth['aggregate_ceiling_center(overall ceiling=median(c))']) < 1e-12);
  t.throws(() => overSubjects(r, ['a']), { message: /12 values of neuroids with 1 subjects/ });
});
