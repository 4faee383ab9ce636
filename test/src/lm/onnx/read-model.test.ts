import { createHash } from 'node:crypto';
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { Tensor } from 'onnxruntime-node';
import { ModelError } from '../../../../src/errors.ts';
import { openModel } from '../../../../src/lm/model.ts';
import { modelFiles } from '../../../../src/lm/model-folder.ts';
import { ELEMENT } from '../../../../src/lm/onnx/fields.ts';
import { readGraph } from '../../../../src/lm/onnx/graph.ts';
import { moveWeights } from '../../../../src/lm/onnx/move-weights.ts';
import { type ModelGraph, readModel } from '../../../../src/lm/onnx/read-model.ts';
import { type Feeds, floatTensor, openSession } from '../../../../src/lm/onnx/session.ts';
import { redrawWeights } from '../../../../src/lm/redraw-weights.ts';
import { copyModel, EMBEDDED, maxDifference, modelBytes } from '../../../support/embedded-model.ts';
import { farWeight, input, node, onnx, output, tokenFeeds, weight } from '../../../support/onnx.ts';

const WIDTH = 20;
const NUMBERS = Float32Array.from({ length: WIDTH * WIDTH }, (_, i) => Math.sin(i));
const BYTES = NUMBERS.byteLength;
/** y = x·w + b, with w somewhere else and b, which is small, behind it. */
const farProduct = (place: Record<string, string>) =>
  onnx([
    input('x'),
    farWeight('w', [WIDTH, WIDTH], place),
    farWeight('b', [1], { ...place, offset: String(Number(place.offset ?? 0) + BYTES - 4), length: '4' }),
    node('MatMul', ['x', 'w'], ['h']),
    node('Add', ['h', 'b'], ['y']),
    output('y'),
  ]);
const X = floatTensor(
  Float32Array.from({ length: WIDTH }, (_, i) => i / WIDTH),
  [1, WIDTH],
);

