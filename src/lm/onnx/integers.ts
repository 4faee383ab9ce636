import { ELEMENT, GRAPH, TENSOR } from './fields.ts';
import type { Graph } from './graph.ts';
import { integer, message, text } from './protobuf.ts';
import type { Initializer } from './tensor.ts';

/** The field of a graph that holds constant int64 numbers: a list, unless `dims` says otherwise. */
export const writeIntegers = (name: string, values: readonly number[], dims: readonly number[] = [values.length]): Uint8Array[] =>
  message(
    GRAPH.initializer,
    ...dims.flatMap((dim) => integer(TENSOR.dims, dim)),
    ...integer(TENSOR.element, ELEMENT.int64),
    ...text(TENSOR.name, name),
    ...message(TENSOR.raw, new Uint8Array(BigInt64Array.from(values, BigInt).buffer)),
  );

/** The whole numbers in a constant of the graph; undefined where it is none, or of other numbers. */
export function integersIn(graph: Graph, tensor: string): number[] | undefined {
  const constant = constantOf(graph, tensor);
  if (constant?.element !== ELEMENT.int64 || !constant.data) return undefined;
  return Array.from(new BigInt64Array(Uint8Array.from(constant.data).buffer), Number);
}

/** What a tensor of the graph always holds: an initialiser, or the value of a Constant. */
export const constantOf = (graph: Graph, tensor: string): Initializer | undefined =>
  graph.initializers.get(tensor) ?? graph.producers.get(tensor)?.tensors.get('value');
