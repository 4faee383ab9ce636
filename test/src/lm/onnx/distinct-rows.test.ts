import test from 'ava';
import { recognise, selectSites } from '../../../../src/lm/find-sites.ts';
import { readModelFolder } from '../../../../src/lm/model-folder.ts';
import { distinctOf, distinctRows, FIRST_PLACES, ROW_OF_PLACE } from '../../../../src/lm/onnx/distinct-rows.ts';
import { edit } from '../../../../src/lm/onnx/edit.ts';
import { readGraph } from '../../../../src/lm/onnx/graph.ts';
import { plainGraph } from '../../../../src/lm/onnx/plain-graph.ts';
import { projectionSizes } from '../../../../src/lm/onnx/row-shapes.ts';
import { floatTensor, openSession, placesTensor } from '../../../../src/lm/onnx/session.ts';
import { residualSites } from '../../../../src/lm/sites.ts';
import { input, list, node, onnx, output, type Part, weight, whole } from '../../../support/onnx.ts';
import { tinyModel } from '../../../support/tiny-models.ts';

/** 2 texts of 3 positions with 4 numbers each: the first two positions are the same, and the last of the second is padding. */
const NUMBERS = Float32Array.from({ length: 12 }, (_, i) => Math.sin(i + 1));
const X = floatTensor(Float32Array.of(...NUMBERS, ...NUMBERS.subarray(0, 8), 9, 9, 9, 9), [2, 3, 4]);
const PLACES = {
  [FIRST_PLACES]: placesTensor(Int32Array.of(0, 1, 2)),
  [ROW_OF_PLACE]: placesTensor(Int32Array.of(0, 1, 2, 0, 1, 0), [2, 3]),
};
const KNOWN = ['x', 'out', 'y'].map((tensor) => ({ tensor, width: 4, flat: false }));
const SQUARE = weight(
  'w',
  [4, 4],
  Float32Array.from({ length: 16 }, (_, i) => Math.cos(i)),
);

const operators = (model: Uint8Array): string[] => readGraph(model).nodes.map(({ op }) => op);

async function run(model: Uint8Array, names: readonly string[]): Promise<number[][]> {
  const session = await openSession(model, 1);
  const asked = new Set(session.inputs.map(({ name }) => name));
  const feeds = Object.fromEntries(Object.entries({ x: X, ...PLACES }).filter(([name]) => asked.has(name)));
  const results = await session.run(feeds, names);
  await session.close();
  return names.map((name) => [...results.get(name)!]);
}

/** The distinct rows of `y` and all of `z`, and the same of the graph as it was. */
async function compared(parts: readonly Part[]) {
  const model = distinctRows(onnx(parts), KNOWN, [{ tensor: 'y', width: 4 }], ['z']);
  const [before, after] = [await run(onnx(parts), ['y', 'z']), await run(model, [distinctOf('y'), 'z'])];
  const close = (a: readonly number[], b: readonly number[]) => a.every((value, i) => Math.abs(value - b[i]) < 1e-6);
  const rows = [0, 1, 2].flatMap((place) => before[0].slice(4 * place, 4 * place + 4));
  const tokens = (all: readonly number[]) => all.slice(0, (5 * all.length) / 6);
  return { model, same: after[0].length === 12 && close(after[0], rows) && close(tokens(after[1]), tokens(before[1])) };
}

const NETWORK: readonly Part[] = [
  input('x', 1, 3),
  SQUARE,
  node('MatMul', ['x', 'w'], ['product']),
  node('Relu', ['product'], ['active']),
  node('Add', ['x', 'active'], ['y']),
];

test('what makes rows of rows is computed for distinct ones, and what mixes rows is given all', async (t) => {
  const mixed = node('CumSum', ['y', 'axis'], ['z']);
  const axis = weight('axis', [], BigInt64Array.of(2n), 7);
  const { model, same } = await compared([...NETWORK, axis, mixed, output('y', 1, 3), output('z', 1, 3)]);
  t.true(same);
  t.deepEqual(operators(model), ['Reshape', 'Gather', 'MatMul', 'Relu', 'Add', 'Gather', 'CumSum']);
});

test('a node that asks for a shape alone makes nobody spread the rows', async (t) => {
  const shape = [
    node('Shape', ['active'], ['shape'], { attributes: [whole('start', 1)] }),
    node('Cast', ['shape'], ['z'], { attributes: [whole('to', 1)] }),
  ];
  const { model, same } = await compared([...NETWORK, ...shape, output('y', 1, 3), output('z', 1, 1)]);
  t.true(same);
  t.is(operators(model).filter((op) => op === 'Gather').length, 1);
});

/** Rows that are divided into 2 heads of 2 numbers and put together again. */
const HEADS: readonly Part[] = [
  ...NETWORK.slice(0, 3),
  weight('per_head', [4], BigInt64Array.of(0n, 0n, 2n, 2n), 7),
  weight('rows', [3], BigInt64Array.of(0n, 0n, -1n), 7),
  node('Reshape', ['product', 'per_head'], ['parts']),
  node('Transpose', ['parts'], ['heads'], { attributes: [list('perm', [0, 2, 1, 3])] }),
  node('Transpose', ['parts'], ['turned'], { attributes: [list('perm', [0, 2, 3, 1])] }),
  node('MatMul', ['heads', 'turned'], ['dots']),
  node('MatMul', ['dots', 'heads'], ['mixed']),
  node('Transpose', ['mixed'], ['together'], { attributes: [list('perm', [0, 2, 1, 3])] }),
  node('Reshape', ['together', 'rows'], ['merged']),
  node('MatMul', ['merged', 'w'], ['out']),
  node('Add', ['x', 'out'], ['y']),
];

