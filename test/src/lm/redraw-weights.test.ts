import test from 'ava';
import { ModelError } from '../../../src/errors.ts';
import { openModel } from '../../../src/lm/model.ts';
import { graphField, readGraph } from '../../../src/lm/onnx/graph.ts';
import { message, text } from '../../../src/lm/onnx/protobuf.ts';
import { storeNumbers } from '../../../src/lm/onnx/store-numbers.ts';
import { redrawWeights as redrawInto } from '../../../src/lm/redraw-weights.ts';
import { randomState } from '../../../src/stats/random.ts';
import { EMBEDDED, maxDifference, modelBytes } from '../../support/embedded-model.ts';
import { gpt2Graph } from '../../support/gpt2-graph.ts';

/** For graphs that hold their weights themselves. */
const redrawWeights = (model: Uint8Array, seed: number) =>
  redrawInto(model, seed, () => {
    throw new Error('no weight lies in a file');
  });
const SHAPE = { layers: 2, width: 32, inner: 128, vocabulary: 200, positions: 16 };
const floats = (bytes: Uint8Array) => new Float32Array(Uint8Array.from(bytes).buffer);
const deviation = (values: Float32Array) => Math.sqrt(values.reduce((sum, x) => sum + x * x, 0) / values.length);

test('the twin depends on the seed and on nothing else', (t) => {
  const model = gpt2Graph(SHAPE);
  const [a, b, c] = [redrawWeights(model, 1), redrawWeights(model, 1), redrawWeights(model, 2)];
  t.true(Buffer.from(a).equals(b));
  t.false(Buffer.from(a).equals(c));
  t.is(a.length, model.length);
});

test('the model itself is left as it was', (t) => {
  const model = gpt2Graph(SHAPE);
  const copy = Buffer.from(model);
  redrawWeights(model, 1);
  t.true(copy.equals(model));
});

test('weights begin as those of GPT-2', (t) => {
  const { initializers, nodes } = readGraph(redrawWeights(gpt2Graph(SHAPE), 7));
  const residualDeviation = 0.02 / Math.sqrt(2 * SHAPE.layers);
  const gemms = nodes.filter(({ op }) => op === 'Gemm').map(({ inputs }) => initializers.get(inputs[1])!);
  gemms.forEach((weight, i) => {
    const writes = i % 6 === 3 || i % 6 === 5; // of each block's q, k, v, attention output, first and second layer
    t.true(Math.abs(deviation(floats(weight.data!)) / (writes ? residualDeviation : 0.02) - 1) < 0.1, `${i}`);
  });
  for (const { inputs } of nodes.filter(({ op }) => op === 'Gather')) {
    t.true(Math.abs(deviation(floats(initializers.get(inputs[0])!.data!)) / 0.02 - 1) < 0.1);
  }
  const vectors = [...initializers.values()].filter(({ dims }) => dims.length === 1);
  const gains = vectors.filter(({ data }) => floats(data!).every((value) => value === 1));
  const biases = vectors.filter(({ data }) => floats(data!).every((value) => value === 0));
  t.is(gains.length, 4 * SHAPE.layers + 1); // three normalisations before q, k, v, one before the network, one at the end
  t.is(gains.length + biases.length, vectors.length);
});

test('draws are those of the seeded stream, in the order of the file', (t) => {
  const { initializers } = readGraph(redrawWeights(gpt2Graph(SHAPE), 3));
  const [tokenTable] = initializers.values();
  const stream = randomState(3);
  const expected = Float32Array.from({ length: SHAPE.vocabulary * SHAPE.width }, () => 0.02 * stream.standardNormal());
  t.deepEqual(floats(tokenTable.data!), expected);
});

test('a weight of unknown role stops the redrawing', (t) => {
  const stray = Buffer.concat(message(5, Uint8Array.of(8, 4, 16, 1), ...text(8, 'stray'), ...message(9, new Uint8Array(16))));
  const model = Buffer.concat(message(7, graphField(gpt2Graph(SHAPE)).payload, stray));
  t.throws(() => redrawWeights(model, 1), { instanceOf: ModelError, message: /weight "stray": is neither/ });
});

test('the twin of the embedded model runs, knows nothing, and is another for another seed', async (t) => {
  const taps = ['embed', 'blocks.3.resid_post'];
  const twins = await Promise.all([5, 5, 6].map((untrainedSeed) => openModel(EMBEDDED, { untrainedSeed, taps, threads: 1 })));
  const rows = [Int32Array.of(0, 483, 745, 463, 1939)];
  const [a, b, c] = await Promise.all(twins.map((twin) => twin.run(rows)));
  t.is(maxDifference(a.logits, b.logits), 0);
  t.true(maxDifference(a.logits, c.logits) > 0.1);
  for (const values of [a.logits, ...a.sites.values()]) t.true(values.every(Number.isFinite));
  t.true(Math.abs(deviation(a.sites.get('embed')!) / (0.02 * Math.SQRT2) - 1) < 0.1);
});

test('int8 storage with a scale is rounded to the nearest 127th of the largest', (t) => {
  const values = Float32Array.of(0.1, -0.2, 0.03, 0.4, 0, -0.05);
  const tensor = (name: string, dims: number[], element: number, bytes: number) => ({
    ...{ name, dims, element, external: undefined },
    data: new Uint8Array(bytes),
  });
  const [initializer, scale] = [tensor('w', [2, 3], 3, 6), tensor('s', [1, 3], 1, 12)];
  const stored = new Map(
    storeNumbers({ initializer, scale, dims: [2, 3] }, values).map(({ initializer, bytes }) => [initializer.name, bytes]),
  );
  t.true(maxDifference(floats(stored.get('s')!), [0.4 / 127, 0.2 / 127, 0.05 / 127]) < 1e-9);
  t.deepEqual([...new Int8Array(Uint8Array.from(stored.get('w')!).buffer)], [32, -127, 76, 127, 0, -127]);
});

test('float16 storage is rounded to the nearest', (t) => {
  const { initializers } = readGraph(redrawWeights(modelBytes(), 5));
  const table = initializers.get('wte.weight.f16')!;
  const bits = new Uint16Array(Uint8Array.from(table.data!).buffer);
  const stream = randomState(5);
  for (let i = 0; i < 20_000; i++) {
    const drawn = Math.fround(0.02 * stream.standardNormal());
    const exponent = (bits[i] >> 10) & 31;
    const fraction = bits[i] & 1023;
    const stored =
      (bits[i] >> 15 ? -1 : 1) * (exponent ? (1 + fraction / 1024) * 2 ** (exponent - 15) : (fraction / 1024) * 2 ** -14);
    const step = 2 ** (Math.max(exponent, 1) - 25);
    t.true(Math.abs(stored - drawn) <= step / 2, `${drawn} became ${stored}`);
  }
});

test('bfloat16 storage is rounded to the nearest, and to the even one of two', (t) => {
  const initializer = { name: 'w', dims: [6], element: 16, data: new Uint8Array(12), external: undefined };
  const values = Float32Array.of(1, -2, 1 + 2 ** -8, 1 + 3 * 2 ** -8, 1 + 2 ** -8 + 2 ** -20, 2 ** -130);
  const [{ bytes }] = storeNumbers({ initializer, dims: [6] }, values);
  const wide = Uint32Array.from(new Uint16Array(Uint8Array.from(bytes).buffer), (half) => half << 16);
  t.deepEqual([...new Float32Array(wide.buffer)], [1, -2, 1, 1 + 2 ** -6, 1 + 2 ** -7, 2 ** -130]);
});
