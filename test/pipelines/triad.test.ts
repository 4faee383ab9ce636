import test from 'ava';
import { foldRules } from '../../data/fold-rules.ts';
import { type Matrix, matrix } from '../../src/linalg/matrix.ts';
import { mean } from '../../src/stats/bootstrap.ts';
import { rowsOf } from '../../src/table/read.ts';
import assignFolds from '../../stages/assign-folds.ts';
import estimateCeiling from '../../stages/estimate-ceiling.ts';
import extractControl from '../../stages/extract-control.ts';
import fitEncoding from '../../stages/fit-encoding.ts';
import normalizeScores from '../../stages/normalize-scores.ts';
import summarizeScores from '../../stages/summarize-scores.ts';
import { randomMatrix } from '../support/random-matrix.ts';
import { runStage } from '../support/run-stage.ts';
import { courses, measured, mix, modelOf, passagesOf, recordingOf, repeatColumns } from '../support/synthetic.ts';

type Mapping = 'ols' | 'ridge';
type Model = ReturnType<typeof modelOf>;
type Recording = ReturnType<typeof recordingOf>;
type StimulusSet = ReturnType<typeof passagesOf>;

const MAPPINGS: readonly Mapping[] = ['ols', 'ridge'];
const ALPHAS = [0.1, 1, 10, 100, 1000];

/** The stages of `brain-score` from a model and a recording to shares, under one split. */
async function score(stimulusSet: StimulusSet, model: Model, recording: Recording, mapping: Mapping, split = 'grouped') {
  const { folds } = await runStage(assignFolds, { stimulusSet }, { rules: foldRules('grouped', 5) });
  const chosen = rowsOf(folds).filter((row) => row.split === split);
  const params = { mapping, alphas: mapping === 'ridge' ? ALPHAS : [], samples: 0 };
  const { scores } = await runStage(fitEncoding, { stimulusSet, ...model, ...recording, folds: chosen }, params);
  const { ceilings } = await runStage(estimateCeiling, recording);
  const { neuroids } = recording;
  const { normalizedScores } = await runStage(normalizeScores, { scores: [scores], ceilings, neuroids });
  return { scores, ceilings, normalizedScores };
}

/** The same, summed up over subjects as in the report. */
async function summarize(stimulusSet: StimulusSet, model: Model, recording: Recording, mapping: Mapping) {
  const { normalizedScores } = await score(stimulusSet, model, recording, mapping);
  const none = { noiseCeilings: [], resamples: [[]], rsa: [[]], exclusions: [[]] };
  const tables = { stimulusSet, normalizedScores, neuroids: recording.neuroids, sites: [model.sites] };
  const { benchmarkScores } = await runStage(summarizeScores, { ...tables, ...none }, { benchmark: 'synthetic' });
  return rowsOf(benchmarkScores);
}

const averageOf = (matrices: readonly Matrix[]): Matrix =>
  matrix(
    matrices[0].rows,
    matrices[0].cols,
    matrices[0].data.map((_, i) => mean(matrices.map(({ data }) => data[i]))),
  );

// --- The recording itself scores its ceiling. ---
// 8 signals, each seen by 5 neuroids with noise of their own; 1,000 presentations in 200 passages, 4 repetitions.

const long = passagesOf(200, 5);
const longIds = long.columns.stimulus_id;
const signal = randomMatrix(1000, 8, 1);
const REPETITIONS = 4;

for (const snr of [0.25, 1, 4]) {
  const ceiling = Math.sqrt((snr * REPETITIONS) / (snr * REPETITIONS + 1));
  const recording = recordingOf(measured(repeatColumns(signal, 5), REPETITIONS, snr, 100), longIds);
  const ownMean = averageOf(measured(signal, REPETITIONS, snr, 200));

  for (const mapping of MAPPINGS) {
    test(`what was recorded, without its noise, scores the ceiling: SNR ${snr}, ${mapping}`, async (t) => {
      const model = modelOf({ noiseless: signal }, longIds);
      const { scores, ceilings, normalizedScores } = await score(long, model, recording, mapping);
      const share = mean(normalizedScores.columns.share);
      t.log(`share ${share}, ceiling ${mean(ceilings.columns.ceiling)} (${ceiling}), r ${mean(scores.columns.r)}`);
      t.is(normalizedScores.length, 40);
      t.true(Math.abs(mean(ceilings.columns.ceiling) - ceiling) < 0.015);
      t.true(Math.abs(share - 1) < 0.02, `share ${share}`);
    });
  }

  test(`another recording of the same signals has its own ceiling as its share: SNR ${snr}`, async (t) => {
    const { normalizedScores } = await score(long, modelOf({ recording: ownMean }, longIds), recording, 'ols');
    const share = mean(normalizedScores.columns.share);
    t.log(`share ${share}, expected ${ceiling}`);
    t.true(Math.abs(share - ceiling) < 0.03, `share ${share}, not ${ceiling}`);
  });
}

