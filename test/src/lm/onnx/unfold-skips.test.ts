import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { readGraph } from '../../../../src/lm/onnx/graph.ts';
import { message, readFields, text, textOf } from '../../../../src/lm/onnx/protobuf.ts';
import { hasSkips, unfoldSkips } from '../../../../src/lm/onnx/unfold-skips.ts';
import { tinyModel } from '../../../support/tiny-models.ts';

const bytesOf = (name: string) => readFileSync(join(tinyModel(name), 'model.onnx'));
const unfold = (model: Uint8Array) => unfoldSkips(model, readGraph(model));
const node = (op: string, inputs: string[], outputs: string[]) =>
  message(1, ...inputs.flatMap((name) => text(1, name)), ...outputs.flatMap((name) => text(2, name)), ...text(4, op));
const weight = (name: string, ...dims: number[]) =>
  message(5, ...dims.map((dim) => Uint8Array.of(8, dim)), Uint8Array.of(16, 1), ...text(8, name));
const shown = (model: Uint8Array) =>
  readGraph(model).nodes.map(({ op, inputs, outputs }) => `${op}(${inputs.join(' ')}) -> ${outputs.join(' ')}`);

test('a sum that is fused with its normalisation is taken apart, its bias added to what ends in a projection', (t) => {
  const model = Buffer.concat(
    message(
      7,
      ...weight('w', 4, 4),
      ...node('Relu', ['ids'], ['x']),
      ...node('MatMul', ['x', 'w'], ['y']),
      ...node('SkipLayerNormalization', ['y', 'x', 'gain', 'shift', 'bias'], ['z', '', '', 's']),
      ...node('SkipSimplifiedLayerNormalization', ['s', 'y', 'gain'], ['end']),
    ),
  );
  t.deepEqual(shown(unfold(model)), [
    'Relu(ids) -> x',
    'MatMul(x w) -> y',
    'Add(y bias) -> z.added',
    'Add(x z.added) -> s',
    'LayerNormalization(s gain shift) -> z',
    'Add(s y) -> end.sum',
    'SimplifiedLayerNormalization(end.sum gain) -> end',
  ]);
});

test('the ε of the fused operator goes with it, its default too', (t) => {
  const bare = unfold(Buffer.concat(message(7, ...node('SkipLayerNormalization', ['a', 'b', 'gain', 'shift'], ['z']))));
  const payload = Buffer.from(Float32Array.of(1e-12).buffer);
  t.true(Buffer.from(bare).includes(payload));
  const names = (model: Uint8Array) =>
    readFields(readFields(model).find(({ number }) => number === 7)!.payload)
      .filter(({ number }) => number === 1)
      .flatMap((field) => readFields(field.payload).filter(({ number }) => number === 5))
      .map(({ payload }) => textOf(readFields(payload)[0].payload))
      .filter((name) => name === 'epsilon').length;
  t.is(names(unfold(bytesOf('llama-optimized'))), names(bytesOf('llama-optimized')));
});

test('a graph with nothing fused is told from one with', (t) => {
  t.false(hasSkips(readGraph(bytesOf('llama'))));
  t.true(hasSkips(readGraph(bytesOf('llama-optimized'))));
  t.false(hasSkips(readGraph(unfold(bytesOf('llama-optimized')))));
});
