import test from 'ava';
import { folds } from '../../schemas/folds.ts';
import { matrix } from '../../src/linalg/matrix.ts';
import { median } from '../../src/stats/bootstrap.ts';
import { fromRows } from '../../src/table/check.ts';
import { rowsOf } from '../../src/table/read.ts';
import extrapolateCeiling from '../../stages/extrapolate-ceiling.ts';
import scoreSubsets from '../../stages/score-subsets.ts';
import { randomMatrix } from '../support/random-matrix.ts';
import { runStage } from '../support/run-stage.ts';
import { mix, passagesOf, recordingOf } from '../support/synthetic.ts';

const SUBJECTS = 5;
const NEUROIDS = 4;
const stimulusSet = passagesOf(10, 6);
const ids = stimulusSet.columns.stimulus_id;

/** People who share a signal, each with noise of their own; the last neuroid is noise alone. */
function recording() {
  const signal = randomMatrix(60, NEUROIDS, 1);
  const heard = matrix(60, SUBJECTS * NEUROIDS, new Float64Array(60 * SUBJECTS * NEUROIDS));
  for (let at = 0; at < heard.data.length; at++) {
    const [row, j] = [Math.floor(at / heard.cols), at % heard.cols];
    heard.data[at] = j === heard.cols - 1 ? 0 : signal.data[row * NEUROIDS + (j % NEUROIDS)];
  }
  return recordingOf([mix(1, heard, 1, randomMatrix(60, heard.cols, 2))], ids, SUBJECTS);
}

const grouped = fromRows(
  folds,
  Array.from(ids, (stimulus_id, i) => ({ split: 'grouped', stimulus_id, fold: Math.floor(i / 12), part: 'test' })),
);
const inputs = { stimulusSet, ...recording(), folds: grouped };
const sampled = async (params = {}) =>
  Promise.all([2, 3, 4, 5].map(async (size) => (await runStage(scoreSubsets, inputs, { size, ...params })).samples));

test('what people share is foretold the better the more of them there are, and noise has no ceiling to speak of', async (t) => {
  const samples = await sampled();
  t.deepEqual(
    samples.map(({ length }) => length),
    [20, 30, 20, 5].map((count) => count * 5),
  );
  const means = samples.map(({ columns }) => median(columns.r.data));
  t.true(means[0] < means[1] && means[1] < means[2] && means[2] < means[3], means.join(' '));
  const { ceilings, ceilingFits, overallCeilings } = await runStage(extrapolateCeiling, { neuroids: inputs.neuroids, samples });
  t.deepEqual(ceilings.columns.neuroid_id, inputs.neuroids.columns.neuroid_id);
  const [shared, noise] = [ceilings.columns.ceiling.slice(0, -1), ceilings.columns.ceiling[SUBJECTS * NEUROIDS - 1]];
  t.true(median(shared) > means[3]);
  t.true(noise < Math.min(...shared) && noise < 0.2, `${noise} and ${shared}`);
  t.is(ceilings.columns.method[0], 'extrapolated over subjects, grouped split');
  const [overall] = rowsOf(overallCeilings);
  t.is(overall.ceiling, median(ceilings.columns.ceiling));
  t.deepEqual([overall.neuroids, overall.without], [SUBJECTS * NEUROIDS, 0]);
  for (const { error_low, error_high, failed_draws, v0 } of rowsOf(ceilingFits)) {
    t.true(error_low > -0.05 && error_high > -0.05 && failed_draws === 0);
    t.is(v0.length, 100);
  }
});

test('a neuroid that was not measured throughout takes no part, and has no ceiling', async (t) => {
  const { responses, neuroids } = recording();
  responses.columns.response.data[3] = 0;
  const gap = { ...responses, columns: { ...responses.columns, response: { ...responses.columns.response } } };
  gap.columns.response.data[1] = Number.NaN;
  const run = (size: number) =>
    scoreSubsets.run({ ...inputs, responses: gap, neuroids } as never, { ...scoreSubsets.params, size }, quiet);
  const samples = await Promise.all([2, 3].map(async (size) => (await run(size)).samples));
  const { ceilings, overallCeilings } = await runStage(extrapolateCeiling, { neuroids, samples }, { draws: 5 });
  t.deepEqual([...ceilings.columns.ceiling].map(Number.isNaN).indexOf(true), 1);
  t.is(ceilings.columns.method[1], 'none');
  t.is(rowsOf(overallCeilings)[0].without, 1);
});
const quiet = { seed: 1, log() {}, progress() {} };

test('subsets of electrodes extrapolate to infinitely many electrodes', async (t) => {
  const params = { by: 'neuroid', sampling: 'tuples', tuples: 3, holdouts: 2, mapping: 'linear' } as const;
  const samples = await Promise.all(
    [4, 8].map(async (size) => (await runStage(scoreSubsets, inputs, { ...params, size })).samples),
  );
  t.true(samples[1].columns.subset.every((subset) => subset.split(',').length === 8));
  const { ceilings } = await runStage(extrapolateCeiling, { neuroids: inputs.neuroids, samples }, { by: 'neuroid', draws: 5 });
  const known = ceilings.columns.ceiling.filter((ceiling) => !Number.isNaN(ceiling));
  t.is(known.length, new Set(samples.flatMap(({ columns }) => columns.held_out)).size);
});

test('a split that the folds do not hold, and samples of two splits, are errors', async (t) => {
  await t.throwsAsync(runStage(scoreSubsets, inputs, { split: 'shuffled' }), { message: /the split "shuffled": has no folds/ });
  const { samples } = await runStage(scoreSubsets, inputs, { size: 5 });
  const other = { ...samples, columns: { ...samples.columns, split: samples.columns.split.map(() => 'other') } };
  await t.throwsAsync(runStage(extrapolateCeiling, { neuroids: inputs.neuroids, samples: [samples, other] }), {
    message: /holds 2 splits \(grouped, other\)/,
  });
});
