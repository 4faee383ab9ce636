import test from 'ava';
import { folds } from '../../schemas/folds.ts';
import { splitsFrom } from '../../src/assembly/splits.ts';
import { columnsAt, columnsOf, type Matrix, matrix, fromRows as matrixOf, rowOf } from '../../src/linalg/matrix.ts';
import { scorePredictivity } from '../../src/metrics/predictivity.ts';
import { mean, median } from '../../src/stats/bootstrap.ts';
import { fromRows } from '../../src/table/check.ts';
import estimateCeiling from '../../stages/estimate-ceiling.ts';
import predictFromOthers from '../../stages/predict-from-others.ts';
import { fixture } from '../support/fixture.ts';
import { randomMatrix } from '../support/random-matrix.ts';
import { runStage } from '../support/run-stage.ts';
import { mix, passagesOf, recordingOf, repeatColumns } from '../support/synthetic.ts';

const [SUBJECTS, NEUROIDS, ROWS] = [3, 4, 60];
const stimulusSet = passagesOf(10, 6);
const ids = stimulusSet.columns.stimulus_id;
const grouped = fromRows(
  folds,
  Array.from(ids, (stimulus_id, i) => ({ split: 'grouped', stimulus_id, fold: Math.floor(i / 12), part: 'test' })),
);
/** People who share a signal, each with as much noise of their own. */
const signal = repeatColumns(randomMatrix(ROWS, NEUROIDS, 1), SUBJECTS);
const heard = mix(1, signal, 1, randomMatrix(ROWS, signal.cols, 2));
const inputs = { stimulusSet, ...recordingOf([heard], ids, SUBJECTS), folds: grouped };
const alphas = [1, 100];

/** The mean of one column over the rows, one a fold. */
const overFolds = (r: Matrix, column: number): number =>
  mean(Array.from({ length: r.rows }, (_, fold) => rowOf(r, fold)[column]));

test('a person’s ceilings are the mean over folds of what ridge makes of all other people', async (t) => {
  const { ceilings } = await runStage(predictFromOthers, inputs, { alphas });
  const x = columnsOf(heard, NEUROIDS, heard.cols);
  const y = columnsOf(heard, 0, NEUROIDS);
  const splits = splitsFrom(grouped.columns, 'grouped', ids);
  const { r } = await scorePredictivity({ x, y, splits, mapping: 'ridge', alphas });
  for (let j = 0; j < NEUROIDS; j++) {
    t.true(Math.abs(ceilings.columns.ceiling[j] - overFolds(r, j)) < 1e-12);
  }
  t.deepEqual(new Set(ceilings.columns.method), new Set(['ridge from the other people (2)']));
  t.true(median(ceilings.columns.ceiling) > 0.4);
});

test('rows that nobody was measured in and neuroids with gaps take no part; the latter have no ceiling', async (t) => {
  const gappy = matrix(ROWS, heard.cols, heard.data.slice());
  gappy.data.fill(Number.NaN, 0, heard.cols);
  gappy.data[20 * heard.cols + 1] = Number.NaN;
  const { ceilings } = await runStage(predictFromOthers, { ...inputs, ...recordingOf([gappy], ids, SUBJECTS) }, { alphas });
  t.deepEqual(
    [...ceilings.columns.ceiling.keys()].filter((j) => Number.isNaN(ceilings.columns.ceiling[j])),
    [1],
  );
  t.is(ceilings.columns.method[1], 'none');
  const measured = columnsAt(
    matrixOf(Array.from({ length: ROWS - 1 }, (_, i) => rowOf(gappy, i + 1))),
    Int32Array.from(heard.data.subarray(0, heard.cols).keys()).filter((j) => j !== 1),
  );
  const later = fromRows(
    folds,
    [...ids.slice(1)].map((id, i) => ({ split: 'grouped', stimulus_id: id, fold: Math.floor((i + 1) / 12), part: 'test' })),
  );
  const splits = splitsFrom(later.columns, 'grouped', ids.slice(1));
  const job = { x: columnsOf(measured, 3, 11), y: columnsOf(measured, 0, 3), splits, mapping: 'ridge', alphas } as const;
  const { r } = await scorePredictivity(job);
  t.true(Math.abs(ceilings.columns.ceiling[0] - overFolds(r, 0)) < 1e-12);
});

test('many neuroids of others go through so many random sums, the same for the same seed, and say so', async (t) => {
  const few = () => runStage(predictFromOthers, inputs, { alphas, width: 6 });
  const [{ ceilings }, again] = [await few(), await few()];
  t.deepEqual(new Set(ceilings.columns.method), new Set(['ridge from the other people (2), through 6 random sums']));
  t.deepEqual(again.ceilings.columns.ceiling, ceilings.columns.ceiling);
  t.true(median(ceilings.columns.ceiling) > 0.25);
});

test('one person alone has no ceiling from others', async (t) => {
  const { ceilings } = await runStage(predictFromOthers, { ...inputs, ...recordingOf([heard], ids) });
  t.true(ceilings.columns.ceiling.every(Number.isNaN));
  t.deepEqual(new Set(ceilings.columns.method), new Set(['none']));
});

test('ceilings of repetitions are, as asked, those of the Natural Scenes Dataset; of a single recording the published ones', async (t) => {
  const truth = fixture('brain-score/misc.json').cases.nsd_noise_ceiling;
  const items = matrixOf(truth.data_200x5);
  const names = Array.from({ length: 200 }, (_, i) => `item ${i}`);
  const recording = recordingOf(
    Array.from({ length: 5 }, (_, k) => columnsOf(items, k, k + 1)),
    names,
  );
  const { ceilings } = await runStage(estimateCeiling, recording, { by: 'signal-to-noise' });
  t.true(Math.abs(ceilings.columns.ceiling[0] - truth.noiseceiling_r) < 1e-12);
  t.deepEqual(ceilings.columns.method, ['signal and noise of 5 repetitions (Natural Scenes Dataset)']);
  const single = recordingOf([columnsOf(items, 0, 1)], names);
  single.neuroids.columns.published_ceiling[0] = 0.5;
  const published = await runStage(estimateCeiling, single, { by: 'signal-to-noise' });
  t.deepEqual([published.ceilings.columns.ceiling[0], published.ceilings.columns.method[0]], [0.5, 'published']);
});
