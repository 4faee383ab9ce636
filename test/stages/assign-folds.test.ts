import test from 'ava';
import { foldRules } from '../../data/fold-rules.ts';
import { groupBy } from '../../src/table/group.ts';
import { rowsOf } from '../../src/table/read.ts';
import assignFolds from '../../stages/assign-folds.ts';
import { runStage } from '../support/run-stage.ts';

const presentations = Array.from({ length: 24 }, (_, i) => ({
  ...{
    stimulus_id: `s${i}`,
    text: `text ${i}`,
    passage_id: `p${Math.floor(i / 4)}`,
    group_id: `p${Math.floor(i / 4)}`,
    position: i % 4,
    word_count: 2,
  },
}));
const passageOf = new Map(presentations.map(({ stimulus_id, passage_id }) => [stimulus_id, passage_id]));

test('grouped folds split no passage', async (t) => {
  const { folds } = await runStage(assignFolds, { stimulusSet: presentations }, { rules: foldRules('grouped', 3) });
  const grouped = rowsOf(folds).filter(({ split }) => split === 'grouped');
  for (const [passage, rows] of groupBy(grouped, ({ stimulus_id }) => passageOf.get(stimulus_id))) {
    t.is(new Set(rows.map(({ fold }) => fold)).size, 1, passage);
  }
  t.is(new Set(grouped.map(({ fold }) => fold)).size, 3);
});

test('grouped folds may hold out every two passages in turn, or their share of texts of each length', async (t) => {
  const lengths = presentations.map((one, i) => ({ ...one, word_count: Math.floor(i / 4) % 2 ? 5 : 9 }));
  const foldsBy = async (groups: string) => {
    const { folds } = await runStage(assignFolds, { stimulusSet: lengths }, { rules: foldRules('grouped', 3, 0, groups) });
    const grouped = rowsOf(folds).filter(({ split }) => split === 'grouped');
    return [...groupBy(grouped, ({ fold }) => fold).values()].map((rows) => rows.map(({ stimulus_id }) => stimulus_id));
  };
  const pairs = await foldsBy('leave-out:2');
  t.is(pairs.length, 15);
  for (const tested of pairs) t.is(new Set(tested.map((id) => passageOf.get(id))).size, 2);
  const long = new Set(lengths.filter(({ word_count }) => word_count === 9).map(({ stimulus_id }) => stimulus_id));
  for (const tested of await foldsBy('strata:word-count')) {
    t.is(tested.length, 8);
    t.is(tested.filter((id) => long.has(id)).length, 4);
  }
  const message = /"strata:topic" divides no groups; there is: usual, strata:word-count, strata:position, leave-out:1/;
  t.throws(() => foldRules('grouped', 3, 0, 'strata:topic'), { message });
});

test('shuffled folds do split passages', async (t) => {
  const { folds } = await runStage(assignFolds, { stimulusSet: presentations }, { rules: foldRules('grouped', 3) });
  const shuffled = rowsOf(folds).filter(({ split }) => split === 'shuffled');
  t.is(shuffled.length, 24);
  t.true(
    [...groupBy(shuffled, ({ stimulus_id }) => passageOf.get(stimulus_id)).values()].some(
      (rows) => new Set(rows.map(({ fold }) => fold)).size > 1,
    ),
  );
});

test('contiguous folds are runs of the stored order', async (t) => {
  const { folds } = await runStage(assignFolds, { stimulusSet: presentations }, { rules: foldRules('contiguous', 5) });
  const contiguous = rowsOf(folds)
    .filter(({ split }) => split === 'contiguous')
    .map(({ fold }) => fold);
  t.deepEqual(contiguous, [
    ...Array(5).fill(0),
    ...Array(5).fill(1),
    ...Array(5).fill(2),
    ...Array(5).fill(3),
    ...Array(4).fill(4),
  ]);
});

test('more folds than passages is an error that says both numbers', async (t) => {
  await t.throwsAsync(runStage(assignFolds, { stimulusSet: presentations }, { rules: foldRules('grouped', 7) }), {
    message: /6.*7|7.*6/,
  });
});

test('repeated draws may hold out a presentation in several folds, and never twice in one', async (t) => {
  const rules = { drawn: { by: 'draws', repeats: 10, size: { trainShare: 0.9 }, randomState: 1 } } as const;
  const rows = rowsOf((await runStage(assignFolds, { stimulusSet: presentations }, { rules })).folds);
  t.is(rows.length, 10 * 3);
  t.true(rows.every(({ split, part }) => split === 'drawn' && part === 'test'));
  t.is(new Set(rows.map(({ fold, stimulus_id }) => `${fold} ${stimulus_id}`)).size, rows.length);
});

test('runs with a gap name the rows beside the tested ones as gap', async (t) => {
  const rules = { contiguous: { by: 'runs', k: 4, gap: 2 } } as const;
  const { folds } = await runStage(assignFolds, { stimulusSet: presentations }, { rules });
  const second = rowsOf(folds).filter(({ fold }) => fold === 1);
  t.deepEqual(
    second.map(({ stimulus_id, part }) => `${stimulus_id} ${part}`),
    ['s4 gap', 's5 gap', ...[6, 7, 8, 9, 10, 11].map((i) => `s${i} test`), 's12 gap', 's13 gap'],
  );
});
