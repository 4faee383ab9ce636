import test from 'ava';
import { typicalPassage } from '../../reports/typical-passage.ts';
import { stimulusSet } from '../../schemas/stimulus-set.ts';
import { surprisal } from '../../schemas/surprisal.ts';
import { fromRows } from '../../src/table/check.ts';

/** One presentation a passage, with these bits in its words. */
function benchmark(passages: Readonly<Record<string, readonly number[]>>): Parameters<typeof typicalPassage>[0] {
  const all = Object.entries(passages);
  const texts = all.map(([id, bits]) => ({
    ...{
      stimulus_id: id,
      passage_id: id,
      group_id: id,
      position: 0,
      word_count: bits.length,
      text: bits.map((_, i) => `word${i}`).join(' '),
    },
  }));
  const words = all.flatMap(([stimulus_id, bits]) =>
    bits.map((surprisal_bits, word_index) => ({
      ...{ stimulus_id, word_index, word: `word${word_index}`, token_count: 1, unknown_count: 0 },
      ...{ surprisal_bits, corrected_surprisal_bits: surprisal_bits },
    })),
  );
  return { stimulusSet: fromRows(stimulusSet, texts), surprisal: fromRows(surprisal, words) } as never;
}

test('the typical passage is the one of median surprisal', (t) => {
  const passage = typicalPassage(benchmark({ a: [9, 9], b: [1, 3], c: [5, 5] }))!;
  t.like(passage, { id: 'c', mean: 5, of: 3 });
});

test('a first word that nothing precedes counts in no mean, and stays in the passage', (t) => {
  const passage = typicalPassage(benchmark({ a: [Number.NaN, 9], b: [Number.NaN, 3], c: [Number.NaN, 5] }))!;
  t.like(passage, { id: 'c', mean: 5, of: 3 });
  t.deepEqual(
    passage.words.map(({ bits }) => bits),
    [Number.NaN, 5],
  );
});

test('a passage without any surprisal is not chosen from', (t) => {
  t.like(typicalPassage(benchmark({ a: [4], b: [Number.NaN], c: [2] }))!, { id: 'c', of: 2 });
  t.is(typicalPassage(benchmark({ a: [Number.NaN] })), undefined);
});
