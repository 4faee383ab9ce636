import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { ModelError } from '../../../src/errors.ts';
import { openTokenizer } from '../../../src/lm/tokenizer.ts';
import { EMBEDDED } from '../../support/embedded-model.ts';
import { fixture } from '../../support/fixture.ts';
import { testWith } from '../../support/shared-data.ts';

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

const KINDS: Record<string, string> = {
  wordpiece: 'WordPiece',
  unigram: 'Unigram',
  fallback: 'BPE with byte fallback',
  ending: 'BPE with ends of words',
};
for (const [kind, { tokenizer: file, texts }] of Object.entries<any>(fixture('word-pieces.json').cases)) {
  test(`${KINDS[kind]}: ids and offsets are those of an independent reading`, async (t) => {
    const encoded = await openTokenizer(JSON.stringify(file)).encode(texts.map(({ text }: { text: string }) => text));
    texts.forEach(({ text, ...expected }: any, i: number) => {
      const { ids, starts, ends } = encoded[i];
      t.deepEqual({ ids: [...ids], starts: [...starts], ends: [...ends] }, expected, text);
    });
  });
}

test('the special tokens around a text are those of the tokenizer’s template', async (t) => {
  const { wordpiece, unigram, fallback, ending } = fixture('word-pieces.json').cases;
  const frame = async ({ tokenizer }: any) => {
    const { before, after } = await openTokenizer(JSON.stringify(tokenizer)).frame();
    return [[...before], [...after]];
  };
  t.deepEqual(await frame(wordpiece), [[2], [3]]);
  t.deepEqual(await frame(unigram), [[1], [2]]);
  t.deepEqual(await frame(fallback), [[1], []]);
  t.deepEqual(await frame(ending), [[], []]);
});

test('the vocabulary of every kind is counted, and its unknown token known', (t) => {
  const open = (kind: string) => openTokenizer(JSON.stringify(fixture('word-pieces.json').cases[kind].tokenizer));
  t.deepEqual([open('unigram').vocabulary, open('unigram').unknown], [47, 0]);
  t.deepEqual([open('wordpiece').unknown, open('wordpiece').specials.get('[MASK]')], [1, 4]);
  t.deepEqual([tokenizer.vocabulary, tokenizer.unknown], [8192, null]);
});

/** GPT-2's files as they were published, in the format that is read here. */
const fromMerges = (vocab: string, merges: string) =>
  openTokenizer(
    JSON.stringify({
      pre_tokenizer: { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: true },
      model: { type: 'BPE', vocab: JSON.parse(vocab), merges: merges.trim().split('\n').slice(1) },
    }),
  );

testWith('gpt2-bpe-vectors', 'all 12,373 tokens of ten stories have the ids that GPT-2 gives them', async (t, folder) => {
  const read = (name: string) => readFileSync(join(folder, name), 'utf8');
  const gpt2 = fromMerges(read('encoder.json'), read('vocab.bpe'));
  const stories: { text: string; ids: number[] }[] = JSON.parse(read('natural_stories_gpt2_ids.json'));
  const encoded = await gpt2.encode(stories.map(({ text }) => text));
  stories.forEach(({ text, ids }, i) => {
    const { starts, ends } = encoded[i];
    t.deepEqual([...encoded[i].ids], ids);
    t.is(Array.from(starts, (start, at) => (starts[at - 1] === start ? '' : text.slice(start, ends[at]))).join(''), text);
  });
  t.is(
    encoded.reduce((sum, { ids }) => sum + ids.length, 0),
    12373,
  );
});
