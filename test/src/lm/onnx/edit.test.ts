import test from 'ava';
import { ModelError } from '../../../../src/errors.ts';
import { edit, patch, tap } from '../../../../src/lm/onnx/edit.ts';
import { readGraph } from '../../../../src/lm/onnx/graph.ts';
import { integer, integerOf, integersOf, message, readFields } from '../../../../src/lm/onnx/protobuf.ts';
import { modelBytes } from '../../../support/embedded-model.ts';

const model = modelBytes();

test('the fields of a message put together are the message', (t) => {
  t.true(Buffer.concat(readFields(model).map(({ whole }) => whole)).equals(model));
});

test('integers survive, negative and large ones too', (t) => {
  for (const value of [0, 1, 127, 128, 300, -1, -128, 2 ** 31, Number.MAX_SAFE_INTEGER]) {
    const [field] = readFields(Buffer.concat(integer(3, value)));
    t.is(integerOf(field.payload), value);
  }
});

test('repeated integers are read packed and one by one', (t) => {
  t.deepEqual(integersOf(readFields(Buffer.concat([...integer(1, 5), ...integer(1, 300)]))), [5, 300]);
  t.deepEqual(integersOf(readFields(Buffer.concat(message(1, Uint8Array.of(5, 0xac, 2))))), [5, 300]);
});

test('an edit without taps or patches changes no byte', (t) => {
  t.true(Buffer.from(edit(model, {})).equals(model));
});

test('taps become outputs once, and add next to nothing to the file', (t) => {
  const tapped = tap(model, ['embed', 'blocks.1.mlp_act', 'embed', 'logits']);
  t.deepEqual(readGraph(tapped).outputs, ['logits', 'embed', 'blocks.1.mlp_act']);
  t.true(tapped.length - model.length < 100);
});

test('a patch is two inputs and two nodes behind the producer, under the old name', (t) => {
  const before = readGraph(model);
  const after = readGraph(patch(model, 'blocks.0.resid_mid'));
  t.deepEqual(after.inputs, [...before.inputs, 'blocks.0.resid_mid.mul', 'blocks.0.resid_mid.add']);
  t.is(after.nodes.length, before.nodes.length + 2);
  t.is(after.producers.get('blocks.0.resid_mid')!.inputs[1], 'blocks.0.resid_mid.add');
  t.is(after.producers.get('blocks.0.resid_mid.unpatched')!.op, 'Add');
  t.deepEqual(
    after.consumers.get('blocks.0.resid_mid')!.map(({ outputs }) => outputs),
    before.consumers.get('blocks.0.resid_mid')!.map(({ outputs }) => outputs),
  );
});

test('an unknown tensor is answered with the nearest one', (t) => {
  t.throws(() => tap(model, ['blocks.1.mlp_akt']), { instanceOf: ModelError, message: /did you mean "blocks\.1\.mlp_act"/ });
  t.throws(() => patch(model, 'input_ids'), { instanceOf: ModelError, message: /no node makes/ });
});

test('a tensor is patched only once', (t) => {
  t.throws(() => patch(patch(model, 'embed'), 'embed'), { instanceOf: ModelError, message: /patched already/ });
});

test('bytes that are no model, or only the beginning of one, are refused', (t) => {
  t.throws(() => readGraph(model.subarray(0, model.length - 1000)), { instanceOf: ModelError, message: /truncated/ });
  t.throws(() => readGraph(Buffer.from('<!doctype html><html></html>')), { instanceOf: ModelError });
  t.throws(() => readGraph(new Uint8Array()), { instanceOf: ModelError, message: /no graph/ });
});
