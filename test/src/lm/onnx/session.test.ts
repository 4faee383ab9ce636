import test from 'ava';
import { ModelError } from '../../../../src/errors.ts';
import { floatTensor, openSession, placesTensor } from '../../../../src/lm/onnx/session.ts';
import { input, node, onnx, output, weight } from '../../../support/onnx.ts';

test('numbers that single precision cannot hold in full are zero', async (t) => {
  const session = await openSession(onnx([input('x', 1, 1), node('Mul', ['x', 'x'], ['y']), output('y', 1, 1)]), 1);
  const results = await session.run({ x: floatTensor(Float32Array.of(2e-20, 1e-18, 3), [3]) }, ['y']);
  await session.close();
  t.deepEqual([...results.get('y')!], [0, Math.fround(Math.fround(1e-18) ** 2), 9]);
});

test('an error in the middle of a pass is one of the model, with what the runtime says', async (t) => {
  const table = weight('table', [2, 3], new Float32Array(6));
  const session = await openSession(
    onnx([input('at', 7, 1), table, node('Gather', ['table', 'at'], ['y']), output('y', 1, 2)]),
    1,
  );
  const error = await t.throwsAsync(session.run({ at: placesTensor(Int32Array.of(5)) }, ['y']), { instanceOf: ModelError });
  await session.close();
  t.regex(error!.message, /model\.onnx: the runtime stops in a pass: .*indices element out of data bounds.*; is the text longer/);
});
