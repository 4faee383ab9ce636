import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { ModelError } from '../../../src/errors.ts';
import { openTokenizer } from '../../../src/lm/tokenizer.ts';
import { EMBEDDED } from '../../support/embedded-model.ts';

const json = readFileSync(join(EMBEDDED, 'tokenizer.json'), 'utf8');
const tokenizer = openTokenizer(json);
const pieces = async (text: string) => {
  const [{ starts, ends }] = await tokenizer.encode([text]);
  return Array.from(starts, (start, i) => text.slice(start, ends[i]));
};

test('offsets count UTF-16 code units, also behind characters of two units', async (t) => {
  t.is((await pieces('😀😀 the house')).slice(-2).join(''), ' the house');
});

test('a character that takes several tokens is covered by each of them', async (t) => {
  const covered = await pieces('🙂');
  t.true(covered.length > 1);
  t.true(covered.every((piece) => piece === '🙂'));
});

test('distinct spans put together give the text', async (t) => {
  for (const text of ['a  b', '  lead', 'trail  ', '“Quote,” she said.', '你好 world', 'cafe\u0301 a\u0300']) {
    const [{ starts, ends }] = await tokenizer.encode([text]);
    const spans = [...new Set(Array.from(starts, (start, i) => `${start}:${ends[i]}`))].map((span) =>
      span.split(':').map(Number),
    );
    t.is(spans.map(([start, end]) => text.slice(start, end)).join(''), text);
  }
});

test('no special token is added, and the empty text has no token', async (t) => {
  const [empty, word] = await tokenizer.encode(['', 'the']);
  t.is(empty.ids.length, 0);
  t.is(word.ids.length, 1);
});

test('texts are encoded independently of their company', async (t) => {
  const texts = ['The sea.', 'A door, and a very long sentence after it.'];
  const together = await tokenizer.encode(texts);
  for (const [i, text] of texts.entries()) t.deepEqual((await tokenizer.encode([text]))[0], together[i]);
});

test('a text that spells a special token is refused', async (t) => {
  await t.throwsAsync(tokenizer.encode(['one<|endoftext|>two']), {
    instanceOf: ModelError,
    message: /special token <\|endoftext\|>/,
  });
});

test('half a surrogate pair is refused with its place', async (t) => {
  await t.throwsAsync(tokenizer.encode(['ab\ud83dcd']), { instanceOf: ModelError, message: /at 2/ });
});

test('a file that is no tokenizer is refused', (t) => {
  t.throws(() => openTokenizer('{"model":{"vocab":{}}}'), { instanceOf: ModelError, message: /tokenizer\.json/ });
  t.throws(() => openTokenizer(json.slice(0, 5000)), { instanceOf: ModelError, message: /tokenizer\.json/ });
});
