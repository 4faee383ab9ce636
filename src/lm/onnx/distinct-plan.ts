import type { Graph, GraphNode } from './graph.ts';
import { readsOf } from './node.ts';
import { BINARY, isMean, NORMS, rowShapes, UNARY, type Widths } from './row-shapes.ts';
import { rowsOf } from './row-wise.ts';
import { axesOf } from './walk.ts';

/** How a tensor holds the rows of all places: as (texts, positions, width) or as (places, width). */
export type Layout = 'texts' | 'flat';

/** A tensor that holds a row for every place, whose layout is known. */
export interface PlacedRows {
  readonly tensor: string;
  readonly width: number;
  readonly flat: boolean;
}

export interface DistinctPlan {
  /** The nodes that are computed for distinct rows alone. */
  readonly nodes: ReadonlySet<GraphNode>;
  /** The tensors of which distinct rows are used: made by those nodes, or to be gathered for them. */
  readonly tensors: Widths;
  /** How a tensor would lie if it held the rows of all places; undefined where that cannot be told. */
  readonly layoutOf: (tensor: string) => Layout | undefined;
}

/**
 * Which nodes of `graph` can be computed for some rows alone, so that what would come out alike is computed once: those that make each row
 * of their output of the same row of their inputs, wherever they stand (see planRows, which asks moreover that nobody wants the other
 * rows). What else reads such a row, attention above all, must be given the rows of all places again; a tensor of which it cannot be told
 * how they would lie is made as it is. `known` are tensors that hold a row for every place, `wanted` those whose distinct rows are asked for,
 * `whole` those that are asked for as they are.
 */
export function planDistinct(graph: Graph, known: readonly PlacedRows[], wanted: Widths, whole: readonly string[]): DistinctPlan {
  const tensors = new Map(wanted);
  const nodes = new Set<GraphNode>();
  const shapeOf = rowShapes(graph, new Map(known.map(({ tensor, width }) => [tensor, width])));
  const layoutOf = layouts(graph, known);
  const elsewhere = new Set([...whole, ...graph.nodes.flatMap(({ body }) => body.flatMap(readsOf))]);
  for (const node of graph.nodes.toReversed()) {
    const [output, ...others] = node.outputs.filter(Boolean);
    if (output === undefined || others.length > 0) continue;
    const shape = shapeOf(output);
    const own = tensors.get(output) ?? (shape?.exact ? shape.width : undefined);
    const rows = own === undefined ? undefined : rowsOf(graph, node, own, shapeOf);
    if (!rows) continue;
    const asRows = (reader: GraphNode) => nodes.has(reader);
    const spread = elsewhere.has(output) || !(graph.consumers.get(output) ?? []).every(asRows);
    if (spread && !(shape?.exact && layoutOf(output))) continue;
    nodes.add(node);
    tensors.set(output, own as number);
    for (const [tensor, width] of rows) tensors.set(tensor, width);
  }
  return { nodes, tensors, layoutOf };
}

/** Tells how tensors lie: as is known, or as what they are made of does. */
function layouts(graph: Graph, known: readonly PlacedRows[]): (tensor: string) => Layout | undefined {
  const found = new Map<string, Layout | undefined>(known.map(({ tensor, flat }) => [tensor, flat ? 'flat' : 'texts']));
  const layoutOf = (tensor: string): Layout | undefined => {
    if (found.has(tensor)) return found.get(tensor);
    found.set(tensor, undefined); // a graph has no cycles; a damaged one may
    const node = graph.producers.get(tensor);
    if (node) found.set(tensor, layoutMade(graph, node, layoutOf));
    return found.get(tensor);
  };
  return layoutOf;
}

function layoutMade(graph: Graph, node: GraphNode, layoutOf: (tensor: string) => Layout | undefined): Layout | undefined {
  const { op, inputs } = node;
  if (op === 'Gemm') return 'flat';
  if (op === 'Reshape') return axesOf(graph, inputs[1]) === 2 ? 'flat' : undefined;
  if (BINARY.has(op)) return inputs.map(layoutOf).find((layout) => layout !== undefined);
  const kept = op === 'MatMul' || UNARY.has(op) || NORMS.has(op) || isMean(graph, node);
  return kept ? layoutOf(inputs[0]) : undefined;
}
