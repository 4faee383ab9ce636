import test from 'ava';
import { predictorTable } from '../../data/files/predictor-table.ts';
import { stimulusTable } from '../../data/files/stimulus-table.ts';
import { rowsOf } from '../../src/table/read.ts';
import assignFolds from '../../stages/assign-folds.ts';
import assignFoldsAmong from '../../stages/assign-folds-among.ts';
import { runStage } from '../support/run-stage.ts';

const IDS = Array.from({ length: 12 }, (_, i) => `s${i}`);
const tables = (groups: readonly string[], values: readonly number[]) => ({
  stimulusSet: stimulusTable(IDS, IDS, groups),
  predictors: predictorTable(IDS, { sentence_in_story: values }),
});
const rule = { by: 'strata', k: 2, randomState: 1, legacy: true } as const;
const GROUPS = IDS.map((_, i) => `story ${i % 2}`);

test('the chosen presentations are divided as they would be alone, and the others are in a gap of every fold', async (t) => {
  const values = IDS.map((_, i) => (i < 8 ? 3 : 1));
  const params = { rule, predictor: 'sentence_in_story', value: 3 };
  const { folds } = await runStage(assignFoldsAmong, tables(GROUPS, values), params);
  const parts = (part: string) =>
    rowsOf(folds)
      .filter((row) => row.part === part)
      .map(({ fold, stimulus_id }) => `${fold} ${stimulus_id}`);
  const alone = await runStage(
    assignFolds,
    { stimulusSet: stimulusTable(IDS.slice(0, 8), IDS.slice(0, 8), GROUPS.slice(0, 8)) },
    { rules: { official: rule } },
  );
  t.deepEqual(
    parts('test'),
    rowsOf(alone.folds).map(({ fold, stimulus_id }) => `${fold} ${stimulus_id}`),
  );
  t.deepEqual(
    parts('gap'),
    [0, 1].flatMap((fold) => IDS.slice(8).map((id) => `${fold} ${id}`)),
  );
});

test('a value that no presentation has is refused', async (t) => {
  const params = { rule, predictor: 'sentence_in_story', value: 9 };
  const given = tables(
    GROUPS,
    IDS.map(() => 1),
  );
  await t.throwsAsync(runStage(assignFoldsAmong, given, params), { name: 'DataError', message: /is 9 for no presentation/ });
});
