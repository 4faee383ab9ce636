import test from 'ava';
import { listAt } from '../../src/table/read.ts';
import assignFolds from '../../stages/assign-folds.ts';
import scoreBenchmark from '../../stages/score-benchmark.ts';
import { fixture } from '../support/fixture.ts';
import { runStage } from '../support/run-stage.ts';

const truth = fixture('brain-score/metrics.json').cases;
const { X, Y, groups } = truth.group_cv as { X: number[][]; Y: number[][]; groups: string[] };
const ids = groups.map((_, i) => `s${i}`);
const stimulusSet = ids.map((stimulus_id, position) => ({
  ...{ stimulus_id, text: 'a text', passage_id: groups[position], group_id: String(groups[position]), position, word_count: 2 },
}));
const activations = ids.map((stimulus_id, i) => ({ site: 'x', stimulus_id, activation: Float32Array.from(X[i]) }));
const sites = [{ model: 'm', site: 'x', depth: 0, width: X[0].length }];
const responses = ids.map((stimulus_id, i) => ({ stimulus_id, repetition: 0, response: Float64Array.from(Y[i]) }));
const neuroids = Y[0].map((_, j) => ({
  ...{ neuroid_id: `n${j}`, subject_id: j < 2 ? 'one' : 'two', region: 'r' },
  ...{ published_ceiling: Number.NaN, planted_site: null, planted_ceiling: Number.NaN },
}));
const inputs = { stimulusSet, activations, sites, responses, neuroids };
const draws = (size: { trainShare: number } | { testShare: number }) =>
  ({ by: 'draws', repeats: 10, size, randomState: 1 }) as const;

async function score(rule: object, params: Partial<(typeof scoreBenchmark)['params']>) {
  const { folds } = await runStage(assignFolds, { stimulusSet }, { rules: { official: rule as any } });
  return (await runStage(scoreBenchmark, { ...inputs, folds }, { dataset: 'd', ...params })).foldScores;
}
/** Features are stored in single precision, so that what comes out is that of rounded features. */
const ROUNDED = 2e-6;

test('ridge on whole groups and least squares on drawn rows are Brain-Score’s, fold by fold and neuroid by neuroid', async (t) => {
  const cases = [
    [{ by: 'groups', k: 10, randomState: 1234 }, 'ridge', truth.group_cv.ridge_group_raw],
    [draws({ trainShare: 0.9 }), 'linear', truth.group_cv.linear_shuffle_raw],
  ] as const;
  for (const [rule, metric, expected] of cases) {
    const { columns, length } = await score(rule, { metric });
    t.is(length, 10, metric);
    for (let fold = 0; fold < length; fold++) {
      t.is(columns.per[fold], 'neuroid');
      listAt(columns.r, fold).forEach((r, j) => t.true(Math.abs(r - expected[fold][j]) < ROUNDED, `${metric} ${fold} ${j}`));
    }
  }
});

test('rdm and cka see the tested rows alone, for all neuroids or for those of each subject', async (t) => {
  for (const [metric, expected] of [
    ['rdm', truth.rdm_cka.rdm_cv_per_split],
    ['cka', truth.rdm_cka.cka_cv_per_split],
  ] as const) {
    const { columns, length } = await score(draws({ testShare: 0.9 }), { metric });
    t.is(length, 10);
    for (let fold = 0; fold < length; fold++) {
      t.is(columns.r.offsets[fold + 1] - columns.r.offsets[fold], 1);
      t.true(Math.abs(listAt(columns.r, fold)[0] - expected[fold]) < ROUNDED, `${metric} ${fold}`);
    }
    const bySubject = await score(draws({ testShare: 0.9 }), { metric, bySubject: true });
    t.is(listAt(bySubject.columns.r, 0).length, 2);
    t.is(bySubject.columns.per[0], 'subject');
  }
});
