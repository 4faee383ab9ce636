import test from 'ava';
import { folds } from '../../schemas/folds.ts';
import { groupKFold } from '../../src/encoding/folds/group-folds.ts';
import { type Matrix, matrix } from '../../src/linalg/matrix.ts';
import { fromRows } from '../../src/table/check.ts';
import { rowsOf } from '../../src/table/read.ts';
import countEdges from '../../stages/count-edges.ts';
import fitEncoding from '../../stages/fit-encoding.ts';
import partitionVariance from '../../stages/partition-variance.ts';
import testMap from '../../stages/test-map.ts';
import { bestScore } from '../support/best-score.ts';
import { randomMatrix } from '../support/random-matrix.ts';
import { runStage } from '../support/run-stage.ts';
import { mix, modelOf, passagesOf, recordingOf } from '../support/synthetic.ts';

/** 20 passages of 3 presentations; two neuroids follow what the model holds, one what the control holds, three are noise. */
const stimulusSet = passagesOf(20, 3);
const ids = stimulusSet.columns.stimulus_id;
const [own, theirs, noise] = [1, 2, 3].map((seed) => randomMatrix(60, 6, seed));
const chosen = (j: number, i: number) => (j < 2 ? own : theirs).data[i * 6 + j];
const signal: Matrix = matrix(
  60,
  6,
  Float64Array.from({ length: 360 }, (_, at) => (at % 6 < 3 ? chosen(at % 6, Math.floor(at / 6)) : 0)),
);
const { responses, neuroids } = recordingOf([mix(1, signal, 0.5, noise)], ids, 2);
const { activations, sites } = modelOf({ poor: randomMatrix(60, 4, 9), rich: own }, ids);
const foldOf = groupKFold(stimulusSet.columns.group_id, 5, 1);
const grouped = fromRows(
  folds,
  ids.map((stimulus_id, i) => ({ split: 'grouped', fold: foldOf[i], stimulus_id, part: 'test' })),
);
const benchmarkScores = [
  bestScore('synthetic', 'poor', { best: false }),
  bestScore('synthetic', 'rich'),
  bestScore('synthetic', 'poor', { split: 'shuffled' }),
];
const inputs = { stimulusSet, activations, sites, responses, neuroids, folds: grouped, benchmarkScores };
const alphas = [0.1, 1, 10, 100];

test('neuroids that follow the best site are above chance, those of noise are not, and r is that of the scores', async (t) => {
  const { mapTests } = await runStage(testMap, inputs, { benchmark: 'B', alphas, permutations: 400 });
  const rows = rowsOf(mapTests);
  t.like(rows[0], {
    benchmark: 'B',
    model: 'synthetic',
    site: 'rich',
    mapping: 'ridge',
    arrangement: 'groups',
    permutations: 400,
  });
  t.deepEqual(
    rows.map(({ p_family }) => p_family < 0.05),
    [true, true, false, false, false, false],
  );
  t.true(rows[0].p < 0.01 && rows[0].q < 0.05 && rows[4].q > 0.05);
  const { scores } = await runStage(fitEncoding, { ...inputs, sites: [rowsOf(sites)[1]] }, { alphas });
  rows.forEach(({ r }, j) => t.true(Math.abs(r - scores.columns.r[j]) < 1e-12));
});

test('a site that was not scored is an error', async (t) => {
  const unscored = runStage(testMap, { ...inputs, benchmarkScores: benchmarkScores.slice(0, 1) }, { alphas });
  t.regex((await t.throwsAsync(unscored)).message, /synthetic: has no best site/);
});

const control = modelOf({ features: theirs, rich: randomMatrix(60, 2, 11) }, ids);
const named = (model: string, table: typeof sites) => rowsOf(table).map((row) => ({ ...row, model }));
const controlled = (width: Matrix) => {
  const { activations: held, sites: of } = modelOf({ features: width }, ids);
  return { ...inputs, controlActivations: [held], controlSites: [named('other', of)] };
};

test('what follows the model is its own, what follows a control is the control’s, and parts add up to the whole', async (t) => {
  const { varianceParts, neuroidParts } = await runStage(partitionVariance, controlled(theirs), {
    benchmark: 'B',
    alphas,
    samples: 200,
  });
  const rows = rowsOf(neuroidParts);
  for (const { unique_model, unique_controls, shared, whole } of rows)
    t.true(Math.abs(unique_model + unique_controls + shared - whole) < 1e-12);
  t.true(rows[0].unique_model > 0.3 && rows[0].unique_controls < 0.05);
  t.true(rows[2].unique_controls > 0.3 && rows[2].unique_model < 0.05);
  const [model] = rowsOf(varianceParts);
  t.like(model, { site: 'rich', controls: 'other', part: 'model', interval: 'passages', subjects: 2, neuroids: 6 });
  const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[1];
  const bySubject = [rows.slice(0, 3), rows.slice(3)].map((mine) => median(mine.map(({ unique_model }) => unique_model)));
  t.true(Math.abs(model.r2 - (bySubject[0] + bySubject[1]) / 2) < 1e-12);
  t.true(model.r2_low < model.r2 && model.r2 < model.r2_high);
});

test('a control that holds nothing explains nothing, and the model all that is explained', async (t) => {
  const nothing = matrix(60, 3, new Float64Array(180).fill(2));
  const { neuroidParts } = await runStage(partitionVariance, controlled(nothing), { alphas, samples: 10 });
  for (const { unique_model, unique_controls, shared, whole } of rowsOf(neuroidParts)) {
    t.true(Math.abs(unique_model - whole) < 1e-9);
    t.true(Math.abs(unique_controls + shared) < 1e-9);
  }
});

test('of a control with a site of the same name that one is taken', async (t) => {
  const twin = { ...inputs, controlActivations: [control.activations], controlSites: [named('twin', control.sites)] };
  const alone = controlled(randomMatrix(60, 2, 11));
  const [found, same] = await Promise.all(
    [twin, alone].map(async (given) => (await runStage(partitionVariance, given, { alphas, samples: 10 })).neuroidParts),
  );
  t.deepEqual(found.columns.unique_model, same.columns.unique_model);
});

test('penalties at the end of the grid are counted over folds and neuroids', async (t) => {
  const score = (mapping: string, neuroid_id: string, edge_folds: number) => ({
    ...{ model: 'm', site: 's', mapping, split: 'grouped', neuroid_id, r: 0.1, constant_folds: 0, alpha: 1, edge_folds },
  });
  const scores = [[score('ridge', 'a', 2), score('ridge', 'b', 1)], [score('ols', 'a', 0)]];
  const { gridEdges } = await runStage(countEdges, { scores, folds: grouped }, { benchmark: 'B', alphas: [0.1, 1000, 10] });
  t.deepEqual(rowsOf(gridEdges), [
    {
      benchmark: 'B',
      model: 'm',
      site: 's',
      mapping: 'ridge',
      split: 'grouped',
      share: 0.3,
      choices: 10,
      least: 0.1,
      largest: 1000,
    },
  ]);
});
