import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import fc from 'fast-check';
import { alignTokens, findWords } from '../../../src/lm/align-words.ts';
import { openTokenizer } from '../../../src/lm/tokenizer.ts';
import { EMBEDDED } from '../../support/embedded-model.ts';

const tokenizer = openTokenizer(readFileSync(join(EMBEDDED, 'tokenizer.json'), 'utf8'));
const piece = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 6 }),
  fc.constantFrom(' ', '  ', '\n', '\t', '“so”', 'don’t', 'e\u0301', '👩‍👩‍👧', '你好', '🇩🇪', '\u00a0', 'the', '...'),
);
const anyText = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));

test('a word is a run of characters that are not white space', (t) => {
  const text = ' “Oh,”  she\nsaid — 你好 e\u0301🙂! ';
  t.deepEqual(
    findWords(text).map(({ start, end }) => text.slice(start, end)),
    ['“Oh,”', 'she', 'said', '—', '你好', 'e\u0301🙂!'],
  );
});

test('white space goes with the word after it, and with the last word at the end', (t) => {
  const words = findWords('a  b ');
  t.deepEqual([...alignTokens(words, Int32Array.of(0, 1, 2, 4))], [0, 1, 1, 1]);
});

test('text without words has no word to belong to', (t) => {
  t.deepEqual([...alignTokens([], Int32Array.of(0, 1))], [-1, -1]);
});

test('the tokens of every word cover its characters and no character of another', async (t) => {
  const property = fc.asyncProperty(anyText, async (text) => {
    const [{ starts, ends }] = await tokenizer.encode([text]);
    const words = findWords(text);
    const owner = alignTokens(words, starts);
    words.forEach(({ start, end }, w) => {
      const covered = new Set<number>();
      owner.forEach((word, token) => {
        for (let at = starts[token]; word === w && at < ends[token]; at++) if (/\S/.test(text[at])) covered.add(at);
      });
      t.deepEqual(
        [...covered].sort((a, b) => a - b),
        Array.from({ length: end - start }, (_, i) => start + i),
      );
    });
  });
  await fc.assert(property, { numRuns: 300, seed: 11 });
});

test('word indices never decrease, and every token has one', async (t) => {
  const property = fc.asyncProperty(anyText, async (text) => {
    const [{ starts }] = await tokenizer.encode([text]);
    const words = findWords(text);
    const owner = alignTokens(words, starts);
    owner.forEach((word, i) =>
      t.true(word >= (i > 0 ? owner[i - 1] : Math.min(0, words.length - 1)) && word < Math.max(1, words.length)),
    );
  });
  await fc.assert(property, { numRuns: 200, seed: 12 });
});
