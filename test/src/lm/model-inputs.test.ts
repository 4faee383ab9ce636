import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { ModelError } from '../../../src/errors.ts';
import { type OpenOptions, openModel, type Patch } from '../../../src/lm/model.ts';
import { modelFiles } from '../../../src/lm/model-folder.ts';
import { GRAPH } from '../../../src/lm/onnx/fields.ts';
import { graphField } from '../../../src/lm/onnx/graph.ts';
import { message, text } from '../../../src/lm/onnx/protobuf.ts';
import { readSurprisal } from '../../../src/lm/passage-surprisal.ts';
import { readPassages } from '../../../src/lm/read-passages.ts';
import { surprisalBits } from '../../../src/lm/surprisal.ts';
import { checkInputs, tokenFeeds } from '../../../src/lm/token-feeds.ts';
import { maxDifference } from '../../support/embedded-model.ts';
import { copyTiny, tinyConfig, tinyModel, tinyReference } from '../../support/tiny-models.ts';

const open = (folder: string, options: OpenOptions = {}) => openModel(folder, { threads: 1, ...options });
const bytesOf = (name: string) => readFileSync(join(tinyModel(name), 'model.onnx'));

const BATCH = { rows: [Int32Array.of(7, 8, 9), Int32Array.of(5)], length: 3 };
const CONFIG = {
  type: '',
  causal: true,
  layers: 1,
  width: 4,
  heads: 1,
  context: 8,
  vocabulary: 10,
  bos: 0,
  end: null,
  pad: 1,
  firstPosition: 0,
};
const feed = (name: string, type: string, dims: (number | string)[], config = CONFIG) =>
  tokenFeeds([{ name, type, dims }], BATCH, config)[name];

test('tokens are padded on the right, masked, and counted from the left', (t) => {
  const values = (name: string, config = CONFIG) => [...(feed(name, 'int32', ['b', 's'], config).data as Int32Array)];
  t.deepEqual(values('input_ids'), [7, 8, 9, 5, 1, 1]);
  t.deepEqual(values('attention_mask'), [1, 1, 1, 1, 0, 0]);
  t.deepEqual(values('position_ids'), [0, 1, 2, 0, 0, 0]);
  t.deepEqual(values('position_ids', { ...CONFIG, firstPosition: 2 }), [2, 3, 4, 2, 2, 2]);
  t.deepEqual(values('token_type_ids'), [0, 0, 0, 0, 0, 0]);
  t.deepEqual(values('cache_position'), [0, 1, 2]);
});

test('integers are fed as the graph wants them, and the past as empty', (t) => {
  const ids = feed('input_ids', 'int64', ['b', 's']);
  t.deepEqual(ids.data, BigInt64Array.of(7n, 8n, 9n, 5n, 1n, 1n));
  t.deepEqual(ids.dims, [2, 3]);
  t.deepEqual(feed('past_key_values.0.key', 'float32', ['batch', 4, 'past_sequence_length', 16]).dims, [2, 4, 0, 16]);
  const refused = (call: () => unknown, message: RegExp) => t.throws(call, { instanceOf: ModelError, message });
  refused(() => feed('input_ids', 'float32', ['b', 's']), /its input "input_ids" is float32/);
  refused(() => feed('past_key_values.0.key', 'int8', ['b', 4, 'past', 16]), /is int8/);
  refused(() => feed('past_key_values.0.key', 'float32', ['b', 'heads', 'past', 16]), /how long axis 1 \("heads"\)/);
});

test('an input that tokens do not tell is refused before anything runs', async (t) => {
  t.notThrows(() => checkInputs(['input_ids', 'past_key_values.3.value']));
  const model = Buffer.concat(
    message(7, graphField(bytesOf('bert')).payload, ...message(GRAPH.input, ...text(1, 'pixel_values'))),
  );
  await t.throwsAsync(open(copyTiny(t, 'bert', { 'model.onnx': model })), {
    instanceOf: ModelError,
    message: /model\.onnx: asks for the input "pixel_values", which tokens do not tell; we can feed input_ids/,
  });
});

