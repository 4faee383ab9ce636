import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { stimulusSet as stimulusTable } from '../../../schemas/stimulus-set.ts';
import { ModelError } from '../../../src/errors.ts';
import { readMaskedSurprisal } from '../../../src/lm/masked-surprisal.ts';
import { openModel } from '../../../src/lm/model.ts';
import { readPassages } from '../../../src/lm/read-passages.ts';
import { fromRows } from '../../../src/table/check.ts';
import { rowsOf } from '../../../src/table/read.ts';
import extractActivations from '../../../stages/extract-activations.ts';
import extractRepresentations from '../../../stages/extract-representations.ts';
import measureSurprisal from '../../../stages/measure-surprisal.ts';
import { EMBEDDED } from '../../support/embedded-model.ts';
import { quietContext, runStage } from '../../support/run-stage.ts';
import { copyTiny, tinyConfig, tinyModel } from '../../support/tiny-models.ts';

/** What can be wrong with a model or a text, one after the other: a clear error, or a stated result. */

const bytesOf = (name: string, file = 'model.onnx') => readFileSync(join(tinyModel(name), file));
const stimuli = (...texts: string[]) =>
  texts.map((text, i) => ({
    ...{ stimulus_id: `s${i}`, text, passage_id: `p${i}`, group_id: `p${i}`, position: 0 },
    word_count: text.trim() === '' ? 0 : text.trim().split(/\s+/).length,
  }));
const refuses = (t: ExecutionContext, promise: Promise<unknown>, message: RegExp) =>
  t.throwsAsync(promise, { instanceOf: ModelError, message });

/** A copy of `model` in which the operator `from` has another name of the same length. */
function renamed(model: Buffer, from: string, to: string): Buffer {
  const copy = Buffer.from(model);
  for (let at = copy.indexOf(from); at >= 0; at = copy.indexOf(from, at + 1)) copy.write(to, at);
  return copy;
}

test('a tokenizer that gives ids beyond the vocabulary is another model’s', async (t) => {
  const tokenizer = JSON.parse(bytesOf('gpt2', 'tokenizer.json').toString());
  tokenizer.model.vocab.w96 = 96;
  const folder = copyTiny(t, 'gpt2', { 'tokenizer.json': JSON.stringify(tokenizer) });
  await refuses(
    t,
    openModel(folder),
    /tokenizer\.json: has 97 tokens, more than the 96 of the model; it belongs to another model/,
  );
});

