import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { ModelError } from '../../../src/errors.ts';
import { type LanguageModel, type OpenOptions, openModel, type Patch } from '../../../src/lm/model.ts';
import { withBos } from '../../../src/lm/read-sequences.ts';
import { configWith, copyModel, EMBEDDED, maxDifference, modelBytes } from '../../support/embedded-model.ts';

const TEXT = 'The old man opened the door and looked at the sea.';
const OTHER = 'A young girl closed her book and walked to the hill.';
/**
 * The runtime fuses an addition with the normalisation behind it, and rounds otherwise, unless the sum is tapped or patched. Measured: up
 * to 9e-6 in the logits for taps, 0 for patches and for padding.
 */
const ROUNDING = 2e-5;
const open = (options: OpenOptions = {}) => openModel(EMBEDDED, { threads: 1, ...options });

/** The tokens of TEXT and OTHER, cut to one length. */
async function tokens(model: LanguageModel): Promise<Int32Array[]> {
  const encoded = await model.tokenizer.encode([TEXT, OTHER]);
  const length = Math.min(...encoded.map(({ ids }) => ids.length));
  return encoded.map(({ ids }) => withBos(model.config.bos as number, ids.slice(0, length)));
}

const constantPatch = (width: number, mul: number, add: number): Patch => ({
  mul: new Float32Array(width).fill(mul),
  add: new Float32Array(width).fill(add),
  shape: [1, 1, width],
});

test('tapping every site leaves the logits as they were, but for rounding', async (t) => {
  const plain = await open();
  const tapped = await open({ taps: plain.sites.map(({ name }) => name) });
  const rows = await tokens(plain);
  const [a, b] = [await plain.run(rows), await tapped.run(rows)];
  t.true(maxDifference(a.logits, b.logits) <= ROUNDING);
  for (const { name, width } of tapped.taps) t.is(b.sites.get(name)!.length, rows.length * b.length * width);
});

test('a tapped residual stream is what went in plus what was added', async (t) => {
  const names = ['embed', 'blocks.0.attn_out', 'blocks.0.resid_mid', 'blocks.0.mlp_out', 'blocks.0.resid_post'];
  const model = await open({ taps: names });
  const { sites } = await model.run(await tokens(model));
  const [embed, attention, middle, network, end] = names.map((name) => sites.get(name)!);
  t.is(
    maxDifference(
      middle,
      embed.map((x, i) => x + attention[i]),
    ),
    0,
  );
  t.is(
    maxDifference(
      end,
      middle.map((x, i) => x + network[i]),
    ),
    0,
  );
});

test('a patch by 1 and 0 changes nothing', async (t) => {
  const [plain, patched] = [await open(), await open({ patches: ['blocks.1.mlp_act', 'blocks.2.resid_post'] })];
  const rows = await tokens(plain);
  const identity = { 'blocks.1.mlp_act': constantPatch(768, 1, 0), 'blocks.2.resid_post': constantPatch(192, 1, 0) };
  t.true(maxDifference((await plain.run(rows)).logits, (await patched.run(rows, identity)).logits) <= ROUNDING);
});

test('the last residual stream of another text gives that text’s logits', async (t) => {
  const site = 'blocks.3.resid_post';
  const source = await open({ taps: [site] });
  const [text, other] = await tokens(source);
  const donor = await source.run([other]);
  const values = donor.sites.get(site)!;
  const patched = await open({ patches: [site] });
  const patch = { mul: new Float32Array(values.length), add: values, shape: [1, donor.length, 192] as const };
  t.true(maxDifference((await patched.run([text], { [site]: patch })).logits, donor.logits) <= ROUNDING);
});

test('silencing a block’s network leaves only its bias, and changes the logits', async (t) => {
  const site = 'blocks.2.mlp_act';
  const model = await open({ patches: [site], taps: ['blocks.2.mlp_out', site] });
  const rows = await tokens(model);
  const silent = await model.run(rows, { [site]: constantPatch(768, 0, 0) });
  const whole = await model.run(rows, { [site]: constantPatch(768, 1, 0) });
  t.true(silent.sites.get(site)!.every((value) => value === 0));
  const out = silent.sites.get('blocks.2.mlp_out')!;
  t.true(out.every((value, i) => value === out[i % 192]));
  t.true(maxDifference(silent.logits, whole.logits) > 0.1);
});

test('a patch at one position changes nothing before it', async (t) => {
  const site = 'embed';
  const model = await open({ patches: [site] });
  const [row] = await tokens(model);
  const whole = await model.run([row], { [site]: constantPatch(192, 1, 0) });
  const at = 4;
  const mul = new Float32Array(row.length * 192).fill(1).fill(0, at * 192, (at + 1) * 192);
  const patched = await model.run([row], { [site]: { mul, add: new Float32Array(mul.length), shape: [1, row.length, 192] } });
  t.is(maxDifference(whole.logits.subarray(0, at * 8192), patched.logits.subarray(0, at * 8192)), 0);
  t.true(maxDifference(whole.logits.subarray(at * 8192), patched.logits.subarray(at * 8192)) > 0.1);
});