test('a model without an output layer gives its sites and refuses its scores', async (t) => {
  const model = await open(tinyModel('bert-headless'), { taps: ['blocks.1.resid_post'] });
  const pass = await model.run([Int32Array.of(2, 50, 3)]);
  t.is(pass.sites.get('blocks.1.resid_post')!.length, 3 * 32);
  t.throws(() => pass.logits, { instanceOf: ModelError, message: /exported without its output layer/ });
  t.false(model.config.causal);
  await model.close();
});

test('config and graph must agree in every family', async (t) => {
  const refused = (name: string, changes: object, message: RegExp) =>
    t.throwsAsync(open(copyTiny(t, name, { 'config.json': tinyConfig(name, { ...changes }) })), {
      instanceOf: ModelError,
      message,
    });
  await refused('llama', { num_hidden_layers: 3 }, /states 3 layers, but model\.onnx has 2/);
  await refused('albert', { hidden_size: 16 }, /states 16 units/);
  await refused('bert-headless', { vocab_size: 97 }, /states 97 tokens in the vocabulary/);
  await refused('roberta', { max_position_embeddings: 52 }, /states 50 positions/);
  await refused('t5-encoder', { d_model: undefined }, /does not give n_embd or hidden_size or d_model or dim/);
});

test('a patch reaches a tensor that keeps rows and positions on one axis, whatever its shape', async (t) => {
  const { rows } = tinyReference('opt');
  const [site, last] = ['blocks.0.resid_post', 'logits'];
  const model = await open(tinyModel('opt'), { taps: [last, site], patches: [site] });
  t.true(model.taps[1].flat);
  const [positions, width] = [rows[0].length, 32];
  const patch = (ofRows: number, ofPositions: number): Patch => ({
    mul: new Float32Array(ofRows * ofPositions * width).fill(0.5),
    add: Float32Array.from({ length: ofRows * ofPositions * width }, (_, i) => (i % width) / 7),
    shape: [ofRows, ofPositions, width],
  });
  const whole = (await model.run(rows, { [site]: patch(1, 1) })).logits;
  for (const [r, p] of [
    [2, 1],
    [1, positions],
    [2, positions],
  ])
    t.is(maxDifference((await model.run(rows, { [site]: patch(r, p) })).logits, whole), 0);
  const uneven = patch(2, positions);
  uneven.add.fill(9, positions * width);
  const changed = (await model.run(rows, { [site]: uneven })).logits;
  t.is(maxDifference(changed.subarray(0, positions * 96), whole.subarray(0, positions * 96)), 0);
  t.true(maxDifference(changed, whole) > 0.01);
  await t.throwsAsync(model.run(rows, { [site]: { ...patch(1, 1), shape: [2, 1, width] } }), { message: /both are 64 numbers/ });
  await model.close();
});

test('one tensor cannot be patched under two names', async (t) => {
  const patches = ['blocks.0.resid_post', 'blocks.1.resid_pre'];
  await t.throwsAsync(open(tinyModel('gpt2'), { patches }), {
    instanceOf: ModelError,
    message: /is the same tensor as "blocks\.0\.resid_post"/,
  });
});

test('sites can be named by hand, in a file or in the config, and take the place of those that were found', async (t) => {
  const { sites } = await open(tinyModel('gpt2'));
  const tensorOf = (name: string) => sites.find((site) => site.name === name)!.tensor;
  const byHand = {
    'blocks.0.resid_mid': tensorOf('blocks.0.attn_out'),
    'blocks.0.mlp_act': { tensor: tensorOf('embed'), width: 32 },
  };
  const changes: Record<string, string>[] = [
    { 'sites.json': JSON.stringify(byHand) },
    { 'config.json': tinyConfig('gpt2', { sites: byHand }) },
  ];
  for (const change of changes) {
    const model = await open(copyTiny(t, 'gpt2', change));
    t.deepEqual(
      model.sites.map(({ name }) => name),
      sites.map(({ name }) => name),
    );
    const of = (name: string) => model.sites.find((site) => site.name === name)!;
    t.like(of('blocks.0.resid_mid'), { tensor: tensorOf('blocks.0.attn_out'), width: 32 });
    t.like(of('blocks.0.mlp_act'), { tensor: tensorOf('embed'), width: 32 });
    await model.close();
  }
});

