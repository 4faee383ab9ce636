import test from 'ava';
import { rowOf } from '../../src/linalg/matrix.ts';
import { listAt, rowsOf } from '../../src/table/read.ts';
import assignFolds from '../../stages/assign-folds.ts';
import fitEncoding from '../../stages/fit-encoding.ts';
import measurePredictions from '../../stages/measure-predictions.ts';
import { randomMatrix } from '../support/random-matrix.ts';
import { runStage } from '../support/run-stage.ts';

const [rows, width, count] = [24, 3, 4];
const ids = Array.from({ length: rows }, (_, i) => `s${i}`);
const groupOf = (i: number) => `g${i % 6}`;
const [x, noise] = [randomMatrix(rows, width, 1), randomMatrix(rows, count, 2)];
const stimulusSet = ids.map((stimulus_id, i) => ({
  ...{ stimulus_id, text: 'a text', passage_id: groupOf(i), group_id: groupOf(i), position: Math.floor(i / 6), word_count: 2 },
}));
const activations = ids.map((stimulus_id, i) => ({ site: 'x', stimulus_id, activation: Float32Array.from(rowOf(x, i)) }));
const responses = ids.map((stimulus_id, i) => ({
  ...{ stimulus_id, repetition: 0 },
  response: rowOf(noise, i).map((value, j) => value + 2 * x.data[i * width + (j % width)]),
}));
const neuroids = Array.from({ length: count }, (_, j) => ({
  ...{ neuroid_id: `n${j}`, subject_id: 'one', region: 'r' },
  ...{ published_ceiling: Number.NaN, planted_site: null, planted_ceiling: Number.NaN },
}));
const sites = [{ model: 'm', site: 'x', depth: 0, width }];
const benchmarkScores = [
  {
    ...{ benchmark: 'b', simulated: false, model: 'm', control: false, site: 'x', depth: 0, mapping: 'ridge', split: 'grouped' },
    ...{ best: true, r: 0, r_low: 0, r_high: 0, interval: 'passages', ceiling: Number.NaN, share: Number.NaN },
    ...{ subjects: 1, neuroids: count, presentations: rows },
  },
];

test('Pearson’s r over all presentations is that of fit-encoding, and each group has a row of each measure', async (t) => {
  const rules = { grouped: { by: 'groups', k: 2, randomState: 1 } } as const;
  const { folds } = await runStage(assignFolds, { stimulusSet }, { rules });
  const inputs = { stimulusSet, activations, sites, responses, neuroids, folds };
  const alphas = [0.1, 10];
  const { scores } = await runStage(fitEncoding, inputs, { mapping: 'ridge', alphas });
  const { heldOutMeasures } = await runStage(
    measurePredictions,
    { ...inputs, benchmarkScores },
    { measures: ['pearson', 'r2'], alphas },
  );
  const found = rowsOf(heldOutMeasures);
  t.is(found.length, (1 + 6) * 2);
  t.deepEqual([found[0].group_id, found[0].measure, found[0].folds], ['', 'pearson', 2]);
  listAt(heldOutMeasures.columns.value, 0).forEach((r, j) => t.true(Math.abs(r - scores.columns.r[j]) < 1e-12, `${j}`));
  for (const { group_id, folds } of found.slice(2)) {
    t.regex(group_id, /^g\d$/);
    t.is(folds, 1);
  }
  t.true([...found[1].value].every((r2) => r2 > 0 && r2 < 1));
});

test('an unknown measure is answered with the nearest one', async (t) => {
  const rules = { grouped: { by: 'groups', k: 2, randomState: 1 } } as const;
  const { folds } = await runStage(assignFolds, { stimulusSet }, { rules });
  const inputs = { stimulusSet, activations, sites, responses, neuroids, folds, benchmarkScores };
  await t.throwsAsync(runStage(measurePredictions, inputs, { measures: ['spearmen'] }), { message: /did you mean "spearman"/ });
});
