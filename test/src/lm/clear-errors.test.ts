import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { stimulusSet as stimulusTable } from '../../../schemas/stimulus-set.ts';
import { ModelError } from '../../../src/errors.ts';
import { readMaskedSurprisal } from '../../../src/lm/masked-surprisal.ts';
import { openModel } from '../../../src/lm/model.ts';
import { modelFiles } from '../../../src/lm/model-folder.ts';
import { measurePerplexity } from '../../../src/lm/perplexity.ts';
import { POOLS } from '../../../src/lm/pool.ts';
import { readPassages } from '../../../src/lm/read-passages.ts';
import { fromRows } from '../../../src/table/check.ts';
import { rowsOf } from '../../../src/table/read.ts';
import extractActivations from '../../../stages/extract-activations.ts';
import extractRepresentations from '../../../stages/extract-representations.ts';
import measurePerplexityOf from '../../../stages/measure-perplexity.ts';
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

test('a tokenizer that contradicts the config is another model’s, as far as the two tell', async (t) => {
  const tokenizer = JSON.parse(bytesOf('gpt2', 'tokenizer.json').toString());
  const few = {
    ...tokenizer,
    model: { ...tokenizer.model, vocab: Object.fromEntries(Object.entries(tokenizer.model.vocab).slice(0, 40)) },
  };
  const lacking = {
    ...tokenizer,
    model: { ...tokenizer.model, vocab: Object.fromEntries(Object.entries(tokenizer.model.vocab).slice(0, 60)) },
  };
  for (const [changes, message] of [
    [
      { 'tokenizer.json': JSON.stringify(few) },
      /tokenizer\.json: has 40 tokens, and config\.json states 96 tokens; the two files/,
    ],
    [
      { 'config.json': tinyConfig('gpt2', { bos_token_id: 7 }) },
      /tokenizer\.json: token 7, which by config\.json stands before every text, is the ordinary token "w7" here; it belongs to another/,
    ],
    [
      { 'tokenizer.json': JSON.stringify(lacking), 'config.json': tinyConfig('gpt2', { bos_token_id: 70 }) },
      /tokenizer\.json: token 70, which by config\.json stands before every text, is none of the 60 here; it belongs to another/,
    ],
  ] as const)
    await refuses(t, openModel(copyTiny(t, 'gpt2', changes)), message);
});

test('a token that no vocabulary holds is told by its name in the config; for padding, which is masked, any other will do', async (t) => {
  for (const [changes, message] of [
    [{ bos_token_id: -5 }, /config\.json: bos_token_id -5 is outside the vocabulary of 96; write the id of that token, or null/],
    [{ bos_token_id: null, eos_token_id: 200 }, /config\.json: eos_token_id 200 is outside the vocabulary of 96/],
  ] as const)
    await refuses(t, openModel(copyTiny(t, 'gpt2', { 'config.json': tinyConfig('gpt2', changes) })), message);
  const rows = [Int32Array.of(0, 5, 6, 7), Int32Array.of(0, 9)];
  const read = async (pad_token_id: number) => {
    const model = await openModel(copyTiny(t, 'gpt2', { 'config.json': tinyConfig('gpt2', { pad_token_id }) }), { threads: 1 });
    t.teardown(() => model.close());
    return [...(await model.run(rows)).logits.subarray(0, 6 * 96)];
  };
  const expected = await read(0);
  for (const pad of [-1, 96, 99_999]) t.deepEqual(await read(pad), expected);
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
  const file = join(folder, 'text.txt');
  writeFileSync(file, text);
  for (const model of ['embedded', folder])
    await measurePerplexityOf.run({}, { model, texts: [file] }, { ...quietContext, log: (line: string) => lines.push(line) });
  t.is(lines.length, 2);
  for (const line of lines) t.regex(line, /worse than chance .*is it the model’s tokenizer/);
  t.regex(lines[1], /text\.txt: /);
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

test('files that are JSON but say nothing, folders in place of files, and pointers to files are named', async (t) => {
  for (const file of ['config.json', 'tokenizer.json', 'checksums.json', 'sites.json'])
    for (const json of ['null', '[]', '3'])
      await refuses(
        t,
        openModel(copyTiny(t, 'gpt2', { [file]: json })),
        new RegExp(`${file.replace('.', '\\.')}: is no JSON object; obtain the file again`),
      );
  for (const file of ['model.onnx', 'config.json', 'tokenizer.json']) {
    const folder = copyTiny(t, 'gpt2', { [file]: undefined });
    mkdirSync(join(folder, file));
    const name = file.replace('.', '\\.');
    await refuses(t, openModel(folder), new RegExp(`${name}: cannot be read; a model folder holds`));
    t.throws(() => modelFiles(folder), { instanceOf: ModelError, message: new RegExp(`${name}: cannot be read`) });
    const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n';
    const asked = copyTiny(t, 'gpt2', { [file]: pointer });
    await refuses(
      t,
      openModel(asked),
      new RegExp(`${name}: is not the file, but says where Git LFS has it; fetch it with: git lfs`),
    );
    t.throws(() => modelFiles(asked), { instanceOf: ModelError, message: /git lfs pull/ });
  }
});

test('weights that are no numbers are told at the site that first holds one, and in the scores', async (t) => {
  const damaged = Buffer.from(bytesOf('gpt2'));
  damaged.fill(0xff, damaged.length >> 1, (damaged.length >> 1) + 64);
  const folder = copyTiny(t, 'gpt2', { 'model.onnx': damaged });
  const message = (site: string) =>
    new RegExp(`^site "${site}": holds NaN or infinity; its weights are damaged, or overflow: obtain`);
  const stimulusSet = stimuli('w5 w6 w7');
  for (const pool of POOLS)
    await refuses(
      t,
      runStage(extractActivations, { stimulusSet }, { model: folder, pool }),
      message('blocks\\.\\d\\.resid_post'),
    );
  await refuses(t, runStage(measureSurprisal, { stimulusSet }, { model: folder }), message('logits'));
  const model = await openModel(folder, { threads: 1 });
  t.teardown(() => model.close());
  await refuses(t, measurePerplexity(model, ['w5 w6 w7']), message('logits'));
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
