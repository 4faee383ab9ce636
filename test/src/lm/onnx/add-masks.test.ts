import test from 'ava';
import { addMasks } from '../../../../src/lm/onnx/add-masks.ts';
import { readGraph } from '../../../../src/lm/onnx/graph.ts';
import { floatTensor, openSession } from '../../../../src/lm/onnx/session.ts';
import { input, node, onnx, output, type Part, weight } from '../../../support/onnx.ts';

const LOWEST = -3.4028234663852886e38;
const SCORES = floatTensor(Float32Array.of(1, -2, 3, 40, 5, -60), [2, 3]);

const masked = (lowest: number, ...others: readonly Part[]): Uint8Array =>
  onnx([
    input('x', 1, 2),
    weight('visible', [2, 3], Uint8Array.of(1, 1, 0, 0, 0, 0), 9),
    weight('lowest', [], Float32Array.of(lowest)),
    node('Where', ['visible', 'x', 'lowest'], ['scores']),
    node('Softmax', ['scores'], ['first']),
    node('Add', ['x', 'x'], ['twice']),
    node('Where', ['visible', 'twice', 'lowest'], ['others']),
    node('Softmax', ['others'], ['second']),
    output('first', 1, 2),
    output('second', 1, 2),
    ...others,
  ]);

const operators = (model: Uint8Array): string[] => readGraph(model).nodes.map(({ op }) => op);

for (const lowest of [LOWEST, Number.NEGATIVE_INFINITY]) {
  test(`scores below ${lowest} are added to one mask, and what comes out is the same`, async (t) => {
    const [before, after] = [masked(lowest), addMasks(masked(lowest))];
    t.deepEqual(operators(after), ['Where', 'Add', 'Softmax', 'Add', 'Add', 'Softmax']);
    const values = await Promise.all(
      [before, after].map(async (model) => {
        const session = await openSession(model, 1);
        const results = await session.run({ x: SCORES }, ['first', 'second']);
        await session.close();
        return results;
      }),
    );
    t.deepEqual(values[1], values[0]);
    t.is(values[0].get('first')![2], 0);
  });
}

test('a mask that does not swallow scores stays, and so does what something else reads', (t) => {
  t.deepEqual(operators(addMasks(masked(-1e4))), operators(masked(-1e4)));
  const read = masked(LOWEST, node('Exp', ['scores'], ['third']), output('others', 1, 2));
  t.deepEqual(operators(addMasks(read)), operators(read));
});
