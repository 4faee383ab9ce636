import test from 'ava';
import { rowsOf } from '../../src/table/read.ts';
import summarizeBenchmark from '../../stages/summarize-benchmark.ts';
import { runStage } from '../support/run-stage.ts';

const stimulusSet = [{ stimulus_id: 's', text: 'x', passage_id: 'p', group_id: 'p', position: 0, word_count: 1 }];
const neuroid = (neuroid_id: string, subject_id: string) => ({
  ...{ neuroid_id, subject_id, region: 'r', published_ceiling: Number.NaN, planted_site: null, planted_ceiling: Number.NaN },
});
const fold = (dataset: string, site: string, fold: number, r: number[], edge = false) => ({
  ...{ dataset, model: 'm', site, fold, per: 'neuroid', alpha: 1, edge, r: Float64Array.from(r) },
});
const sites = [
  { model: 'm', site: 'a', depth: 0, width: 1 },
  { model: 'm', site: 'b', depth: 1, width: 1 },
];
const check = (found: string) => ({
  dataset: 'd',
  check: 'people were recorded',
  expected: 'yes',
  found,
  agrees: found === 'yes',
});
const overall = (ceiling: number) => ({
  ...{ split: 'official', ceiling, error_low: 0, error_high: 0, endpoint: 1, neuroids: 3, without: 0 },
});
const base = {
  stimulusSet: [stimulusSet],
  neuroids: [[neuroid('1', 'x'), neuroid('2', 'x'), neuroid('3', 'y')]],
  sites: [sites],
  folds: [],
};

test('pooled: the median over neuroids of each fold, then the mean; a share above 1 is reported, not clamped', async (t) => {
  const foldScores = [
    [fold('d', 'a', 0, [0.1, 0.2, 0.6]), fold('d', 'a', 1, [0.3, 0.4, 0.5], true), fold('d', 'b', 0, [-1, -0.2, 0])],
  ];
  const inputs = { ...base, dataChecks: [[check('yes')]], foldScores, ceilings: [], overallCeilings: [[overall(0.2)]] };
  const rows = rowsOf(
    (await runStage(summarizeBenchmark, inputs, { benchmark: 'B', datasets: ['d'], committed: { m: 'b' } })).brainScores,
  );
  t.like(rows[0], {
    site: 'a',
    best: true,
    committed: false,
    edge_folds: 1,
    folds: 2,
    subjects: 2,
    synthetic: false,
    ceiling: 0.2,
  });
  t.true(Math.abs(rows[0].raw - 0.3) < 1e-12);
  t.true(Math.abs(rows[0].score - 1.5) < 1e-12);
  t.like(rows[1], { site: 'b', best: false, committed: true });
  t.true(Math.abs(rows[1].score + 1) < 1e-12, 'below 0 is kept too');
});

test('subjects: experiments are averaged per neuroid, medians taken within people first, and one ceiling divides', async (t) => {
  const foldScores = [[fold('d', 'a', 0, [0.2, 0.4, 0.8]), fold('e', 'a', 0, [0.4, 0.1])]];
  const inputs = {
    ...{ stimulusSet: [stimulusSet, stimulusSet], neuroids: [base.neuroids[0], [neuroid('1', 'x'), neuroid('4', 'z')]] },
    ...{
      ...{ sites: [sites], folds: [] },
      dataChecks: [[check('no, the file is synthetic: made')]],
      foldScores,
      ceilings: [],
      overallCeilings: [],
    },
  };
  const params = { benchmark: 'B', datasets: ['d', 'e'], over: 'subjects' as const, ceiling: 0.5 };
  const [row] = rowsOf((await runStage(summarizeBenchmark, inputs, params)).brainScores);
  // x: median of .3 (mean of .2 and .4) and .4 = .35; y: .8; z: .1; the median of those is .35
  t.true(Math.abs(row.raw - 0.35) < 1e-12);
  t.true(Math.abs(row.score - 0.7) < 1e-12);
  t.like(row, { neuroids: 4, subjects: 3, synthetic: true, presentations: 2 });
});

test('readers: the median, with the standard deviation beside it; presentations that no fold tests or trains on do not count', async (t) => {
  const gap = (stimulus_id: string, fold: number, part = 'gap') => ({ split: 'official', fold, stimulus_id, part });
  const presentations = ['s', 't', 'u'].map((stimulus_id) => ({ ...stimulusSet[0], stimulus_id }));
  const inputs = {
    ...{ ...base, stimulusSet: [presentations], neuroids: [['x', 'y', 'z'].map((id) => neuroid(id, id))] },
    ...{ folds: [[gap('s', 0), gap('s', 1), gap('t', 0), gap('t', 1, 'test')]], dataChecks: [[check('yes')]] },
    ...{ foldScores: [[fold('d', 'a', 0, [0.1, 0.2, 0.6])]], ceilings: [], overallCeilings: [] },
  };
  const params = { benchmark: 'B', datasets: ['d'], over: 'readers' as const, ceiling: 0.5 };
  const [row] = rowsOf((await runStage(summarizeBenchmark, inputs, params)).brainScores);
  t.true(Math.abs(row.score - 0.4) < 1e-12);
  // deviations from .3 are .2, .1 and .3
  t.true(Math.abs(row.error - Math.sqrt(0.14 / 3) / 0.5) < 1e-12);
  t.is(row.presentations, 2);
});