function folderWith(t: ExecutionContext, files: Record<string, Uint8Array>): string {
  const folder = mkdtempSync(join(tmpdir(), 'brain-align-graph-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes);
  return folder;
}
const numbers = new Uint8Array(NUMBERS.buffer);
const place = { location: 'weights', length: String(BYTES) };
const runModel = async ({ graph, root }: ModelGraph, feeds: Feeds, tensor: string) => {
  const session = await openSession(graph, 1, root);
  const values = (await session.run(feeds, [tensor])).get(tensor)!;
  await session.close();
  return values;
};
/** y of X, summed here. */
const expected = Float32Array.from({ length: WIDTH }, (_, j) =>
  NUMBERS.reduce(
    (sum, value, at) => (at % WIDTH === j ? sum + (Math.floor(at / WIDTH) / WIDTH) * value : sum),
    NUMBERS[WIDTH * WIDTH - 1],
  ),
);

test('a model file is read without its weights, and runs to the same bits', async (t) => {
  const model = readModel(join(EMBEDDED, 'model.onnx'));
  t.true(model.graph.length < 100_000);
  t.deepEqual(model.weightFiles, []);
  const feeds = tokenFeeds([Int32Array.of(0, 483, 745, 463)], 4);
  const whole = { graph: modelBytes(), root: model.root, weightFiles: [] };
  t.is(maxDifference(await runModel(model, feeds, 'logits'), await runModel(whole, feeds, 'logits')), 0);
});

test('tensors keep names, shapes and types; small ones keep their numbers', (t) => {
  const [whole, light] = [readGraph(modelBytes()), readGraph(readModel(join(EMBEDDED, 'model.onnx')).graph)];
  t.deepEqual([...light.initializers.keys()], [...whole.initializers.keys()]);
  for (const [name, { dims, element, data }] of whole.initializers) {
    const tensor = light.initializers.get(name)!;
    t.deepEqual([tensor.dims, tensor.element], [dims, element]);
    if (data!.length < 1024) t.deepEqual(Buffer.from(tensor.data!), Buffer.from(data!));
    else t.is(tensor.external!.length, data!.length);
  }
});

test('weights in a file beside the model are read from there, at any offset', async (t) => {
  for (const offset of [0, 4096, 13]) {
    const folder = folderWith(t, {
      'model.onnx': farProduct({ ...place, offset: String(offset) }),
      weights: Buffer.concat([Buffer.alloc(offset), numbers]),
    });
    const model = readModel(join(folder, 'model.onnx'));
    t.deepEqual(model.weightFiles, [join(folder, 'weights')]);
    t.deepEqual([...readGraph(model.graph).initializers.get('b')!.data!], [...numbers.subarray(BYTES - 4)]);
    t.true(maxDifference(await runModel(model, { x: X }, 'y'), expected) < 1e-5);
  }
});

test('a folder of links, as a model cache is, is read where the links point', async (t) => {
  const folder = folderWith(t, { a1: farProduct(place), b2: numbers });
  mkdirSync(join(folder, 'snapshot'));
  symlinkSync('../a1', join(folder, 'snapshot', 'model.onnx'));
  symlinkSync('../b2', join(folder, 'snapshot', 'weights'));
  t.true(maxDifference(await runModel(readModel(join(folder, 'snapshot', 'model.onnx')), { x: X }, 'y'), expected) < 1e-5);
});

test('weights beyond 2 GB are mapped, not read', async (t) => {
  const [rows, columns] = [600_000, 1024]; // 2.4 GB as float32
  const offset = 2 ** 32 + 4096;
  const folder = folderWith(t, {
    'model.onnx': onnx([
      input('ids', ELEMENT.int64, 1),
      farWeight('table', [rows, columns], { location: 'weights', offset: String(offset) }),
      node('Gather', ['table', 'ids'], ['y']),
      output('y'),
    ]),
    weights: new Uint8Array(),
  });
  const file = join(folder, 'weights');
  truncateSync(file, offset + rows * columns * 4); // a hole: it takes no room on the disk
  const descriptor = openSync(file, 'r+');
  writeSync(descriptor, Buffer.from(Float32Array.of(0.25, -8).buffer), 0, 8, offset + (rows - 1) * columns * 4);
  closeSync(descriptor);
  const before = process.memoryUsage().rss;
  const ids = new Tensor('int64', BigInt64Array.of(BigInt(rows - 1)), [1]);
  const values = await runModel(readModel(join(folder, 'model.onnx')), { ids }, 'y');
  t.deepEqual([...values.subarray(0, 3)], [0.25, -8, 0]);
  t.true(process.memoryUsage().rss - before < 2 ** 29);
});

test('weights whose file is missing, cut short, elsewhere or nowhere are refused by name', (t) => {
  const refused = (model: Uint8Array, message: RegExp, weights?: Uint8Array) => {
    const folder = folderWith(t, { 'model.onnx': model, ...(weights ? { weights } : {}) });
    t.throws(() => readModel(join(folder, 'model.onnx')), { instanceOf: ModelError, message });
  };
  refused(farProduct(place), /weights: is missing: the weight "w"/);
  refused(farProduct(place), /weights: ends at byte 1599, but the weight "w" reaches to 1600.*cut short/, numbers.subarray(1));
  refused(farProduct({ ...place, offset: '4' }), /ends at byte 1600, but the weight "w" reaches to 1604/, numbers);
  refused(farProduct({ ...place, length: '1596' }), /takes 1600 bytes, but 1596 are set aside/, numbers);
  refused(farProduct({ ...place, location: '../weights' }), /outside the model's folder/, numbers);
  refused(farProduct({ ...place, location: '/etc/hostname' }), /outside the model's folder/, numbers);
  refused(farProduct({ ...place, offset: '-4' }), /at no place/, numbers);
  refused(farProduct({ length: String(BYTES) }), /but not in which/, numbers);
});

test('a model file that is cut anywhere is refused or has no graph', (t) => {
  const whole = onnx([input('x'), weight('w', [WIDTH, WIDTH], NUMBERS), node('MatMul', ['x', 'w'], ['y']), output('y')]);
  for (let cut = 0; cut < whole.length; cut += 7) {
    const folder = folderWith(t, { 'model.onnx': whole.subarray(0, cut) });
    const read = () => readGraph(readModel(join(folder, 'model.onnx')).graph);
    t.throws(read, { instanceOf: ModelError, message: /middle of a field|no graph/ }, `cut at ${cut}`);
  }
});

/** The embedded model as it is published when it is large: the graph in one file, its weights in another. */
function apart(t: ExecutionContext): string {
  const { graph } = readModel(join(EMBEDDED, 'model.onnx'));
  const places = [...readGraph(graph).initializers.values()].flatMap(({ name, external }) =>
    external ? [[name, { ...external, file: 'model.onnx_data' }] as const] : [],
  );
  return copyModel(t, { 'model.onnx': moveWeights(graph, new Map(places)), 'model.onnx_data': modelBytes() });
}

test('a model in two files is the model in one, and its untrained twin too', async (t) => {
  const folder = apart(t);
  t.true(modelFiles(folder).includes(join(folder, 'model.onnx_data')));
  const rows = [Int32Array.of(0, 483, 745, 463)];
  for (const options of [{}, { untrainedSeed: 3 }]) {
    const [one, two] = await Promise.all([EMBEDDED, folder].map((each) => openModel(each, { threads: 1, ...options })));
    t.is(maxDifference((await one.run(rows)).logits, (await two.run(rows)).logits), 0);
    await Promise.all([one.close(), two.close()]);
  }
});

test('a weight file that differs from its checksum is refused', async (t) => {
  const folder = apart(t);
  const hash = createHash('sha256').update(modelBytes()).digest('hex');
  writeFileSync(join(folder, 'checksums.json'), JSON.stringify({ 'model.onnx_data': hash }));
  await (await openModel(folder)).close();
  const altered = Uint8Array.from(modelBytes()).fill(1, 1_000_000, 1_000_001);
  writeFileSync(join(folder, 'model.onnx_data'), altered);
  await t.throwsAsync(openModel(folder), { instanceOf: ModelError, message: /model\.onnx_data: its SHA-256 is/ });
});

test('a twin whose weights lie in a file has the numbers of one that holds them', (t) => {
  const inside = readGraph(
    redrawWeights(modelBytes(), 4, () => {
      throw new Error('no weight lies in a file');
    }),
  );
  const written: Uint8Array[] = [];
  let end = 0;
  const put = (bytes: Uint8Array) => {
    written.push(Uint8Array.from(bytes));
    end += bytes.length;
    return { file: 'twin', offset: end - bytes.length, length: bytes.length };
  };
  const outside = readGraph(redrawWeights(readModel(join(EMBEDDED, 'model.onnx')).graph, 4, put));
  const all = Buffer.concat(written);
  for (const [name, { data }] of inside.initializers) {
    const { external, data: small } = outside.initializers.get(name)!;
    const there = external ? all.subarray(external.offset, external.offset + external.length) : small!;
    t.true(external === undefined || external.file === 'twin');
    t.true(Buffer.from(data!).equals(there), name);
  }
});
