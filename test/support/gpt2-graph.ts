import { integer, message, text } from '../../src/lm/onnx/protobuf.ts';

/**
 * A GPT-2 graph as an older exporter writes it: names that say nothing, layer normalisation in nine nodes, Gemm between reshapes, the
 * output matrix stored on its own. It is there to be looked at, not to be run.
 */
export interface GraphShape {
  readonly layers: number;
  readonly width: number;
  readonly inner: number;
  readonly vocabulary: number;
  readonly positions: number;
  /** Blocks that add the network before the attention. */
  readonly networkFirst?: boolean;
}

const FLOAT = 1;
const join = (parts: Uint8Array[]): Uint8Array => Buffer.concat(parts);

export function gpt2Graph({ layers, width, inner, vocabulary, positions, networkFirst = false }: GraphShape): Uint8Array {
  const parts: Uint8Array[] = [];
  let count = 0;
  const node = (op: string, ...inputs: string[]): string => {
    const output = `t${++count}`;
    parts.push(...message(1, ...inputs.flatMap((name) => text(1, name)), ...text(2, output), ...text(4, op)));
    return output;
  };
  const weight = (...dims: number[]): string => {
    const name = `w${++count}`;
    const raw = new Uint8Array(4 * dims.reduce((product, dim) => product * dim, 1));
    parts.push(
      ...message(5, ...dims.flatMap((dim) => integer(1, dim)), ...integer(2, FLOAT), ...text(8, name), ...message(9, raw)),
    );
    return name;
  };
  const norm = (x: string): string => {
    const centred = node('Sub', x, node('ReduceMean', x));
    const variance = node('ReduceMean', node('Pow', centred, weight()));
    const normal = node('Div', centred, node('Sqrt', node('Add', variance, weight())));
    return node('Add', node('Mul', normal, weight(width)), weight(width));
  };
  const project = (x: string, from: number, to: number): string =>
    node('Reshape', node('Gemm', node('Reshape', x, 'shape'), weight(from, to), weight(to)), 'shape');
  const attend = (x: string): string => {
    const [q, k, v] = [0, 1, 2].map(() => project(norm(x), width, width));
    return project(node('MatMul', node('Softmax', node('MatMul', q, node('Transpose', k))), v), width, width);
  };
  const think = (x: string): string => project(node('Tanh', project(norm(x), width, inner)), inner, width);

  const table = node('Gather', weight(vocabulary, width), 'ids');
  let stream = node('Add', table, node('Gather', weight(positions, width), node('Range', 'ids')));
  for (let layer = 0; layer < layers; layer++) {
    for (const branch of networkFirst ? [think, attend] : [attend, think]) stream = node('Add', branch(stream), stream);
  }
  const scores = node('MatMul', norm(stream), weight(width, vocabulary));
  parts.push(...message(11, ...text(1, 'ids')), ...message(12, ...text(1, scores)));
  return join(message(7, ...parts));
}