test('a site opened for patching must be patched, and no other can be', async (t) => {
  const model = await open({ patches: ['embed'] });
  const rows = await tokens(model);
  await t.throwsAsync(model.run(rows), { instanceOf: ModelError, message: /is given no patch/ });
  const both = { embed: constantPatch(192, 1, 0), final_norm: constantPatch(192, 1, 0) };
  await t.throwsAsync(model.run(rows, both), { instanceOf: ModelError, message: /"final_norm": was not opened/ });
});

test('padding on the right changes no value of a shorter row', async (t) => {
  const model = await open({ taps: ['blocks.0.resid_post', 'blocks.3.resid_post'] });
  const [row] = await tokens(model);
  const short = row.slice(0, 5);
  const [alone, padded] = [await model.run([short]), await model.run([row, short])];
  const rowOf = (values: Float32Array, width: number) =>
    values.subarray(padded.length * width, (padded.length + short.length) * width);
  t.true(maxDifference(alone.logits, rowOf(padded.logits, 8192)) <= ROUNDING);
  for (const { name } of model.taps)
    t.true(maxDifference(alone.sites.get(name)!, rowOf(padded.sites.get(name)!, 192)) <= ROUNDING);
});

test('rows that the model cannot hold are refused', async (t) => {
  const model = await open();
  await t.throwsAsync(model.run([Int32Array.of(0, 8192)]), { instanceOf: ModelError, message: /id 8192 is outside/ });
  await t.throwsAsync(model.run([new Int32Array(257)]), { instanceOf: ModelError, message: /257 tokens do not fit/ });
  await t.throwsAsync(model.run([new Int32Array()]), { instanceOf: ModelError, message: /without tokens/ });
});

test('a folder without one of its files is refused by name', async (t) => {
  for (const name of ['model.onnx', 'tokenizer.json', 'config.json']) {
    await t.throwsAsync(openModel(copyModel(t, { [name]: undefined })), {
      instanceOf: ModelError,
      message: new RegExp(`${name}: cannot be read`),
    });
  }
});

test('a file that differs from its checksum is refused', async (t) => {
  const checksums = readFileSync(join(EMBEDDED, 'checksums.json'));
  const folder = copyModel(t, { 'checksums.json': checksums, 'config.json': configWith({ n_head: 4 }) });
  await t.throwsAsync(openModel(folder), { instanceOf: ModelError, message: /config\.json: its SHA-256 is/ });
});

test('a truncated or damaged graph is refused', async (t) => {
  const model = modelBytes();
  const truncated = copyModel(t, { 'model.onnx': model.subarray(0, 100_000) });
  await t.throwsAsync(openModel(truncated), { instanceOf: ModelError, message: /truncated/ });
  const damaged = Uint8Array.from(model).fill(0xff, 200, 260);
  await t.throwsAsync(openModel(copyModel(t, { 'model.onnx': damaged })), { instanceOf: ModelError });
});

test('logits that were not asked for are not computed, and the sites are as before', async (t) => {
  const taps = ['blocks.0.mlp_act', 'blocks.3.resid_post'];
  const [plain, without] = [await open({ taps }), await open({ taps, logits: false })];
  const rows = await tokens(plain);
  const [a, b] = [await plain.run(rows), await without.run(rows)];
  const largest = (values: Float32Array) => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  // The last block's network is computed on other rows together, which products round otherwise.
  for (const site of taps) t.true(maxDifference(a.sites.get(site)!, b.sites.get(site)!) <= 1e-6 * largest(a.sites.get(site)!));
  t.throws(() => b.logits, { instanceOf: ModelError, message: /are not computed/ });
});

test('parts of different models are told apart', async (t) => {
  const refused = async (changes: Record<string, string>, message: RegExp) =>
    t.throwsAsync(openModel(copyModel(t, changes)), { instanceOf: ModelError, message });
  await refused({ 'config.json': configWith({ n_layer: 6 }) }, /states 6 layers, but model\.onnx has 4/);
  await refused({ 'config.json': configWith({ n_embd: 256 }) }, /states 256 units/);
  await refused({ 'config.json': configWith({ vocab_size: 50257 }) }, /states 50257 tokens/);
  await refused({ 'config.json': configWith({ n_positions: 1024 }) }, /states 1024 positions/);
  await refused({ 'config.json': configWith({ bos_token_id: 8192 }) }, /bos_token_id 8192/);
  await refused({ 'config.json': configWith({ n_layer: undefined }) }, /does not give n_layer/);
  const tokenizer = JSON.parse(readFileSync(join(EMBEDDED, 'tokenizer.json'), 'utf8'));
  tokenizer.added_tokens.push({ ...tokenizer.added_tokens[0], id: 8192, content: '<|more|>' });
  await refused({ 'tokenizer.json': JSON.stringify(tokenizer) }, /has 8193 tokens, more than the 8192/);
});