test('a site that is named wrongly by hand is refused', async (t) => {
  const refused = (sites: unknown, message: RegExp) =>
    t.throwsAsync(open(copyTiny(t, 'gpt2', { 'sites.json': JSON.stringify(sites) })), { instanceOf: ModelError, message });
  await refused({ 'blocks.0.resid_pots': 'x' }, /did you mean "blocks\.0\.resid_post"/);
  await refused({ embed: 'nowhere' }, /the graph makes no tensor "nowhere"/);
  await refused({ embed: 3 }, /site "embed" is 3; write/);
  await refused([], /sites\.json: is no JSON object/);
});

test('a graph that is not recognised is refused with the way to name its sites, and opens once they are named', async (t) => {
  const plain = await open(tinyModel('gpt2'), { taps: ['blocks.1.resid_post'] });
  const { tensor } = plain.sites.find(({ name }) => name === 'blocks.1.resid_post')!;
  const unknown = Buffer.from(bytesOf('gpt2').toString('latin1').replaceAll('\x22\x07Softmax', '\x22\x07Hardmax'), 'latin1');
  const message =
    /no attention \(no softmax before it\) \(recognised: final_norm, logits\); name its sites by hand in a sites\.json/;
  await t.throwsAsync(open(copyTiny(t, 'gpt2', { 'model.onnx': unknown })), { instanceOf: ModelError, message });
  const named = copyTiny(t, 'gpt2', { 'model.onnx': unknown, 'sites.json': JSON.stringify({ 'blocks.1.resid_post': tensor }) });
  const model = await open(named, { taps: ['blocks.1.resid_post'] });
  t.deepEqual(
    model.sites.map(({ name, width }) => [name, width]),
    [
      ['blocks.1.resid_post', 32],
      ['final_norm', 32],
      ['logits', 96],
    ],
  );
  const rows = [Int32Array.of(0, 5, 6)];
  const [a, b] = [await plain.run(rows), await model.run(rows)];
  t.is(b.sites.get('blocks.1.resid_post')!.length, a.sites.get('blocks.1.resid_post')!.length);
  t.true(maxDifference(a.logits, b.logits) > 0);
});

test('a sites.json belongs to the files by which a model is known', (t) => {
  const without = copyTiny(t, 'gpt2');
  const folder = copyTiny(t, 'gpt2', { 'sites.json': '{}' });
  t.is(modelFiles(without).length, 3);
  t.is(modelFiles(folder).length, 4);
});

test('a model without a token of the beginning, as the first GPT is published, reads a text with nothing before it', async (t) => {
  const config = tinyConfig('openai-gpt', { bos_token_id: undefined, eos_token_id: undefined });
  const site = 'blocks.1.resid_post';
  const model = await open(copyTiny(t, 'openai-gpt', { 'config.json': config }), { taps: [site, 'logits'] });
  t.is(model.config.bos, null);
  const ids = Int32Array.of(5, 17, 80);
  const passage = [
    { id: 'a', text: 'w5 w17' },
    { id: 'b', text: 'w80' },
  ];
  const { presentations, activations } = await readPassages(model, [passage]);
  const alone = await model.run([ids]);
  t.is(maxDifference(activations.get(site)!.data.subarray(32), alone.sites.get(site)!.subarray(2 * 32)), 0);
  const bits = presentations.flatMap((one) => [...one.bits]);
  t.true(Number.isNaN(bits[0]));
  t.deepEqual(
    bits.slice(1),
    [1, 2].map((at) => surprisalBits(alone.logits, (at - 1) * 96, 96, ids[at])),
  );
  const read = await readSurprisal(model, [passage]);
  t.deepEqual(
    read.flatMap(({ expected }) => expected.map((one) => one.bits)),
    bits,
  );
  await model.close();
});
