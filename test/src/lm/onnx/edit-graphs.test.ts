import test from 'ava';
import { InferenceSession, type Tensor } from 'onnxruntime-node';
import { ModelError } from '../../../../src/errors.ts';
import { edit, patch, patchInputs, tap, unpatched } from '../../../../src/lm/onnx/edit.ts';
import { ELEMENT } from '../../../../src/lm/onnx/fields.ts';
import { readGraph } from '../../../../src/lm/onnx/graph.ts';
import { floatTensor, openSession } from '../../../../src/lm/onnx/session.ts';
import { maxDifference, modelBytes } from '../../../support/embedded-model.ts';
import { body, DOMAIN, definition, input, node, onnx, output, step, tokenFeeds, weight, whole } from '../../../support/onnx.ts';

const X = floatTensor(Float32Array.of(1, -2, 3, 0.5), [2, 2]);
const W = Float32Array.of(2, 0, 1, -1);
const run = async (model: Uint8Array, feeds: Record<string, ReturnType<typeof floatTensor>>, outputs: string[]) => {
  const session = await openSession(model, 1);
  const results = await session.run(feeds, outputs);
  await session.close();
  return Object.fromEntries(outputs.map((name) => [name, [...results.get(name)!]]));
};
const constant = (value: number) => floatTensor(Float32Array.of(value), [1, 1]);
const patchBy = (tensor: string, mul: number, add: number) => ({
  [patchInputs(tensor).mul]: constant(mul),
  [patchInputs(tensor).add]: constant(add),
});

/** y = relu(x·w) + (x·w); h = x·w is read twice, and y is an output that another node reads. */
const BRANCHES = onnx([
  input('x'),
  weight('w', [2, 2], W),
  node('MatMul', ['x', 'w'], ['h']),
  node('Relu', ['h'], ['r']),
  node('Add', ['r', 'h'], ['y']),
  node('Neg', ['y'], ['z']),
  output('y'),
  output('z'),
]);
// x·w = [[0, 2], [6.5, -0.5]]
const H = [0, 2, 6.5, -0.5];
const Y = H.map((h) => Math.max(0, h) + h);

test('taps and patches of several tensors share one session', async (t) => {
  const model = edit(BRANCHES, { taps: ['h', unpatched('h'), 'r'], patches: ['h', 'r'] });
  const feeds = { x: X, ...patchBy('h', 2, 1), ...patchBy('r', 0.5, 0) };
  const seen = await run(model, feeds, ['h', unpatched('h'), 'r', 'y', 'z']);
  const h = H.map((value) => 2 * value + 1);
  t.deepEqual(seen[unpatched('h')], H);
  t.deepEqual(seen.h, h);
  t.deepEqual(
    seen.r,
    h.map((value) => 0.5 * Math.max(0, value)),
  );
  t.deepEqual(
    seen.y,
    h.map((value, i) => seen.r[i] + value),
  );
});

test('an output that other nodes read is patched for them and for the outside', async (t) => {
  const seen = await run(patch(BRANCHES, 'y'), { x: X, ...patchBy('y', 0, 7) }, ['y', 'z']);
  t.deepEqual(seen, { y: [7, 7, 7, 7], z: [-7, -7, -7, -7] });
});

test('a forgotten patch is refused by the runtime', async (t) => {
  await t.throwsAsync(run(patch(BRANCHES, 'y'), { x: X }, ['y']), { message: /missing in 'feeds'/ });
});

test('what no kept output needs is left out, weights too', async (t) => {
  const model = edit(BRANCHES, { taps: ['h'], keep: [] });
  t.deepEqual(
    readGraph(model).nodes.map(({ op }) => op),
    ['MatMul'],
  );
  t.deepEqual(readGraph(model).outputs, ['h']);
  t.deepEqual((await run(model, { x: X }, ['h'])).h, H);
  t.is(
    readGraph(
      edit(
        onnx([
          input('x'),
          weight('w', [2, 2], W),
          weight('v', [2, 2], W),
          node('MatMul', ['x', 'w'], ['y']),
          node('MatMul', ['y', 'v'], ['z']),
          output('y'),
          output('z'),
        ]),
        { keep: ['y'] },
      ),
    ).initializers.size,
    1,
  );
});

