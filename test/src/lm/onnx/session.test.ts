import test from 'ava';
import { floatTensor, openSession } from '../../../../src/lm/onnx/session.ts';
import { input, node, onnx, output } from '../../../support/onnx.ts';

test('numbers that single precision cannot hold in full are zero', async (t) => {
  const session = await openSession(onnx([input('x', 1, 1), node('Mul', ['x', 'x'], ['y']), output('y', 1, 1)]), 1);
  const results = await session.run({ x: floatTensor(Float32Array.of(2e-20, 1e-18, 3), [3]) }, ['y']);
  await session.close();
  t.deepEqual([...results.get('y')!], [0, Math.fround(Math.fround(1e-18) ** 2), 9]);
});