test('rows are divided into heads and put together again in one with being spread and gathered', async (t) => {
  // the padding of the second text is seen by nobody: dots are cut there
  const parts = [...HEADS, node('Shape', ['dots'], ['shape']), node('Cast', ['shape'], ['z'], { attributes: [whole('to', 1)] })];
  const unpadded = floatTensor(Float32Array.of(...NUMBERS, ...NUMBERS), [2, 3, 4]);
  const model = distinctRows(onnx([...parts, output('y', 1, 3), output('z', 1, 1)]), KNOWN, [{ tensor: 'y', width: 4 }], ['z']);
  const places = { ...PLACES, [ROW_OF_PLACE]: placesTensor(Int32Array.of(0, 1, 2, 0, 1, 2), [2, 3]) };
  const [plain, shared] = [
    await openSession(onnx([...parts, output('y', 1, 3), output('z', 1, 1)]), 1),
    await openSession(model, 1),
  ];
  const before = await plain.run({ x: unpadded }, ['y', 'z']);
  const after = await shared.run({ x: unpadded, ...places }, [distinctOf('y'), 'z']);
  t.deepEqual(after.get('z'), before.get('z'));
  after.get(distinctOf('y'))!.forEach((value, i) => t.true(Math.abs(value - before.get('y')![i]) < 1e-5));
  t.is(operators(model).filter((op) => op === 'Transpose').length, 1, 'the one that puts positions last');
  await Promise.all([plain.close(), shared.close()]);
});

test('heads whose positions cannot be told are divided as the graph says', (t) => {
  const strange = weight('per_head', [4], BigInt64Array.of(2n, 3n, 2n, 2n), 7);
  const parts = [...HEADS.slice(0, 3), strange, ...HEADS.slice(4), output('y', 1, 3)];
  const model = distinctRows(onnx(parts), KNOWN, [{ tensor: 'y', width: 4 }], []);
  t.is(operators(model).filter((op) => op === 'Transpose').length, 3);
});

test('a shape that is told by texts whose tokens were given a shape of their own is no proof, and no fault', (t) => {
  const shaped = [
    input('input_ids', 7, 2),
    weight('ids_shape', [2], BigInt64Array.of(-1n, 3n), 7),
    weight('table', [9, 4], new Float32Array(36)),
    ...[0, 2].map((number) => weight(`number_${number}`, [1], BigInt64Array.of(BigInt(number)), 7)),
    node('Reshape', ['input_ids', 'ids_shape'], ['ids']),
    node('Gather', ['table', 'ids'], ['embedded']),
    node('Shape', ['embedded'], ['embedded_shape']),
    node('Gather', ['embedded_shape', 'number_0'], ['texts']),
    node('Concat', ['texts', 'texts', 'number_2', 'number_2'], ['per_head'], { attributes: [whole('axis', 0)] }),
  ];
  const parts = [...HEADS.slice(0, 3), ...shaped, ...HEADS.slice(4), output('y', 1, 3)];
  const model = distinctRows(onnx(parts), KNOWN, [{ tensor: 'y', width: 4 }], []);
  t.is(operators(model).filter((op) => op === 'Transpose').length, 3);
});

/** Models of which some projections are computed for every place all the same, and of how many. */
const LEFT: Readonly<Record<string, number>> = { 'gpt2-converted': 4, gemma2: 2, opt: 3, 'opt-post-norm': 1 };
const FAMILIES = [
  'gpt2',
  'gpt2-dynamo',
  'gpt2-optimized',
  'gpt-neo',
  'gptj',
  'pythia',
  'bloom',
  'llama',
  'qwen3',
  'gemma',
  'phi',
  'stablelm',
];
const ENCODERS = ['bert', 'bert-optimized', 'distilbert', 'albert', 'electra', 'modernbert', 't5-gated-encoder'];

for (const name of [...FAMILIES, ...ENCODERS, ...Object.keys(LEFT)]) {
  const left = LEFT[name] ?? 0;
  test(`${name}: ${left === 0 ? 'every projection is' : `all projections but ${left} are`} computed for distinct rows`, async (t) => {
    const { graph: bytes, config } = await readModelFolder(tinyModel(name));
    const { model, graph } = plainGraph(bytes);
    const { sites } = recognise(graph);
    const taps = selectSites(sites, residualSites(config.layers));
    const edited = edit(model, { taps: taps.map(({ tensor }) => tensor), keep: [] });
    const all = readGraph(distinctRows(edited, sites, taps, []));
    const projections = all.nodes.filter((node) => projectionSizes(all, node));
    t.true(projections.length >= 3 * config.layers);
    t.is(projections.filter(({ outputs }) => !outputs[0].endsWith('.distinct')).length, left);
  });
}
