import { declareShaped } from './declare.ts';
import { ELEMENT, GRAPH, MODEL, TENSOR } from './fields.ts';
import { graphField, nameOfValue } from './graph.ts';
import { integer, message, readFields, text } from './protobuf.ts';
import { writeNode } from './write-node.ts';

/** A tensor of any shape whose last axis has `width` numbers. */
export interface Rows {
  readonly tensor: string;
  readonly width: number;
}

/** The input that says which rows are wanted: int64, any number of them. */
export const PICKED_ROWS = 'picked_rows';

/** The output that holds the wanted rows of a tensor, one after the other. */
export const pickedFrom = (tensor: string): string => `${tensor}.picked`;

/**
 * The ONNX `model` in which tensors are outputs no more as a whole, but by rows: for each of `rows` a node flattens all axes but the
 * last and gathers those that the input `picked_rows` names. What is not wanted of a tensor never leaves the runtime, which gives its
 * memory to later tensors. An output of the model that is in `keep` stays one.
 */
export function pickRows(model: Uint8Array, rows: readonly Rows[], keep: readonly string[] = []): Uint8Array {
  const tensors = new Map(rows.map((one) => [one.tensor, one.width]));
  if (tensors.size === 0) return model;
  const kept = readFields(graphField(model).payload).filter(
    ({ number, payload }) => number !== GRAPH.output || !tensors.has(nameOfValue(payload)) || keep.includes(nameOfValue(payload)),
  );
  const inside = [
    ...kept.map(({ whole }) => whole),
    ...declareShaped(GRAPH.input, PICKED_ROWS, ELEMENT.int64, [`${PICKED_ROWS}.count`]),
    ...[...new Set(tensors.values())].flatMap((width) => flatShape(width)),
    ...[...tensors].flatMap(([tensor, width]) => picking(tensor, width)),
  ];
  return Buffer.concat(
    readFields(model).flatMap(({ number, whole }) => (number === MODEL.graph ? message(MODEL.graph, ...inside) : [whole])),
  );
}

function picking(tensor: string, width: number): Uint8Array[] {
  const [flat, picked] = [`${tensor}.flat`, pickedFrom(tensor)];
  return [
    ...writeNode('Reshape', [tensor, shapeName(width)], flat),
    ...writeNode('Gather', [flat, PICKED_ROWS], picked),
    ...declareShaped(GRAPH.output, picked, ELEMENT.float32, [`${PICKED_ROWS}.count`, width]),
  ];
}

const shapeName = (width: number): string => `${PICKED_ROWS}.of_${width}`;

/** The constant (-1, width). */
const flatShape = (width: number): Uint8Array[] =>
  message(
    GRAPH.initializer,
    ...integer(TENSOR.dims, 2),
    ...integer(TENSOR.element, ELEMENT.int64),
    ...text(TENSOR.name, shapeName(width)),
    ...message(TENSOR.raw, new Uint8Array(BigInt64Array.of(-1n, BigInt(width)).buffer)),
  );
