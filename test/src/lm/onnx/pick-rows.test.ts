import test from 'ava';
import { type GraphNode, readGraph } from '../../../../src/lm/onnx/graph.ts';
import { pickedFrom, pickRows, type Rows } from '../../../../src/lm/onnx/pick-rows.ts';
import { floatTensor, openSession, placesTensor } from '../../../../src/lm/onnx/session.ts';
import { input, node, onnx, output, type Part, weight, whole } from '../../../support/onnx.ts';

/** 2 texts of 3 positions with 2 numbers each. */
const X = floatTensor(Float32Array.of(1, -2, 3, 0.5, -1, 4, 2, 2, 0, 1, -3, 5), [2, 3, 2]);
const PLACES = [4, 0];
const SQUARE = weight('w', [2, 2], Float32Array.of(2, 0, 1, -1));
const BIAS = weight('b', [2], Float32Array.of(0.25, -0.5));

async function run(model: Uint8Array, feeds: Record<string, ReturnType<typeof floatTensor>>, names: string[]) {
  const session = await openSession(model, 1);
  const results = await session.run(feeds, names);
  await session.close();
  return names.map((name) => [...results.get(name)!]);
}

interface Given {
  readonly parts: readonly Part[];
  /** What is wanted by rows: tensors of rows of 2 numbers. */
  readonly wanted: readonly string[];
  /** Further tensors whose last axis is a row. */
  readonly known?: readonly Rows[];
  readonly feeds?: Record<string, ReturnType<typeof floatTensor>>;
}

/** The wanted rows of every tensor, and the operators that were left to compute for them alone. */
async function picked({ parts, wanted, known = [], feeds = { x: X } }: Given) {
  const rows = wanted.map((tensor) => ({ tensor, width: 2 }));
  const model = pickRows(onnx(parts), rows, [...rows, ...known], 'picked');
  const names = wanted.map((tensor) => pickedFrom(tensor, 'picked'));
  const values = await run(model, { ...feeds, picked: placesTensor(Int32Array.from(PLACES)) }, names);
  return {
    values,
    onRows: readGraph(model)
      .nodes.filter(isOnRows)
      .map(({ op }) => op),
  };
}
const isOnRows = ({ op, outputs }: GraphNode): boolean => op !== 'Gather' && outputs[0].endsWith('.picked');

/** The same rows of the tensors as a whole. */
async function cut({ parts, wanted, feeds = { x: X } }: Given) {
  const values = await run(onnx(parts), feeds, [...wanted]);
  return values.map((all) => PLACES.flatMap((place) => all.slice(2 * place, 2 * place + 2)));
}

const NETWORK: readonly Part[] = [
  input('x', 1, 3),
  SQUARE,
  BIAS,
  node('Softmax', ['x'], ['first'], { attributes: [whole('axis', 1)] }), // rows mix
  node('MatMul', ['first', 'w'], ['product']),
  node('Add', ['product', 'b'], ['biased']),
  node('LayerNormalization', ['biased', 'b', 'b'], ['normal']),
  node('Relu', ['normal'], ['active']),
  node('Add', ['first', 'active'], ['last']),
  output('first', 1, 3),
  output('last', 1, 3),
];

test('behind the last node that mixes rows, only the wanted ones are computed, and they are the same', async (t) => {
  const given = { parts: NETWORK, wanted: ['first', 'last'] };
  const { values, onRows } = await picked(given);
  t.deepEqual(values, await cut(given));
  t.deepEqual(onRows, ['MatMul', 'Add', 'LayerNormalization', 'Relu', 'Add']);
});

test('what something else reads is computed as a whole', async (t) => {
  const given = {
    parts: [...NETWORK, node('ReduceMax', ['normal'], ['other']), output('other', 1, 3)],
    wanted: ['first', 'last'],
  };
  const { values, onRows } = await picked(given);
  t.deepEqual(values, await cut(given));
  t.deepEqual(onRows, ['Relu', 'Add']);
});

