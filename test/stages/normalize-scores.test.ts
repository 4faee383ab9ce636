import test from 'ava';
import { rowsOf } from '../../src/table/read.ts';
import normalizeScores from '../../stages/normalize-scores.ts';
import { runStage } from '../support/run-stage.ts';

const score = (neuroid_id: string, r: number) => ({
  ...{ model: 'm', site: 's', mapping: 'ridge', split: 'grouped', neuroid_id, r },
  ...{ constant_folds: 0, alpha: 1, edge_folds: 0 },
});
const neuroid = (neuroid_id: string) => ({
  neuroid_id,
  subject_id: 'p1',
  region: 'IFG',
  published_ceiling: Number.NaN,
  planted_site: null,
  planted_ceiling: Number.NaN,
});
const inputs = {
  scores: [[score('n1', 0.6), score('n2', -0.1)], [score('n3', 0.3)]],
  ceilings: [
    { neuroid_id: 'n1', ceiling: 0.5, method: 'published' },
    { neuroid_id: 'n2', ceiling: 0.05, method: 'published' },
    { neuroid_id: 'n3', ceiling: Number.NaN, method: 'none' },
  ],
  neuroids: ['n1', 'n2', 'n3'].map(neuroid),
};

test('a share above 1 is reported, not clamped', async (t) => {
  const { normalizedScores } = await runStage(normalizeScores, inputs);
  t.deepEqual(
    rowsOf(normalizedScores).map(({ neuroid_id, share, subject_id }) => [neuroid_id, share, subject_id]),
    [
      ['n1', 1.2, 'p1'],
      ['n2', Number.NaN, 'p1'],
      ['n3', Number.NaN, 'p1'],
    ],
  );
});

test('a negative share stays negative', async (t) => {
  const { normalizedScores } = await runStage(normalizeScores, inputs, { floor: 0.01 });
  t.deepEqual([...normalizedScores.columns.share], [1.2, -2, Number.NaN]);
});

test('a neuroid below the floor, or without a ceiling, keeps its score, has no share and is listed with the reason', async (t) => {
  const { exclusions } = await runStage(normalizeScores, inputs);
  t.deepEqual(
    rowsOf(exclusions).map(({ id, reason }) => [id, reason]),
    [
      ['n2', 'no share: the ceiling is below 0.1'],
      ['n3', 'no share: no ceiling is known or defined'],
    ],
  );
});

test('a score whose neuroid has no ceiling row is an error that names it', async (t) => {
  await t.throwsAsync(runStage(normalizeScores, { ...inputs, scores: [[score('n4', 0.1)]] }), {
    message: /ceilings\.neuroid_id: has no row "n4"/,
  });
});
