import test from 'ava';
import { passageTexts, randomTexts, type Spelling } from './text-set.ts';

/** One token a word: its length, and a space before it belongs to it. */
const spelling = (bos: number | null, context: number): Spelling => ({
  config: { bos, context, vocabulary: 40 },
  encode: async (texts) =>
    texts.map((text) => {
      const words = [...text.matchAll(/ ?[^ ]+/g)];
      const ends = words.map(({ 0: word, index }) => index + word.length);
      return {
        ids: Int32Array.from(words, ({ 0: word }) => word.trim().length),
        starts: Int32Array.from(words, ({ index }) => index),
        ends: Int32Array.from(ends),
      };
    }),
});

const passages = [
  [
    { id: 'p.1', text: 'It rains.', row: 0 },
    { id: 'p.2', text: 'We stay.', row: 1 },
  ],
  [{ id: 'q.1', text: 'Good', row: 2 }],
];

test('a passage is one row behind the token of the beginning, if there is one', async (t) => {
  const { rows } = passageTexts('two passages', passages);
  t.deepEqual(await rows(spelling(0, 8)), [
    [0, 2, 6, 2, 5],
    [0, 4],
  ]);
  t.deepEqual(await rows(spelling(null, 8)), [[2, 6, 2, 5], [4]]);
});

test('in context, every presentation is a row that ends with it', async (t) => {
  const { rows } = passageTexts('three sentences', passages, true);
  t.deepEqual(await rows(spelling(0, 8)), [
    [0, 2, 6],
    [0, 2, 6, 2, 5],
    [0, 4],
  ]);
  t.deepEqual(await rows(spelling(null, 8)), [[2, 6], [2, 6, 2, 5], [4]]);
});

test('a passage longer than the context is refused by the name of its first presentation', async (t) => {
  const { rows } = passageTexts('two passages', passages);
  await t.notThrowsAsync(rows(spelling(0, 5)));
  await t.throwsAsync(rows(spelling(0, 4)), { name: 'DataError', message: /two passages, presentation p\.1: .* 5 tokens.* 4;/ });
});

test('random texts have the lengths asked for, tokens of the vocabulary, and are the same every time', async (t) => {
  const { rows } = randomTexts('random', [3, 500, 1]);
  const drawn = await rows(spelling(0, 8));
  t.deepEqual(
    drawn.map(({ length }) => length),
    [3, 500, 1],
  );
  t.deepEqual([Math.min(...drawn.flat()), Math.max(...drawn.flat())], [0, 39]);
  t.deepEqual(await rows(spelling(0, 8)), drawn);
});
