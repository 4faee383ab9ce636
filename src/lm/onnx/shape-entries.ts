import type { Graph, GraphNode } from './graph.ts';
import { integersIn } from './integers.ts';

/** How long an axis is: so many, or as long as an axis of a tensor; undefined where that cannot be told. */
export type Entry = number | { readonly of: string; readonly axis: number } | undefined;

/** Operators through which a length passes as it is, whatever becomes of its own shape. */
const PASSING: ReadonlySet<string> = new Set(['Unsqueeze', 'Squeeze', 'Reshape', 'Cast', 'Identity']);

/** The lengths in a shape of `axes` axes; undefined where they cannot be told apart. */
export function shapeEntries(graph: Graph, tensor: string, axes: number): Entry[] | undefined {
  const constant = integersIn(graph, tensor);
  if (constant) return constant.length === axes ? constant : undefined;
  const node = graph.producers.get(tensor);
  if (node?.op !== 'Concat' || node.inputs.length !== axes) return undefined; // so many parts: each is one length
  return node.inputs.map((input) => lengthIn(graph, input));
}

/** The one length that a tensor holds. */
function lengthIn(graph: Graph, tensor: string): Entry {
  const constant = integersIn(graph, tensor);
  if (constant) return constant.length === 1 ? constant[0] : undefined;
  const node = graph.producers.get(tensor);
  if (!node) return undefined;
  if (PASSING.has(node.op)) return lengthIn(graph, node.inputs[0]);
  if (node.op === 'Shape') return ofShape(node);
  const shape = graph.producers.get(node.inputs[0]);
  if (shape?.op !== 'Shape') return undefined;
  const axis = node.op === 'Gather' ? integersIn(graph, node.inputs[1])?.[0] : slicedAxis(graph, node);
  return axis !== undefined && axis >= 0 ? { of: shape.inputs[0], axis: axis + (shape.integers.get('start') ?? 0) } : undefined;
}

/** A Shape that tells one axis. */
function ofShape({ inputs, integers }: GraphNode): Entry {
  const [start, end] = [integers.get('start') ?? 0, integers.get('end')];
  return start >= 0 && end === start + 1 ? { of: inputs[0], axis: start } : undefined;
}

/** The axis that a Slice of a shape keeps, if it is one. */
function slicedAxis(graph: Graph, { op, inputs }: GraphNode): number | undefined {
  if (op !== 'Slice') return undefined;
  const [start, end] = [inputs[1], inputs[2]].map((input) => integersIn(graph, input)?.[0]);
  return start !== undefined && end === start + 1 ? start : undefined;
}