test('the very target scores 1', async (t) => {
  const repetitions = measured(signal, REPETITIONS, 1, 100);
  const model = modelOf({ target: averageOf(repetitions) }, longIds);
  for (const mapping of MAPPINGS) {
    const { scores } = await score(long, model, recordingOf(repetitions, longIds), mapping);
    t.log(`${mapping}: r ${Math.min(...scores.columns.r)} or more`);
    t.true(scores.columns.r.every((r) => r > 0.999));
  }
});

// --- Noise scores zero within its interval. ---
// Model and recordings drift within passages, each on its own: 400 presentations, 8 subjects of 40 neuroids.

const drifting = passagesOf(50, 8);
const driftingIds = drifting.columns.stimulus_id;
const drift = courses(50, 8, 320, 0.9, 2);
const unrelated = modelOf({ drift: courses(50, 8, 20, 0.9, 3) }, driftingIds);
const recordingOfDrift = recordingOf(measured(drift, 2, 4, 300), driftingIds, 8);

for (const mapping of MAPPINGS) {
  test(`a model that knows nothing scores 0 within three standard errors on held-out passages: ${mapping}`, async (t) => {
    const { scores } = await score(drifting, unrelated, recordingOfDrift, mapping);
    const { r } = scores.columns;
    const average = mean(r);
    const error = Math.sqrt(mean(r.map((value) => (value - average) ** 2)) / (r.length - 1));
    t.log(`mean r ${average} ± ${error} over ${r.length} neuroids`);
    t.is(r.length, 320);
    t.true(Math.abs(average) < 3 * error);
    t.true(error < 0.01);
  });

  test(`the interval over subjects of a model that knows nothing holds 0: ${mapping}`, async (t) => {
    const [{ r, r_low, r_high, interval, subjects }] = await summarize(drifting, unrelated, recordingOfDrift, mapping);
    t.log(`${r} [${r_low}, ${r_high}]`);
    t.deepEqual([interval, subjects], ['subjects', 8]);
    t.true(r_low < 0 && r_high > 0);
    t.true(r_high - r_low < 0.1);
  });
}

// --- The planted site wins. ---
// Three sites of different width; the units of the outer ones correlate with those of the middle one by √.7, and with each other by .7.
// So does a site's share where another was planted.

const common = randomMatrix(1000, 8, 4);
const near = (seed: number) => mix(Math.sqrt(0.7), common, Math.sqrt(0.3), randomMatrix(1000, 8, seed));
const wider = ({ rows, cols, data }: Matrix, more: number, seed: number): Matrix => {
  const rest = randomMatrix(rows, more, seed).data;
  const row = (i: number) => [...data.subarray(i * cols, (i + 1) * cols), ...rest.subarray(i * more, (i + 1) * more)];
  return matrix(rows, cols + more, Float64Array.from(Array.from({ length: rows }, (_, i) => row(i)).flat()));
};
const early = near(5);
const late = near(6);
const depths = { embed: early, 'blocks.0.resid_post': common, 'blocks.1.resid_post': late };
const network = modelOf({ ...depths, embed: wider(early, 4, 7), 'blocks.1.resid_post': wider(late, 2, 8) }, longIds);

for (const [planted, units] of Object.entries(depths)) {
  test(`the planted site wins: ${planted}`, async (t) => {
    const recording = recordingOf(measured(repeatColumns(units, 5), 2, 1, 400), longIds, 4);
    for (const mapping of MAPPINGS) {
      const rows = await summarize(long, network, recording, mapping);
      t.log(mapping, ...rows.map(({ site, r, share }) => `${site} ${r.toFixed(3)} (${share.toFixed(3)})`));
      const winner = rows.find(({ best }) => best)!;
      t.is(rows.length, 3);
      t.is(winner.site, planted);
      for (const { site, depth, r, share } of rows) {
        const expected = Math.sqrt(0.7) ** Math.abs(depth - winner.depth);
        t.true(Math.abs(share - expected) < 0.03, `${site}: share ${share}, not ${expected}`);
        t.true(site === planted || r < winner.r);
      }
    }
  });
}

// --- A positional model leaks through shuffled folds. ---

test('OASM scores on shuffled folds and exactly 0 on whole passages', async (t) => {
  const stimulusSet = passagesOf(30, 8);
  const ids = stimulusSet.columns.stimulus_id;
  const oasm = await runStage(extractControl, { stimulusSet, surprisal: [], predictors: [] }, { control: 'oasm' });
  const recording = recordingOf(measured(courses(30, 8, 40, 0.9, 9), 2, 4, 500), ids);
  for (const mapping of MAPPINGS) {
    const leaking = await score(stimulusSet, oasm, recording, mapping, 'shuffled');
    const honest = await score(stimulusSet, oasm, recording, mapping, 'grouped');
    t.log(`${mapping}: shuffled r ${mean(leaking.scores.columns.r)}`);
    t.true(mean(leaking.scores.columns.r) > 0.2);
    t.true(honest.scores.columns.r.every((r) => r === 0));
    t.true(honest.scores.columns.constant_folds.every((folds) => folds === 5));
  }
});
