import test from 'ava';
import { rowsOf } from '../../src/table/read.ts';
import summarizeScores from '../../stages/summarize-scores.ts';
import { runStage } from '../support/run-stage.ts';

const subjects = ['p1', 'p1', 'p1', 'p2', 'p3'];
const name = { model: 'm', mapping: 'ridge', split: 'grouped' };
const scoresAt = (site: string, values: readonly number[]) => values.map((r, i) => ({ ...name, site, neuroid_id: `n${i}`, r }));
const scores = [...scoresAt('a', [0.1, 0.2, 0.9, 0.4, 0.6]), ...scoresAt('b', [0, 0, 0, 0.1, 0.1])];
const inputs = {
  stimulusSet: [{ stimulus_id: 's', text: 'x', passage_id: 'p', group_id: 'p', position: 0, word_count: 1 }],
  neuroids: subjects.map((subject_id, i) => ({
    ...{
      neuroid_id: `n${i}`,
      subject_id,
      region: 'IFG',
      published_ceiling: Number.NaN,
      planted_site: null,
      planted_ceiling: Number.NaN,
    },
  })),
  noiseCeilings: [{ subject_id: 'p1', lower: 0.2, upper: 0.3 }],
  normalizedScores: scores.map(({ neuroid_id, ...row }) => {
    const ceiling = neuroid_id === 'n4' ? Number.NaN : 0.8;
    return { ...row, neuroid_id, subject_id: subjects[Number(neuroid_id[1])], ceiling, share: row.r / ceiling };
  }),
  sites: [
    [
      { model: 'm', site: 'a', depth: 1, width: 2 },
      { model: 'm', site: 'b', depth: 2, width: 2 },
    ],
  ],
  resamples: [[]],
  rsa: [[{ model: 'm', site: 'a', subject_id: 'p1', rho: 0.1 }]],
  exclusions: [[]],
};

test('r is the median over neuroids within a subject, then the mean over subjects', async (t) => {
  const { benchmarkScores } = await runStage(summarizeScores, inputs, { benchmark: 'toy' });
  const [a] = rowsOf(benchmarkScores).filter(({ site, mapping }) => site === 'a' && mapping === 'ridge');
  t.is(a.r, (0.2 + 0.4 + 0.6) / 3);
  t.is(a.subjects, 3);
  t.is(a.interval, 'subjects');
  t.true(a.r_low >= 0.2 && a.r_high <= 0.6 && a.r_low < a.r && a.r < a.r_high);
});

test('a subject without a ceiling keeps its score and has no share', async (t) => {
  const { subjectScores, benchmarkScores } = await runStage(summarizeScores, inputs, { benchmark: 'toy' });
  const p3 = rowsOf(subjectScores).find(
    ({ site, subject_id, mapping }) => site === 'a' && subject_id === 'p3' && mapping === 'ridge',
  )!;
  t.is(p3.r, 0.6);
  t.true(Number.isNaN(p3.ceiling) && Number.isNaN(p3.share));
  const a = rowsOf(benchmarkScores).find(({ site, mapping }) => site === 'a' && mapping === 'ridge')!;
  t.is(a.share, (0.25 + 0.5) / 2);
});

test('one site a model, mapping and split is marked as the best', async (t) => {
  const { benchmarkScores } = await runStage(summarizeScores, inputs, { benchmark: 'toy', controls: ['m'] });
  t.deepEqual(
    rowsOf(benchmarkScores)
      .filter(({ best }) => best)
      .map(({ mapping, site }) => [mapping, site]),
    [
      ['ridge', 'a'],
      ['rsa', 'a'],
    ],
  );
  t.true(rowsOf(benchmarkScores).every(({ control }) => control));
});

test('with fewer than three subjects the interval comes from resampled passages, and without those there is none', async (t) => {
  const single = {
    ...inputs,
    neuroids: inputs.neuroids.map((row) => ({ ...row, subject_id: 'p1' })),
    normalizedScores: inputs.normalizedScores.map((row) => ({ ...row, subject_id: 'p1' })),
    rsa: [[]],
  };
  const resamples = Array.from({ length: 101 }, (_, sample) => ({ ...name, site: 'a', sample, r: sample / 100 }));
  const { benchmarkScores } = await runStage(summarizeScores, { ...single, resamples: [resamples] }, { benchmark: 'toy' });
  const [a, b] = rowsOf(benchmarkScores);
  t.deepEqual([a.interval, a.r_low, a.r_high], ['passages', 0.025, 0.975]);
  t.is(b.interval, 'nothing');
  t.true(Number.isNaN(b.r_low));
});
