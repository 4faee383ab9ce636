import test from 'ava';
import { rowsOf } from '../../src/table/read.ts';
import chooseSites from '../../stages/choose-sites.ts';
import compareModels from '../../stages/compare-models.ts';
import { runStage } from '../support/run-stage.ts';

const at = { mapping: 'ridge', split: 'grouped' };
const median = (site: string, fold: number, subject_id: string, r: number) => ({ model: 'm', site, ...at, fold, subject_id, r });

test('the site of a model is chosen on other folds, with subjects averaged first', async (t) => {
  const foldMedians = [
    ['a', 0, 0.8, 1],
    ['a', 1, 0, 0.2],
    ['a', 2, 0.1, 0.1],
    ['b', 0, 0.2, 0.2],
    ['b', 1, 0.4, 0.4],
    ['b', 2, 0.5, 0.7],
  ].flatMap(([site, fold, one, two]) => [
    median(site as string, fold as number, 'x', one as number),
    median(site as string, fold as number, 'y', two as number),
  ]);
  const [row] = rowsOf((await runStage(chooseSites, { foldMedians: [foldMedians] }, { benchmark: 'B' })).siteChoices);
  t.like(row, { benchmark: 'B', model: 'm', site: 'a', times: 2, folds: 3 });
  t.true(Math.abs(row.r - (0.2 + 0.1 + 0.1) / 3) < 1e-12);
  t.true(Math.abs(row.best_r - 0.4) < 1e-12);
});

const best = (model: string, control: boolean, r: number, interval = 'subjects') => ({
  ...{
    benchmark: 'B',
    simulated: false,
    model,
    control,
    site: 's',
    depth: 0,
    ...at,
    best: true,
    r,
    r_low: 0,
    r_high: 1,
    interval,
  },
  ...{ ceiling: Number.NaN, share: Number.NaN, subjects: 4, neuroids: 4, presentations: 9 },
});
const subject = (model: string, subject_id: string, r: number) => ({
  ...{ benchmark: 'B', model, site: 's', ...at, subject_id, r, ceiling: Number.NaN, share: Number.NaN, neuroids: 1 },
});

test('models are set against models and controls once each, on the same subjects', async (t) => {
  const people = ['1', '2', '3', '4'];
  const subjectScores = [
    ...people.map((id, i) => subject('m', id, 0.1 * i + 0.05)),
    ...people.map((id, i) => subject('n', id, 0.1 * i)),
    ...people.map((id, i) => subject('c', id, 0.3 - 0.1 * i)),
  ];
  const benchmarkScores = [best('m', false, 0.2), best('n', false, 0.15), best('c', true, 0.15)];
  const rows = rowsOf((await runStage(compareModels, { benchmarkScores, subjectScores, resamples: [] })).modelComparisons);
  t.deepEqual(
    rows.map(({ model, other }) => `${model} ${other}`),
    ['m n', 'm c', 'n c'],
  );
  t.true(Math.abs(rows[0].low - 0.05) < 1e-12 && Math.abs(rows[0].high - 0.05) < 1e-12, 'the same people fall out');
  t.true(rows[0].p < 0.01 && rows[0].q >= rows[0].p);
  t.true(rows[2].low < 0 && rows[2].high > 0);
});

test('where too few people were recorded, the same resampled passages stand on both sides', async (t) => {
  const sample = (model: string, sample: number, r: number) => ({ model, site: 's', ...at, sample, r });
  const resamples = [[0, 1, 2].map((i) => sample('m', i, 0.3 + 0.1 * i)), [0, 1, 2].map((i) => sample('c', i, 0.1 * i))];
  const benchmarkScores = [best('m', false, 0.4, 'passages'), best('c', true, 0.1, 'passages')];
  const [row] = rowsOf((await runStage(compareModels, { benchmarkScores, subjectScores: [], resamples })).modelComparisons);
  t.like(row, { interval: 'passages', samples: 3 });
  t.true(Math.abs(row.low - 0.3) < 1e-12 && Math.abs(row.difference - 0.3) < 1e-12);
});
