import test from 'ava';
import fc from 'fast-check';
import { findWords } from '../../../src/lm/align-words.ts';
import { REWRITINGS, rewriteText, sayRewriting } from '../../../src/lm/rewrite-text.ts';

const bare = (text: string) => rewriteText(text, ['no-punctuation']);

test('of ASCII, exactly the marks of Python’s string.punctuation go', (t) => {
  const PUNCTUATION = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';
  for (let code = 33; code < 127; code++) {
    const character = String.fromCharCode(code);
    t.is(bare(`a${character}b`), PUNCTUATION.includes(character) ? 'ab' : `a${character}b`);
  }
});

test('marks of all scripts go, letters, digits, emoji and combining marks stay', (t) => {
  t.is(bare('“Don’t,” he said… at 3.5 — (not 4)!'), 'Dont he said at 35 not 4');
  t.is(bare('¿Qué?  «Oui»、你好。'), 'Qué  Oui你好');
  t.is(bare('e\u0301t\u0301, 👩‍👩‍👧 naïve'), 'e\u0301t\u0301 👩‍👩‍👧 naïve');
});

test('a word of marks alone goes with the white space before it, or after it at the beginning', (t) => {
  t.is(bare('the sea — — and -- the sky …'), 'the sea and the sky');
  t.is(bare('— … the sea'), 'the sea');
  t.is(bare('… — !'), '');
});

test('lower case keeps marks, both take capitals and marks, and nothing asked changes nothing', (t) => {
  const text = 'The OLD man’s Straße, ÉTÉ.';
  t.is(rewriteText(text, ['lower-case']), 'the old man’s straße, été.');
  t.is(rewriteText(text, ['no-punctuation', 'lower-case']), 'the old mans straße été');
  t.is(rewriteText(text, []), text);
});

test('any text keeps its words in their order, but for those of marks alone, and twice is as once', (t) => {
  const wordsOf = (text: string) => findWords(text).map(({ start, end }) => text.slice(start, end));
  const text = fc
    .array(fc.oneof(fc.string({ unit: 'grapheme', maxLength: 6 }), fc.constantFrom(' ', '—', '...', 'Sea', '\n')))
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(text, (given) => {
      const once = bare(given);
      t.deepEqual(
        wordsOf(once),
        wordsOf(given).flatMap((word) => [...word].filter((c) => !/[\p{P}$+<=>^`|~]/u.test(c)).join('') || []),
      );
      t.is(bare(once), once);
    }),
    { numRuns: 300, seed: 5 },
  );
});

test('a report says how texts are read', (t) => {
  t.is(sayRewriting(['no-punctuation', 'lower-case']), 'in lower case and without punctuation');
  t.deepEqual(
    REWRITINGS.map((name) => sayRewriting([name])),
    ['in lower case', 'without punctuation'],
  );
});
