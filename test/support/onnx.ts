import { Tensor } from 'onnxruntime-node';
import { ATTRIBUTE, ELEMENT, ENTRY, FUNCTION, GRAPH, MODEL, NODE, TENSOR, VALUE } from '../../src/lm/onnx/fields.ts';
import { integer, message, text } from '../../src/lm/onnx/protobuf.ts';

/** Small ONNX models written out by hand: parts of a graph, then `onnx` around them. */
export type Part = Uint8Array[];

interface NodeParts {
  readonly domain?: string;
  readonly attributes?: readonly Part[];
}
export const node = (op: string, inputs: string[], outputs: string[], { domain, attributes = [] }: NodeParts = {}): Part =>
  message(GRAPH.node, ...nodeFields(op, inputs, outputs, domain, attributes));

const nodeFields = (op: string, inputs: string[], outputs: string[], domain = '', attributes: readonly Part[] = []): Part => [
  ...inputs.flatMap((name) => text(NODE.input, name)),
  ...outputs.flatMap((name) => text(NODE.output, name)),
  ...text(NODE.op, op),
  ...attributes.flat(),
  ...(domain ? text(NODE.domain, domain) : []),
];

const TYPE = { integer: 2, tensor: 4, graph: 5, integers: 7 };
export const whole = (name: string, value: number): Part =>
  message(
    NODE.attribute,
    ...text(ATTRIBUTE.name, name),
    ...integer(ATTRIBUTE.integer, value),
    ...integer(ATTRIBUTE.type, TYPE.integer),
  );
export const list = (name: string, values: readonly number[]): Part =>
  message(
    NODE.attribute,
    ...text(ATTRIBUTE.name, name),
    ...values.flatMap((value) => integer(ATTRIBUTE.integers, value)),
    ...integer(ATTRIBUTE.type, TYPE.integers),
  );
export const body = (name: string, ...parts: Part[]): Part =>
  message(
    NODE.attribute,
    ...text(ATTRIBUTE.name, name),
    ...message(ATTRIBUTE.graph, ...parts.flat(), ...text(2, name)),
    ...integer(ATTRIBUTE.type, TYPE.graph),
  );

/** A value of any shape of so many dimensions. */
const value = (number: number, name: string, element: number, rank: number): Part =>
  message(
    number,
    ...text(VALUE.name, name),
    ...message(
      VALUE.type,
      ...message(
        VALUE.tensor,
        ...integer(VALUE.element, element),
        ...message(2, ...Array.from({ length: rank }, () => message(1)).flat()),
      ),
    ),
  );
export const input = (name: string, element: number = ELEMENT.float32, rank = 2): Part => value(GRAPH.input, name, element, rank);
export const output = (name: string, element: number = ELEMENT.float32, rank = 2): Part =>
  value(GRAPH.output, name, element, rank);

const tensor = (name: string, dims: number[], element: number): Part => [
  ...dims.flatMap((dim) => integer(TENSOR.dims, dim)),
  ...integer(TENSOR.element, element),
  ...text(TENSOR.name, name),
];
export const weight = (name: string, dims: number[], numbers: ArrayBufferView, element: number = ELEMENT.float32): Part =>
  message(
    GRAPH.initializer,
    ...tensor(name, dims, element),
    ...message(TENSOR.raw, new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength)),
  );
/** A weight in another file; `place` has location, offset and length as ONNX writes them. */
export const farWeight = (name: string, dims: number[], place: Record<string, string>, element: number = ELEMENT.float32): Part =>
  message(
    GRAPH.initializer,
    ...tensor(name, dims, element),
    ...integer(TENSOR.location, 1),
    ...Object.entries(place).flatMap(([key, value]) =>
      message(TENSOR.external, ...text(ENTRY.key, key), ...text(ENTRY.value, value)),
    ),
  );

/** An attribute that is a tensor, the value of a Constant as a rule. */
export const held = (name: string, dims: number[], numbers: ArrayBufferView, element: number): Part =>
  message(
    NODE.attribute,
    ...text(ATTRIBUTE.name, name),
    ...message(
      ATTRIBUTE.tensor,
      ...tensor('', dims, element),
      ...message(TENSOR.raw, new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength)),
    ),
    ...integer(ATTRIBUTE.type, TYPE.tensor),
  );

export const DOMAIN = 'local';
const opset = (number: number, domain: string, version: number): Part =>
  message(number, ...(domain ? text(1, domain) : []), ...integer(2, version));

/** A node of a function. */
export const step = (op: string, inputs: string[], output: string, { domain, attributes = [] }: NodeParts = {}): Part =>
  message(FUNCTION.node, ...nodeFields(op, inputs, [output], domain, attributes));

/** An attribute of such a node that is what the call gives under the name `reference`; `type` is that of the attribute. */
export const referring = (name: string, reference: string, type: number): Part =>
  message(
    NODE.attribute,
    ...text(ATTRIBUTE.name, name),
    ...text(ATTRIBUTE.reference, reference),
    ...integer(ATTRIBUTE.type, type),
  );

/** A function of the model, to be called as an operator of the domain DOMAIN, written for a `version` of the operators. */
export const definition = (name: string, inputs: string[], outputs: string[], steps: readonly Part[], version = 20): Part =>
  message(
    MODEL.functions,
    ...text(FUNCTION.name, name),
    ...inputs.flatMap((one) => text(FUNCTION.input, one)),
    ...outputs.flatMap((one) => text(FUNCTION.output, one)),
    ...steps.flat(),
    ...opset(FUNCTION.imports, '', version),
    ...opset(FUNCTION.imports, DOMAIN, 1),
    ...text(FUNCTION.domain, DOMAIN),
  );

export const onnx = (parts: readonly Part[], functions: readonly Part[] = []): Uint8Array =>
  Buffer.concat([
    ...integer(1, 9),
    ...opset(MODEL.imports, '', 20),
    ...opset(MODEL.imports, DOMAIN, 1),
    ...message(MODEL.graph, ...parts.flat(), ...text(2, 'graph')),
    ...functions.flat(),
  ]);

/** Rows of token ids, padded on the right to `length`, as the inputs of the embedded model. */
export function tokenFeeds(rows: readonly Int32Array[], length: number): Record<string, Tensor> {
  const padded = (value: (row: Int32Array, i: number) => number) =>
    BigInt64Array.from(rows.flatMap((row) => Array.from({ length }, (_, i) => BigInt(i < row.length ? value(row, i) : 0))));
  const dims = [rows.length, length];
  return {
    input_ids: new Tensor(
      'int64',
      padded((row, i) => row[i]),
      dims,
    ),
    attention_mask: new Tensor(
      'int64',
      padded(() => 1),
      dims,
    ),
  };
}
