import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { DataError } from '../../src/errors.ts';
import { type LanguageModel, openModel } from '../../src/lm/model.ts';
import { rowAt, rowsOf } from '../../src/table/read.ts';
import measurePerplexity from '../../stages/measure-perplexity.ts';
import renderPerplexity from '../../stages/render-perplexity.ts';
import { EMBEDDED } from '../support/embedded-model.ts';
import { runStage } from '../support/run-stage.ts';

const LETTER = 'Dear Anna, the café by the harbour is shut until May. Write soon.';
const STORY = `On the first morning of the frost the ferryman found his boat on the wrong side of the river. He had tied it up himself, with the knot that his father had taught him, and the rope still hung from the post, wet and neatly coiled. He called across the water. Nobody answered but the crows.

He walked up to the mill, where the stones had not turned since the flood, and asked the miller's widow whether she had heard anything in the night. "Only the wind," she said, "and it was blowing the other way." She gave him bread and half a cheese, because he looked like a man who would have to walk a long distance, and she was right. The nearest bridge lay eleven miles upstream. By noon he had passed the quarry; by three o'clock his left boot had begun to let in the snow. A carter took him the last part of the way for nothing and told him about a horse that could count to seven, though only on Sundays.

When he came down the far bank it was dark. The boat lay where he had seen it, drawn up on the gravel, dry as a table. On the bench somebody had placed four coins, the exact fare for a grown person and a child, and beside them a small wooden duck with one wheel missing. He counted the coins twice. Then he sat down, put the duck in the pocket of his coat, and rowed home against the current, slowly, as he did when there were passengers, looking now and then at the empty bench and keeping to the quiet water under the willows. In the spring he carved a new wheel. The duck stands in his window, facing the river, and he does not sell it, although the schoolmaster has asked him three times and once offered a clock. People say that he is waiting for somebody to come back for it. He says that it is pleasant to have something in the house that has also made the crossing.`;
const ONE_DOCUMENT = STORY.replaceAll('\n\n', '\n');
const FILE = `${LETTER}\n\n\n${ONE_DOCUMENT}\n`;

