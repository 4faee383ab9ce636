import type { Graph, GraphNode } from './graph.ts';
import { readsOf } from './node.ts';
import {
  BINARY,
  isMean,
  isMeanLike,
  isNorm,
  isSpread,
  projectionSizes,
  rowShapes,
  type ShapeOf,
  UNARY,
  type Widths,
} from './row-shapes.ts';

export interface RowPlan {
  /** The nodes that are computed for the wanted rows alone. */
  readonly nodes: ReadonlySet<GraphNode>;
  /** Nodes that only told the shape of what is no longer computed as a whole. */
  readonly idle: ReadonlySet<GraphNode>;
  /** The tensors of which the wanted rows are used: made by those nodes, or to be gathered for them. */
  readonly tensors: Widths;
}

/**
 * Which nodes of `graph` need not look at the rows that nobody wants. Of the tensors `wanted` only some rows are asked for. A node that
 * makes each row of its output of the same row of its inputs (a projection by a weight, a normalisation over units, an activation, a sum)
 * can do so for those rows alone, if all that read its output are such nodes themselves; attention, which reads other rows, ends it. So
 * the last block's network, two thirds of the block's work, is computed where a token stands for something. `known` are tensors whose last
 * axis is a row, `whole` those that are wanted as they are.
 */
export function planRows(graph: Graph, wanted: Widths, known: Widths, whole: readonly string[]): RowPlan {
  const tensors = new Map(wanted);
  const nodes = new Set<GraphNode>();
  const idle = new Set<GraphNode>();
  const elsewhere = new Set([...whole, ...graph.nodes.flatMap(({ body }) => body.flatMap(readsOf))]);
  const shapeOf = rowShapes(graph, known);
  const onRows = (reader: GraphNode) => nodes.has(reader);
  for (const node of graph.nodes.toReversed()) {
    const outputs = node.outputs.filter(Boolean);
    if (outputs.some((output) => elsewhere.has(output))) continue;
    const readers = (output: string) => (graph.consumers.get(output) ?? []).filter((reader) => !idle.has(reader));
    const own = outputs.length === 1 ? tensors.get(outputs[0]) : undefined;
    const rows = own !== undefined && readers(outputs[0]).every(onRows) ? rowsOf(graph, node, own, shapeOf) : undefined;
    if (rows) nodes.add(node);
    for (const [tensor, width] of rows ?? []) tensors.set(tensor, width);
    const toldShapes = (output: string) =>
      !tensors.has(output) && readers(output).every((reader) => onRows(reader) && reader.op === 'Reshape');
    if (!rows && outputs.every(toldShapes)) idle.add(node);
  }
  return { nodes, idle, tensors };
}

/** The inputs of `node` whose rows are those of its output, each `own` wide, and their widths; undefined if a row is made of others. */
export function rowsOf(graph: Graph, node: GraphNode, own: number, shapeOf: ShapeOf): [string, number][] | undefined {
  const [first] = node.inputs;
  if (UNARY.has(node.op) || isNorm(graph, node, own)) return [[first, own]];
  if (node.op === 'Reshape') return lastAxis(graph, first, shapeOf) === own ? [[first, own]] : undefined;
  if (isMean(graph, node)) {
    const shape = shapeOf(first);
    return own === 1 && shape?.exact ? [[first, shape.width]] : undefined;
  }
  const sizes = projectionSizes(graph, node);
  if (sizes) return [[first, sizes.inputs]];
  return BINARY.has(node.op) ? rowsOfTwo(graph, node, own, shapeOf) : undefined;
}

function rowsOfTwo(graph: Graph, { inputs }: GraphNode, own: number, shapeOf: ShapeOf): [string, number][] | undefined {
  const varying = inputs.filter((input) => !isSpread(graph, input, own));
  if (varying.length === 1) return lastAxis(graph, varying[0], shapeOf) === own ? [[varying[0], own]] : undefined;
  const shapes = varying.map((input) => shapeOf(input));
  if (!shapes.every((shape) => shape?.width === own || isMeanLike(shape))) return undefined;
  return varying.map((input, i) => [input, shapes[i]!.width]);
}

/** How long the rows of `tensor` are, where that can be told. */
const lastAxis = (graph: Graph, tensor: string, shapeOf: ShapeOf): number | undefined => {
  const node = graph.producers.get(tensor);
  return shapeOf(tensor)?.width ?? (node && projectionSizes(graph, node)?.outputs);
};
