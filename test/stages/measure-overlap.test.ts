import test from 'ava';
import { rowsOf } from '../../src/table/read.ts';
import assignFolds from '../../stages/assign-folds.ts';
import measureOverlap from '../../stages/measure-overlap.ts';
import { runStage } from '../support/run-stage.ts';

const texts = ['the sea is calm', 'The sea is grey', 'a man', 'a boat'];
const stimulusSet = texts.map((text, i) => ({
  ...{ stimulus_id: `s${i}`, text, passage_id: i < 2 ? 'sea' : 'land', group_id: i < 2 ? 'sea' : 'land' },
  ...{ position: i % 2, word_count: text.split(' ').length },
}));

test('what shuffled folds share and whole passages do not is counted fold by fold', async (t) => {
  const rules = { grouped: { by: 'groups', k: 2, randomState: 1 }, shuffled: { by: 'runs', k: 4, gap: 0 } } as const;
  const { folds } = await runStage(assignFolds, { stimulusSet }, { rules });
  const { textOverlaps } = await runStage(measureOverlap, { stimulusSet, folds }, { longest: 3 });
  const rows = rowsOf(textOverlaps);
  t.is(rows.length, (2 + 4) * 3);
  for (const { shared } of rows.filter(({ split }) => split === 'grouped')) t.is(shared, 0);
  const first = rows.filter(({ split, fold }) => split === 'shuffled' && fold === 0);
  t.deepEqual(
    first.map(({ words, tested, shared, share }) => [words, tested, shared, share]),
    [
      [1, 4, 3, 0.75],
      [2, 3, 2, 2 / 3],
      [3, 2, 1, 0.5],
    ],
  );
  t.is(rows.find(({ split, fold, words }) => split === 'shuffled' && fold === 2 && words === 3)!.share, Number.NaN);
});

test('words that are presented one by one make runs, as long as both are on one side', async (t) => {
  const words = 'the old man went the old sea'.split(' ').map((text, i) => ({
    ...{ stimulus_id: `w${i}`, text, passage_id: 'one', group_id: 'one', position: i, word_count: 1 },
  }));
  const folds = [0, 1].flatMap((fold) =>
    words.flatMap(({ stimulus_id }, i) => (i < 4 === (fold === 0) ? [{ split: 'halves', fold, stimulus_id, part: 'test' }] : [])),
  );
  const { textOverlaps } = await runStage(measureOverlap, { stimulusSet: words, folds }, { longest: 2 });
  const found = rowsOf(textOverlaps).map(({ fold, words, tested, shared }) => [fold, words, tested, shared]);
  t.deepEqual(found, [
    [0, 1, 4, 2],
    [0, 2, 3, 1],
    [1, 1, 3, 2],
    [1, 2, 2, 1],
  ]);
});