function fileWith(t: ExecutionContext, content: string | Uint8Array, name = 'text.txt'): string {
  const folder = mkdtempSync(join(tmpdir(), 'brain-align-text-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, name), content);
  return join(folder, name);
}

/** -log2 of the softmax, from one run of the model over the tokens [start, end) alone, for each position from `from` on. */
async function bitsOf(model: LanguageModel, ids: Int32Array, start: number, from: number, end: number): Promise<number> {
  const { vocabulary } = model.config;
  const { logits } = await model.run([ids.slice(start, end)]);
  let bits = 0;
  for (let at = from; at < end; at++) {
    const row = Array.from(logits.subarray((at - 1 - start) * vocabulary, (at - start) * vocabulary));
    const sum = row.reduce((total, logit) => total + Math.exp(logit), 0);
    bits += Math.log2(sum) - row[ids[at]] / Math.LN2;
  }
  return bits;
}

test('bits and counts are those of a computation window by window', async (t) => {
  const { perplexity } = await runStage(measurePerplexity, {}, { model: 'embedded', texts: [fileWith(t, FILE)] });
  const model = await openModel(EMBEDDED, { threads: 1 });
  const [letter, story] = (await model.tokenizer.encode([LETTER, ONE_DOCUMENT])).map(({ ids }) =>
    Int32Array.from([model.config.bos, ...ids]),
  );
  t.true(story.length > 384 && story.length <= 512); // three windows: 0 … 255, 128 … 383, 256 … the end
  const bits = [
    await bitsOf(model, letter, 0, 1, letter.length),
    await bitsOf(model, story, 0, 1, 256),
    await bitsOf(model, story, 128, 256, 384),
    await bitsOf(model, story, 256, 384, story.length),
  ].reduce((sum, part) => sum + part, 0);
  await model.close();

  const row = rowAt(perplexity, 0);
  const tokens = letter.length + story.length - 2;
  const words = [LETTER, ONE_DOCUMENT].join(' ').split(/\s+/).length;
  const bytes = Buffer.byteLength(LETTER) + Buffer.byteLength(ONE_DOCUMENT);
  t.like(row, { model: 'embedded', documents: 2, tokens, words, bytes });
  t.true(Math.abs(row.bits - bits) < 1e-3, `${row.bits} bits, window by window ${bits}`);
  t.true(Math.abs(row.bits_per_byte - bits / bytes) < 1e-6);
  t.true(Math.abs(Math.log2(row.perplexity_per_word) - bits / words) < 1e-6);
  t.true(Math.abs(Math.log2(row.perplexity_per_token) - bits / tokens) < 1e-6);
});

test('files are rows under the names that they were given, whatever surrounds their documents', async (t) => {
  const texts = [fileWith(t, LETTER, 'a.txt'), fileWith(t, `\uFEFF\n\n ${LETTER} \n\n \n`, 'b.txt')];
  const { perplexity } = await runStage(measurePerplexity, {}, { model: 'embedded', texts });
  const [a, b] = rowsOf(perplexity);
  t.deepEqual([a.source, b.source], texts);
  t.deepEqual({ ...a, source: '' }, { ...b, source: '' });
});

test('words too long for a perplexity have bits all the same', async (t) => {
  const { perplexity } = await runStage(
    measurePerplexity,
    {},
    { model: 'embedded', texts: [fileWith(t, STORY.replaceAll(/\s/g, ''))] },
  );
  const { words, bits, perplexity_per_word } = rowAt(perplexity, 0);
  t.is(words, 1);
  t.true(bits > 1024);
  t.true(Number.isNaN(perplexity_per_word));
});

const bad: Readonly<Record<string, readonly [string | Uint8Array, RegExp]>> = {
  'an empty file is named': ['', /text\.txt: holds no text$/],
  'a file of white space is named': [' \n\n\t\n', /text\.txt: holds no text$/],
  'a text in Latin-1 is named': [Buffer.from('café au lait', 'latin1'), /text\.txt: is not text in UTF-8; convert it/],
  'a text in UTF-16 is named': [Buffer.from('\uFEFFtext', 'utf16le'), /text\.txt: is not text in UTF-8; convert it/],
};
for (const [title, [content, message]] of Object.entries(bad)) {
  test(title, async (t) => {
    const texts = [fileWith(t, content)];
    await t.throwsAsync(runStage(measurePerplexity, {}, { model: 'embedded', texts }), { instanceOf: DataError, message });
  });
}

test('a file that does not exist, and a folder, are named before anything is computed', (t) => {
  const sources = (text: string) => measurePerplexity.sources!({ model: 'embedded', texts: [text] });
  const missing = /nowhere\.txt: there is no such file; name a text file/;
  t.throws(() => sources(join(tmpdir(), 'nowhere.txt')), { instanceOf: DataError, message: missing });
  t.throws(() => sources(tmpdir()), { instanceOf: DataError, message: /is not a file; name the text files in it/ });
});

test('the summary is one aligned line a model and source', async (t) => {
  const counts = { documents: 12, tokens: 1234, words: 1000, bytes: 5000, bits: 9000 };
  const ratios = { bits_per_byte: 1.8, perplexity_per_word: 512, perplexity_per_token: 156.94 };
  const of = (model: string, source: string, changes = {}) => ({ model, source, ...counts, ...ratios, ...changes });
  const endless = { perplexity_per_word: Number.NaN };
  const { pages } = await runStage(renderPerplexity, { perplexity: [[of('embedded', 'a.txt')], [of('b', 'long.txt', endless)]] });
  t.deepEqual(pages.columns.path, ['summary.txt']);
  t.is(
    Buffer.from(pages.columns.content[0]).toString(),
    [
      'model     source    documents  tokens  bits per byte  perplexity per word  per token',
      'embedded  a.txt            12   1,234          1.800                512.0      156.9',
      'b         long.txt         12   1,234          1.800                    –      156.9',
      '',
    ].join('\n'),
  );
});
