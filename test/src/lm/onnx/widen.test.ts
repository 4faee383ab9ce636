import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { InferenceSession } from 'onnxruntime-node';
import { ELEMENT } from '../../../../src/lm/onnx/fields.ts';
import { readGraph } from '../../../../src/lm/onnx/graph.ts';
import { readModel } from '../../../../src/lm/onnx/read-model.ts';
import { floatTensor, openSession } from '../../../../src/lm/onnx/session.ts';
import { halfPrecisionOf, widen } from '../../../../src/lm/onnx/widen.ts';
import { modelBytes } from '../../../support/embedded-model.ts';
import { body, farWeight, held, input, node, onnx, output, weight, whole } from '../../../support/onnx.ts';

const THIRD = 0.333251953125; // the float16 next to 1/3
const HALVES = Uint16Array.of(0x3555, 0xfbff, 0x0001, 0x7c00); // that third, −65504, the smallest of all, infinity
const NUMBERS = [THIRD, -65504, 2 ** -24, Number.POSITIVE_INFINITY];
const X = floatTensor(Float32Array.of(1.0001, 2.0001, 4.0001, 8.0001), [4]);

async function run(model: Uint8Array, tensors: string[] = ['y'], root?: string) {
  const session = await openSession(model, 1, root);
  const results = await session.run({ x: X }, tensors);
  await session.close();
  return tensors.map((name) => [...results.get(name)!]);
}
const cast = (from: string, to: string, element: number) => node('Cast', [from], [to], { attributes: [whole('to', element)] });

test('a graph in half precision computes in single precision, on the numbers that are stored', async (t) => {
  const model = onnx([
    input('x', ELEMENT.float16, 1),
    weight('w', [4], HALVES, ELEMENT.float16),
    node('Constant', [], ['c'], { attributes: [held('value', [], HALVES.slice(0, 1), ELEMENT.float16)] }),
    cast('x', 'x16', ELEMENT.float16),
    node('Mul', ['x16', 'c'], ['y']),
    node('Identity', ['w'], ['z']),
    output('y', ELEMENT.float16, 1),
    output('z', ELEMENT.float16, 1),
  ]);
  const graph = readGraph(model);
  t.is(halfPrecisionOf(graph), 'float16');
  const wide = widen(model);
  t.is(halfPrecisionOf(readGraph(wide)), undefined);
  const [y, z] = await run(wide, ['y', 'z']);
  t.deepEqual(
    y,
    [...(X.data as Float32Array)].map((x) => Math.fround(x * THIRD)),
  );
  t.deepEqual(z, NUMBERS);
});

test('weights stay where and as they are stored, under another name', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'brain-align-wide-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  const halves = Uint16Array.from({ length: 1024 }, (_, i) => (i % 2 ? 0xbc00 : 0x3555));
  writeFileSync(join(folder, 'weights'), halves);
  const file = join(folder, 'model.onnx');
  writeFileSync(
    file,
    onnx([
      input('x', ELEMENT.float32, 1),
      farWeight('w', [1024], { location: 'weights', offset: '0', length: '2048' }, ELEMENT.float16),
      node('Identity', ['w'], ['y']),
      output('y', ELEMENT.float16, 1),
    ]),
  );
  const { graph, root } = readModel(file);
  const wide = widen(graph);
  const { initializers } = readGraph(wide);
  t.deepEqual([...initializers.keys()], ['w.half']);
  t.like(initializers.get('w.half'), { element: ELEMENT.float16, external: { offset: 0, length: 2048 } });
  t.true(wide.length < 1024);
  const [y] = await run(wide, ['y'], root);
  t.deepEqual(
    y,
    Array.from({ length: 1024 }, (_, i) => (i % 2 ? -1 : THIRD)),
  );
});

test('bfloat16, which the runtime does not compute in, is read as well', async (t) => {
  const brains = Uint16Array.of(0x3eab, 0xff7f, 0x0001, 0x7f80); // the upper halves of float32 numbers
  const parts = (to: number) => [
    input('x', ELEMENT.float32, 1),
    weight('w', [4], brains, ELEMENT.bfloat16),
    cast('x', 'narrow', to),
    node('Mul', ['narrow', 'w'], ['y']),
    output('y', ELEMENT.bfloat16, 1),
  ];
  const model = onnx(parts(ELEMENT.bfloat16));
  await t.throwsAsync(InferenceSession.create(model, { logSeverityLevel: 4 }));
  t.is(halfPrecisionOf(readGraph(model)), 'bfloat16');
  const numbers = new Float32Array(Uint32Array.from(brains, (bits) => bits << 16).buffer);
  const [y] = await run(widen(model));
  t.deepEqual(
    y,
    [...numbers].map((number, i) => Math.fround(number * (X.data as Float32Array)[i])),
  );
});