/** As BRANCHES, computed in float16 between two casts; the output too is float16. */
const HALF = onnx([
  input('x'),
  weight('w', [2, 2], Uint16Array.of(0x4000, 0, 0x3c00, 0xbc00), ELEMENT.float16),
  node('Cast', ['x'], ['x16'], { attributes: [whole('to', ELEMENT.float16)] }),
  node('MatMul', ['x16', 'w'], ['h']),
  node('Relu', ['h'], ['r']),
  node('Add', ['r', 'h'], ['y']),
  output('y', ELEMENT.float16),
]);

test('tensors of float16 are delivered as float32 under their own names', async (t) => {
  const seen = await run(tap(HALF, ['h', 'y']), { x: X }, ['h', 'y']);
  t.deepEqual(seen, { h: H, y: Y });
});

test('a float16 tensor is patched by float32 numbers, and rounded once', async (t) => {
  const model = edit(HALF, { taps: ['h', unpatched('h'), 'y'], patches: ['h'] });
  const same = await run(model, { x: X, ...patchBy('h', 1, 0) }, ['h', unpatched('h'), 'y']);
  t.deepEqual(same, { h: H, [unpatched('h')]: H, y: Y });
  const moved = await run(model, { x: X, ...patchBy('h', 1 / 3, 2 ** -12) }, ['h', 'y']);
  const half = (value: number) => {
    const step = 2 ** (Math.max(-14, Math.floor(Math.log2(Math.abs(value)))) - 10);
    return Math.round(value / step) * step;
  };
  t.deepEqual(
    moved.h,
    H.map((h) => half(h / 3 + 2 ** -12)),
  );
});

/** y = x > 0 somewhere ? 2h : -h, with h from outside the bodies. */
const CHOICE = onnx([
  input('x'),
  weight('w', [2, 2], Uint16Array.of(0x4000, 0, 0x3c00, 0xbc00), ELEMENT.float16),
  weight('yes', [], Uint8Array.of(1), ELEMENT.bool),
  node('Cast', ['x'], ['x16'], { attributes: [whole('to', ELEMENT.float16)] }),
  node('MatMul', ['x16', 'w'], ['h']),
  node('If', ['yes'], ['y'], {
    attributes: [
      body('then_branch', node('Add', ['h', 'h'], ['doubled']), output('doubled', ELEMENT.float16)),
      body('else_branch', node('Neg', ['h'], ['negative']), output('negative', ELEMENT.float16)),
    ],
  }),
  output('y', ELEMENT.float16),
]);

test('bodies of an If read the tensors around them by their new names', async (t) => {
  const model = edit(CHOICE, { taps: ['h'], patches: ['h'], keep: ['y'] });
  const seen = await run(model, { x: X, ...patchBy('h', 1, 1) }, ['h', 'y']);
  t.deepEqual(seen, { h: H.map((h) => h + 1), y: H.map((h) => 2 * h + 2) });
});

test('tensors inside a body are refused with the reason', (t) => {
  for (const change of [() => tap(CHOICE, ['doubled']), () => patch(CHOICE, 'negative')])
    t.throws(change, { instanceOf: ModelError, message: /is made inside the body of an If.*not "merged"/ });
});

/** y = square(h) with a function of the model's own. */
const CALLS = onnx(
  [
    input('x'),
    weight('w', [2, 2], W),
    node('MatMul', ['x', 'w'], ['h']),
    node('Square', ['h'], ['y'], { domain: DOMAIN }),
    output('y'),
  ],
  [definition('Square', ['a'], ['b'], [step('Mul', ['a', 'a'], 'product'), step('Identity', ['product'], 'b')])],
);

