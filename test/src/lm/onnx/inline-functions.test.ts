import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { ModelError } from '../../../../src/errors.ts';
import { openModel } from '../../../../src/lm/model.ts';
import { edit, tap } from '../../../../src/lm/onnx/edit.ts';
import { ELEMENT, GRAPH, MODEL, NODE } from '../../../../src/lm/onnx/fields.ts';
import { readGraph } from '../../../../src/lm/onnx/graph.ts';
import { inlineFunctions } from '../../../../src/lm/onnx/inline-functions.ts';
import { integer, message, readFields, text, textOf } from '../../../../src/lm/onnx/protobuf.ts';
import { floatTensor, openSession } from '../../../../src/lm/onnx/session.ts';
import { maxDifference } from '../../../support/embedded-model.ts';
import { DOMAIN, definition, input, node, onnx, output, type Part, referring, step, whole } from '../../../support/onnx.ts';
import { copyTiny, tinyModel, tinyReference } from '../../../support/tiny-models.ts';

const X = floatTensor(Float32Array.of(1, -2, 3, 0.5), [2, 2]);
async function run(model: Uint8Array, tensors: string[]) {
  const session = await openSession(model, 1);
  const results = await session.run({ x: X }, tensors);
  await session.close();
  return tensors.map((name) => [...results.get(name)!]);
}

/** y = (2x)⁴ and z = x⁴, by a function that calls another twice. */
const NESTED = onnx(
  [
    input('x'),
    node('Add', ['x', 'x'], ['d']),
    node('Fourth', ['d'], ['y'], { domain: DOMAIN }),
    node('Fourth', ['x'], ['z'], { domain: DOMAIN }),
    output('y'),
    output('z'),
  ],
  [
    definition(
      'Fourth',
      ['a'],
      ['b'],
      [step('Square', ['a'], 'once', { domain: DOMAIN }), step('Square', ['once'], 'b', { domain: DOMAIN })],
    ),
    definition('Square', ['a'], ['b'], [step('Mul', ['a', 'a'], 'b')]),
  ],
);

test('functions are put in the place of their calls, and what they make can be tapped and patched', async (t) => {
  const model = inlineFunctions(NESTED);
  const { nodes } = readGraph(model);
  t.deepEqual(
    nodes.map(({ op, outputs }) => [op, ...outputs]),
    [
      ['Add', 'd'],
      ['Mul', 'y/once'],
      ['Mul', 'y'],
      ['Mul', 'z/once'],
      ['Mul', 'z'],
    ],
  );
  t.deepEqual(await run(tap(model, ['z/once']), ['y', 'z', 'z/once']), [
    [16, 256, 1296, 1],
    [1, 16, 81, 0.0625],
    [1, 4, 9, 0.25],
  ]);
  t.throws(() => tap(NESTED, ['once']), { instanceOf: ModelError, message: /inside the function Fourth/ });
  t.notThrows(() => edit(model, { patches: ['z/once'] }));
});

test('attributes of a call stand where the function refers to them, and what the call leaves out is left out', async (t) => {
  const attributes = [referring('to', 'type', 2), referring('saturate', 'bounded', 2)];
  const model = onnx(
    [
      input('x'),
      node('As', ['x'], ['i'], { domain: DOMAIN, attributes: [whole('type', ELEMENT.int64)] }),
      node('Cast', ['i'], ['y'], { attributes: [whole('to', ELEMENT.float32)] }),
      output('y'),
    ],
    [definition('As', ['a'], ['b'], [step('Cast', ['a'], 'b', { attributes })])],
  );
  const plain = inlineFunctions(model);
  t.deepEqual(
    readGraph(plain).nodes.map(({ op, integers }) => [op, ...integers]),
    [
      ['Cast', ['to', ELEMENT.int64]],
      ['Cast', ['to', ELEMENT.float32]],
    ],
  );
  t.deepEqual(await run(plain, ['y']), [[1, -2, 3, 0]]);
});

test('a function of another version of the operators, and one that calls itself, are left to the runtime', (t) => {
  const calling =
    (...steps: Part[]) =>
    (version: number) =>
      onnx(
        [input('x'), node('Own', ['x'], ['y'], { domain: DOMAIN }), output('y')],
        [definition('Own', ['a'], ['b'], steps, version)],
      );
  const old = calling(step('Mul', ['a', 'a'], 'b'))(13);
  t.is(inlineFunctions(old), old);
  const endless = calling(step('Own', ['a'], 'b', { domain: DOMAIN }))(20);
  t.deepEqual(
    readGraph(inlineFunctions(endless)).nodes.map(({ op }) => op),
    ['Own'],
  );
});

/** The tiny `name` with every node `op` called through a function, attributes and all. */
function wrapped(name: string, op: string, inputs: string[], attributes: readonly (readonly [name: string, type: number])[]) {
  const model = readFileSync(join(tinyModel(name), 'model.onnx'));
  const wrap = (payload: Uint8Array): Uint8Array[] => {
    const fields = readFields(payload);
    const calls = fields.some(({ number, payload }) => number === NODE.op && textOf(payload) === op);
    return [...fields.map(({ whole }) => whole), ...(calls ? text(NODE.domain, DOMAIN) : [])];
  };
  const around = readFields(model).flatMap(({ number, payload, whole }) =>
    number === MODEL.graph
      ? message(
          MODEL.graph,
          ...readFields(payload).flatMap((field) =>
            field.number === GRAPH.node ? message(GRAPH.node, ...wrap(field.payload)) : [field.whole],
          ),
        )
      : [whole],
  );
  const local = message(MODEL.imports, ...text(1, DOMAIN), ...integer(2, 1));
  const inner = step(op, inputs, 'made', { attributes: attributes.map(([name, type]) => referring(name, name, type)) });
  return Buffer.concat([...around, ...local, ...definition(op, inputs, ['made'], [inner], 17)]);
}

test('a model that calls its normalisations as functions has the sites and the values of the one that does not', async (t) => {
  const model = wrapped(
    'gpt2-fp16',
    'LayerNormalization',
    ['x', 'gain', 'bias'],
    [
      ['axis', 2],
      ['epsilon', 1],
    ],
  );
  t.is(readGraph(model).functions.length, 1);
  const { rows, sites } = tinyReference('gpt2-fp16');
  const taps = [...sites.keys()];
  const [expected, actual] = await Promise.all(
    [tinyModel('gpt2-fp16'), copyTiny(t, 'gpt2-fp16', { 'model.onnx': model })].map(async (folder) => {
      const opened = await openModel(folder, { taps, threads: 1 });
      const pass = await opened.run(rows);
      await opened.close();
      return pass;
    }),
  );
  for (const site of taps) t.is(maxDifference(actual.sites.get(site)!, expected.sites.get(site)!), 0, site);
});