test('a wrong tokenizer whose ids fit is seen by bits that are worse than chance', async (t) => {
  const tokenizer = JSON.parse(readFileSync(join(EMBEDDED, 'tokenizer.json'), 'utf8'));
  const ids = Object.keys(tokenizer.model.vocab);
  tokenizer.model.vocab = Object.fromEntries(ids.map((token, i) => [token, i < 300 ? i : ids.length + 299 - i]));
  const folder = mkdtempSync(join(tmpdir(), 'brain-align-scrambled-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  cpSync(EMBEDDED, folder, { recursive: true, filter: (path) => !path.endsWith('checksums.json') });
  writeFileSync(join(folder, 'tokenizer.json'), JSON.stringify(tokenizer));
  const lines: string[] = [];
  const text = 'The old man opened the door and looked at the sea for a long time before he went back to his house.';
  const read = async (model: string) => {
    const params = { ...measureSurprisal.params, model };
    const context = { ...quietContext, log: (line: string) => lines.push(line) };
    await measureSurprisal.run({ stimulusSet: fromRows(stimulusTable, stimuli(text)) }, params, context);
  };
  await read('embedded');
  t.deepEqual(lines, []);
  await read(folder);
  t.is(lines.length, 1);
  t.regex(lines[0], /worse than chance .*is it the model’s tokenizer/);
});

test('config and graph that disagree are told apart, number by number', async (t) => {
  for (const [changes, message] of [
    [{ vocab_size: 97 }, /config\.json: states 97 tokens in the vocabulary, but model\.onnx has 96/],
    [{ n_layer: 3 }, /states 3 layers, but model\.onnx has 2/],
    [{ n_embd: 64 }, /states 64 units in the residual stream, but model\.onnx has 32/],
    [{ n_positions: 64 }, /states 64 positions in a context, but model\.onnx has 48/],
    [{ bos_token_id: 200 }, /bos_token_id 200 is outside the vocabulary of 96/],
  ] as const)
    await refuses(t, openModel(copyTiny(t, 'gpt2', { 'config.json': tinyConfig('gpt2', changes) })), message);
});

test('a graph that is half there, or nothing of a graph, is refused with a reason', async (t) => {
  const model = bytesOf('gpt2');
  for (const content of [
    model.subarray(0, model.length >> 1),
    model.subarray(0, 100),
    new Uint8Array(),
    Buffer.from('<html>404</html>'),
  ])
    await refuses(
      t,
      openModel(copyTiny(t, 'gpt2', { 'model.onnx': content })),
      /model graph: (the file ends in the middle|the file holds no graph|the bytes are not an ONNX model)/,
    );
});

test('a file that differs from its checksum is refused', async (t) => {
  const hash = createHash('sha256').update(bytesOf('gpt2')).digest('hex');
  const checksums = JSON.stringify({ 'model.onnx': hash });
  const folder = copyTiny(t, 'gpt2', { 'checksums.json': checksums });
  await (await openModel(folder)).close();
  const damaged = Buffer.from(bytesOf('gpt2'));
  damaged[damaged.length >> 1] ^= 1;
  writeFileSync(join(folder, 'model.onnx'), damaged);
  await refuses(t, openModel(folder), /model\.onnx: its SHA-256 is .* not .* as in checksums\.json; obtain the file again/);
});

test('files that are missing, or are no JSON, are named', async (t) => {
  for (const file of ['model.onnx', 'tokenizer.json', 'config.json'])
    await refuses(
      t,
      openModel(copyTiny(t, 'gpt2', { [file]: undefined })),
      new RegExp(`${file.replace('.', '\\.')}: cannot be read`),
    );
  for (const file of ['tokenizer.json', 'config.json']) {
    const half = bytesOf('gpt2', file).subarray(0, 200).toString();
    await refuses(t, openModel(copyTiny(t, 'gpt2', { [file]: half })), new RegExp(`${file.replace('.', '\\.')}: is not JSON`));
  }
});

test('an operator that the runtime does not know is refused by its name', async (t) => {
  const folder = copyTiny(t, 'gpt2', { 'model.onnx': renamed(bytesOf('gpt2'), 'Tanh', 'Tonh') });
  await refuses(t, openModel(folder), /model\.onnx: the runtime refuses the graph: .*Tonh/s);
});

test('a presentation that alone exceeds the context is refused, and a longer passage is read in windows', async (t) => {
  const words = (count: number) => Array.from({ length: count }, (_, i) => `w${5 + (i % 80)}`).join(' ');
  for (const stage of [extractActivations, extractRepresentations])
    await refuses(
      t,
      runStage(stage, { stimulusSet: stimuli(words(60)) }, { model: tinyModel('gpt2') }),
      /s0: has 60 tokens, and the model reads at most 47/,
    );
  await refuses(
    t,
    runStage(extractActivations, { stimulusSet: stimuli(words(60)) }, { model: tinyModel('bert'), sees: 'full' }),
    /has 60 tokens, and the model reads at most 46/,
  );
  const { surprisal } = await runStage(measureSurprisal, { stimulusSet: stimuli(words(60)) }, { model: tinyModel('gpt2') });
  t.is(surprisal.length, 60);
  t.true(surprisal.columns.surprisal_bits.every(Number.isFinite));
  const model = await openModel(tinyModel('gpt2'), { threads: 1 });
  t.teardown(() => model.close());
  await refuses(t, model.run([new Int32Array(60).fill(5)]), /60 tokens do not fit the context of 48; read them in windows/);
});

test('an empty text, and one of blanks alone, is refused by its name in every stage', async (t) => {
  for (const text of ['', ' \n'])
    for (const name of ['gpt2', 'bert'])
      for (const stage of [extractActivations, extractRepresentations, measureSurprisal])
        await refuses(
          t,
          runStage(stage, { stimulusSet: stimuli('w5 w6', text) }, { model: tinyModel(name) }),
          /presentation s1: has no word/,
        );
});

test('a text of one token has a vector, and a surprisal from the token of the beginning; without one it has none', async (t) => {
  const inputs = { stimulusSet: stimuli('w7') };
  for (const name of ['gpt2', 'bert', 't5-encoder']) {
    const { activations } = await runStage(extractActivations, inputs, { model: tinyModel(name) });
    t.true(activations.columns.activation.data.every(Number.isFinite), name);
  }
  for (const name of ['gpt2', 'llama', 'bert']) {
    const { surprisal } = await runStage(measureSurprisal, inputs, { model: tinyModel(name) });
    t.is(surprisal.length, 1);
    t.true(surprisal.columns.surprisal_bits[0] > 0, name);
  }
  const { surprisal } = await runStage(measureSurprisal, inputs, { model: tinyModel('gpt2'), first: 'none' });
  t.true(Number.isNaN(rowsOf(surprisal)[0].surprisal_bits));
});

test('half of a surrogate pair is no character, whatever reads it', async (t) => {
  const broken = `w5 ${'😀'.slice(0, 1)} w6`;
  for (const name of ['gpt2', 'bert']) {
    const model = await openModel(tinyModel(name), { taps: ['embed'], threads: 1 });
    t.teardown(() => model.close());
    const passages = [[{ id: 'a', text: broken }]];
    const message = /holds half of a surrogate pair at 3, which is no character; repair the text/;
    await refuses(t, readPassages(model, passages), message);
    if (name === 'bert') await refuses(t, readMaskedSurprisal(model, passages), message);
  }
});

test('a text that spells a special token, and one that the vocabulary cannot spell, are told', async (t) => {
  const spelt = runStage(measureSurprisal, { stimulusSet: stimuli('w5 [MASK] w6') }, { model: tinyModel('bert') });
  await refuses(t, spelt, /spells the special token \[MASK\]; remove it/);
  const { surprisal } = await runStage(measureSurprisal, { stimulusSet: stimuli('w5 strange w6') }, { model: tinyModel('bert') });
  t.deepEqual([...surprisal.columns.unknown_count], [0, 1, 0]);
});

test('a model that is exported without its output layer has no surprisal, which is said', async (t) => {
  const inputs = { stimulusSet: stimuli('w5 w6') };
  for (const name of ['gpt2-headless', 'bert-headless'])
    await refuses(
      t,
      runStage(measureSurprisal, inputs, { model: tinyModel(name) }),
      /"logits": are not computed: the model is exported without its output layer.*it gives no surprisal/,
    );
});