test('tensors around a function can be tapped and patched, those inside are refused with the reason', async (t) => {
  const model = edit(CALLS, { taps: ['h'], patches: ['h', 'y'] });
  const seen = await run(model, { x: X, ...patchBy('h', 1, 1), ...patchBy('y', 2, 0) }, ['h', 'y']);
  t.deepEqual(
    seen.y,
    H.map((h) => 2 * (h + 1) ** 2),
  );
  t.throws(() => tap(CALLS, ['product']), { instanceOf: ModelError, message: /inside the function Square/ });
});

test('integers are neither tapped nor patched', (t) => {
  const model = onnx([
    input('x'),
    node('Shape', ['x'], ['size']),
    node('Cast', ['size'], ['y'], { attributes: [whole('to', 1)] }),
    output('y', 1, 1),
  ]);
  t.throws(() => tap(model, ['size']), { instanceOf: ModelError, message: /"size" is no float \(element type 7\)/ });
  t.notThrows(() => tap(model, ['y']));
});

test('bytes that are cut or altered anywhere give an error or a graph, and never hang', (t) => {
  for (let cut = 0; cut < BRANCHES.length; cut++) {
    try {
      readGraph(BRANCHES.subarray(0, cut));
    } catch (error) {
      t.true(error instanceof ModelError, `cut at ${cut}: ${error}`);
    }
  }
  for (let at = 0; at < CHOICE.length; at++) {
    for (const value of [0, 0x7f, 0x80, 0xff]) {
      try {
        edit(Uint8Array.from(CHOICE).fill(value, at, at + 1), { taps: ['h'] });
      } catch (error) {
        t.true(error instanceof ModelError, `byte ${at} = ${value}: ${error}`);
      }
    }
  }
});

/** Sessions of the embedded model at every level of the runtime's optimisation, from none to all. */
const LEVELS = ['disabled', 'basic', 'extended', 'all'] as const;
const ROWS = [Int32Array.of(0, 483, 745, 463, 1939, 12, 7), Int32Array.of(0, 99, 3000)];
const atEveryLevel = (model: Uint8Array, wanted: readonly string[]) =>
  Promise.all(
    LEVELS.map(async (graphOptimizationLevel) => {
      const session = await InferenceSession.create(model, { graphOptimizationLevel, intraOpNumThreads: 1 });
      return session.run(tokenFeeds(ROWS, 7), wanted);
    }),
  );
const SITE = /^(embed|final_norm|blocks\.\d\.(attn_out|resid_mid|mlp_act|mlp_out|resid_post))$/;
const SITES = readGraph(modelBytes())
  .nodes.flatMap(({ outputs }) => outputs)
  .filter((name) => SITE.test(name));
const difference = (values: Tensor, expected: Tensor) => {
  const [a, b] = [values.data as Float32Array, expected.data as Float32Array];
  return maxDifference(a, b) / b.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
};

/** Measured: up to 2.3e-6. The scale of attention moves into its product, rounds otherwise, and later blocks enlarge that. */
test('the runtime’s fusions change no tapped value by more than 5e-6 of the largest', async (t) => {
  t.is(SITES.length, 22);
  const [plain, ...optimised] = await atEveryLevel(tap(modelBytes(), SITES), [...SITES, 'logits']);
  for (const name of [...SITES, 'logits'])
    for (const level of optimised) t.true(difference(level[name], plain[name]) <= 5e-6, name);
});

/** Measured: up to 4.9e-7, where a tap keeps an addition from being fused with the normalisation behind it. */
test('logits of a tapped graph are those of the untouched one at every level, to 1e-6 of the largest', async (t) => {
  const [untouched, tapped] = [
    await atEveryLevel(modelBytes(), ['logits']),
    await atEveryLevel(tap(modelBytes(), SITES), ['logits']),
  ];
  LEVELS.forEach((level, i) => t.true(difference(tapped[i].logits, untouched[i].logits) <= 1e-6, level));
});
