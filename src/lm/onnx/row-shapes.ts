import type { Graph, GraphNode } from './graph.ts';
import { constantOf, integersIn } from './integers.ts';
import { size, weightOf } from './walk.ts';

/**
 * A tensor that holds, position after position of every text, so many numbers: its rows. It may lie as (texts, positions, width), as (rows,
 * width) or in another shape of as many numbers.
 */
export interface RowShape {
  readonly width: number;
  /** Whether its last axis is known to be a row. */
  readonly exact: boolean;
}

/** How many numbers a row of some tensors has. */
export type Widths = ReadonlyMap<string, number>;
export type ShapeOf = (tensor: string) => RowShape | undefined;

/** Operators that make each number of their output of the number at the same place. */
export const UNARY: ReadonlySet<string> = new Set([
  ...[
    'Relu',
    'Gelu',
    'FastGelu',
    'QuickGelu',
    'Erf',
    'Tanh',
    'Sigmoid',
    'Softplus',
    'Neg',
    'Sqrt',
    'Reciprocal',
    'Cast',
    'Identity',
  ],
]);
/** Operators that make each number of two. */
export const BINARY: ReadonlySet<string> = new Set(['Add', 'Sub', 'Mul', 'Div', 'Pow']);
/** Operators that normalise rows, if they do so over the last axis. */
export const NORMS: ReadonlySet<string> = new Set(['LayerNormalization', 'RMSNormalization', 'SimplifiedLayerNormalization']);

/** Tells the rows of a tensor, or undefined if it may hold anything else; `known` are tensors whose last axis is a row. */
export function rowShapes(graph: Graph, known: Widths): ShapeOf {
  const found = new Map<string, RowShape | undefined>([...known].map(([tensor, width]) => [tensor, { width, exact: true }]));
  const shapeOf = (tensor: string): RowShape | undefined => {
    if (found.has(tensor)) return found.get(tensor);
    found.set(tensor, undefined); // a graph has no cycles; a damaged one may
    const node = graph.producers.get(tensor);
    if (node) found.set(tensor, made(graph, node, shapeOf));
    return found.get(tensor);
  };
  return shapeOf;
}

function made(graph: Graph, node: GraphNode, shapeOf: ShapeOf): RowShape | undefined {
  const first = shapeOf(node.inputs[0]);
  if (UNARY.has(node.op)) return first;
  if (BINARY.has(node.op)) return ofTwo(graph, node, shapeOf);
  if (!first) return undefined;
  if (node.op === 'Reshape') return { ...first, exact: false };
  if (isMean(graph, node)) return first.exact ? { width: 1, exact: true } : undefined;
  if (isNorm(graph, node, first.width)) return { ...first, exact: true };
  const sizes = projectionSizes(graph, node);
  return sizes?.inputs === first.width ? { width: sizes.outputs, exact: true } : undefined;
}

function ofTwo(graph: Graph, { inputs }: GraphNode, shapeOf: ShapeOf): RowShape | undefined {
  const shapes = inputs.map((input) => shapeOf(input));
  const width = Math.max(...shapes.map((shape) => shape?.width ?? 0));
  const fits = inputs.every((input, i) => shapes[i]?.width === width || isMeanLike(shapes[i]) || isSpread(graph, input, width));
  if (width === 0 || !fits) return undefined;
  return { width, exact: shapes.some((shape) => shape?.width === width && shape.exact) };
}

/** One number a row, on an axis of its own, which meets every number of the row. */
export const isMeanLike = (shape: RowShape | undefined): boolean => shape?.width === 1 && shape.exact;

/** A normalisation over the last axis. Its gain, which is as long as that axis, shows that this is a row of `width` numbers. */
export const isNorm = (graph: Graph, { op, inputs, integers }: GraphNode, width: number): boolean =>
  NORMS.has(op) && (integers.get('axis') ?? -1) === -1 && size(weightOf(graph, inputs[1])?.dims ?? [0]) === width;

/** A mean over the last axis, which stays. */
export function isMean(graph: Graph, { op, inputs, integers, lists }: GraphNode): boolean {
  if (op !== 'ReduceMean' || integers.get('keepdims') === 0) return false;
  const axes = lists.get('axes') ?? integersIn(graph, inputs[1]);
  return axes?.length === 1 && axes[0] === -1;
}

/** How long the rows are that `node` reads and makes, if it multiplies its first input by a weight. */
export function projectionSizes(
  graph: Graph,
  { op, inputs, integers }: GraphNode,
): { inputs: number; outputs: number } | undefined {
  const weight = op === 'MatMul' || op === 'Gemm' ? weightOf(graph, inputs[1]) : undefined;
  if (weight?.dims.length !== 2 || integers.get('transA')) return undefined;
  const [rows, columns] = integers.get('transB') ? weight.dims.toReversed() : weight.dims;
  return !inputs[2] || isSpread(graph, inputs[2], columns) ? { inputs: rows, outputs: columns } : undefined;
}

/** Whether `tensor` is a constant that every row of `width` numbers meets in the same way. */
export function isSpread(graph: Graph, tensor: string, width: number): boolean {
  const dims = weightOf(graph, tensor)?.dims ?? constantOf(graph, tensor)?.dims;
  return dims !== undefined && size(dims.slice(0, -1)) === 1 && [1, width].includes(dims.at(-1) ?? 1);
}