test('what is filled with half precision, and what is made in the body of an If, is widened too', async (t) => {
  const model = onnx([
    input('x', ELEMENT.float16, 1),
    weight('yes', [], Uint8Array.of(1), ELEMENT.bool),
    node('Shape', ['x'], ['size']),
    node('ConstantOfShape', ['size'], ['filled'], { attributes: [held('value', [1], HALVES.slice(0, 1), ELEMENT.float16)] }),
    node('If', ['yes'], ['y'], {
      attributes: [
        body(
          'then_branch',
          weight('inner', [4], new Uint16Array(4).fill(0x3555), ELEMENT.float16),
          cast('x', 'again', ELEMENT.float16),
          node('Mul', ['again', 'inner'], ['scaled']),
          node('Add', ['scaled', 'filled'], ['sum']),
          output('sum', ELEMENT.float16, 1),
        ),
        body('else_branch', node('Neg', ['x'], ['negative']), output('negative', ELEMENT.float16, 1)),
      ],
    }),
    output('y', ELEMENT.float16, 1),
  ]);
  const [y] = await run(widen(model));
  t.deepEqual(
    y,
    [...(X.data as Float32Array)].map((x) => Math.fround(Math.fround(x * THIRD) + THIRD)),
  );
});

test('a weight that is an input too, as old files have it, keeps its place among the inputs', async (t) => {
  const model = onnx([
    input('x', ELEMENT.float32, 1),
    input('w', ELEMENT.float16, 1),
    weight('w', [4], HALVES, ELEMENT.float16),
    node('Identity', ['w'], ['y']),
    output('y', ELEMENT.float16, 1),
  ]);
  const wide = widen(model);
  t.deepEqual(readGraph(wide).inputs, ['x']);
  t.deepEqual(await run(wide), [NUMBERS]);
});

test('weights that are only stored in half precision make no graph of half precision', (t) => {
  t.is(halfPrecisionOf(readGraph(modelBytes())), undefined);
  const plain = (...parts: Uint8Array[][]) => halfPrecisionOf(readGraph(onnx([input('x'), ...parts, output('y')])));
  t.is(plain(weight('w', [4], HALVES, ELEMENT.float16), cast('w', 'wide', 1), node('Add', ['x', 'wide'], ['y'])), undefined);
  t.is(plain(cast('x', 'narrow', ELEMENT.float16), cast('narrow', 'y', 1)), 'float16');
  t.is(plain(weight('w', [4], HALVES, ELEMENT.float16), node('Identity', ['w'], ['y'])), 'float16');
});

test('what keeps numbers within half precision is left out, and other bounds stay', async (t) => {
  const bound = (...numbers: number[]) => held('value', [], Float32Array.from(numbers), ELEMENT.float32);
  const constant = (name: string, value: number) => node('Constant', [], [name], { attributes: [bound(value)] });
  const model = onnx([
    input('x', ELEMENT.float16, 1),
    weight('yes', [], Uint8Array.of(1), ELEMENT.bool),
    weight('million', [], Float32Array.of(1e6)),
    weight('most', [], HALVES.slice(1, 2), ELEMENT.float16),
    constant('a', 64504),
    constant('b', 65504),
    constant('three', 3),
    node('Where', ['yes', 'a', 'b'], ['high']),
    node('Neg', ['high'], ['low']),
    cast('x', 'x16', ELEMENT.float16),
    node('Mul', ['x16', 'million'], ['large']),
    node('Clip', ['large', 'low', 'high'], ['y']),
    node('Neg', ['large'], ['less']),
    node('Max', ['less', 'most'], ['z']),
    node('Clip', ['x16', '', 'three'], ['c']),
    node('Min', ['x16', 'three'], ['m']),
    ...['y', 'z', 'c', 'm'].map((name) => output(name, ELEMENT.float16, 1)),
  ]);
  const [y, z, c, m] = await run(widen(model), ['y', 'z', 'c', 'm']);
  const large = [...(X.data as Float32Array)].map((x) => Math.fround(x * 1e6));
  t.deepEqual(y, large);
  t.deepEqual(
    z,
    large.map((number) => -number),
  );
  t.deepEqual(
    [c, m],
    [0, 1].map(() => [...(X.data as Float32Array)].map((x) => Math.min(x, 3))),
  );
});