test('an output that is wanted as it is, too, is computed as a whole', async (t) => {
  const rows = [{ tensor: 'last', width: 2 }];
  const model = pickRows(onnx(NETWORK), rows, rows, 'picked', ['first', 'last']);
  const [all, some] = await run(model, { x: X, picked: placesTensor(Int32Array.from(PLACES)) }, [
    'last',
    pickedFrom('last', 'picked'),
  ]);
  t.deepEqual(
    some,
    PLACES.flatMap((place) => all.slice(2 * place, 2 * place + 2)),
  );
});

test('no row may be wanted', async (t) => {
  const rows = [{ tensor: 'last', width: 2 }];
  const model = pickRows(onnx(NETWORK), rows, rows, 'picked');
  t.deepEqual(await run(model, { x: X, picked: placesTensor(new Int32Array()) }, [pickedFrom('last', 'picked')]), [[]]);
});

test('what is added to every text, as positions are, has no rows of its own', async (t) => {
  const parts = [input('x', 1, 3), input('p', 1, 2), node('Add', ['x', 'p'], ['sum']), output('sum', 1, 3)];
  const positions = floatTensor(Float32Array.of(10, 20, 30, 40, 50, 60), [3, 2]);
  const given = { parts, wanted: ['sum'], known: [{ tensor: 'x', width: 2 }], feeds: { x: X, p: positions } };
  const { values, onRows } = await picked(given);
  t.deepEqual(values, await cut(given));
  t.deepEqual(onRows, []);
});

test('a normalisation over several axes mixes rows', async (t) => {
  const gains = weight('g', [3, 2], Float32Array.of(1, 2, 3, 4, 5, 6));
  const attributes = [whole('axis', 1)];
  const parts = [input('x', 1, 3), gains, node('LayerNormalization', ['x', 'g'], ['y'], { attributes }), output('y', 1, 3)];
  const { values, onRows } = await picked({ parts, wanted: ['y'] });
  t.deepEqual(values, await cut({ parts, wanted: ['y'] }));
  t.deepEqual(onRows, []);
});

test('a normalisation of each half of a row is none of the row', async (t) => {
  const axes = weight('shape', [4], BigInt64Array.of(2n, 3n, 2n, 1n), 7);
  const back = weight('back', [3], BigInt64Array.of(2n, 3n, 2n), 7);
  const parts = [
    input('x', 1, 3),
    axes,
    back,
    weight('g', [1], Float32Array.of(3)),
    node('Reshape', ['x', 'shape'], ['halves']),
    node('LayerNormalization', ['halves', 'g', 'g'], ['normal']),
    node('Reshape', ['normal', 'back'], ['y']),
    output('y', 1, 3),
  ];
  const given = { parts, wanted: ['y'], known: [{ tensor: 'x', width: 2 }] };
  const { values, onRows } = await picked(given);
  t.deepEqual(values, await cut(given));
  t.deepEqual(onRows, []);
});

test('a projection in two axes needs no shape to come back from', async (t) => {
  const parts = [
    input('x', 1, 3),
    SQUARE,
    BIAS,
    weight('flat', [2], BigInt64Array.of(-1n, 2n), 7),
    node('Softmax', ['x'], ['mixed'], { attributes: [whole('axis', 1)] }),
    node('Tanh', ['mixed'], ['active']),
    node('Shape', ['active'], ['shape']),
    node('Reshape', ['active', 'flat'], ['list']),
    node('Gemm', ['list', 'w', 'b'], ['product']),
    node('Reshape', ['product', 'shape'], ['y']),
    output('y', 1, 3),
  ];
  const given = { parts, wanted: ['y'], known: [{ tensor: 'mixed', width: 2 }] };
  const { values, onRows } = await picked(given);
  t.deepEqual(values, await cut(given));
  t.deepEqual(onRows, ['Tanh', 'Identity', 'Gemm', 'Identity']);
});
