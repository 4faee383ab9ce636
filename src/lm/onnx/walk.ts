import type { Graph, GraphNode, Initializer } from './graph.ts';

/** Reading a graph by what its parts do: none of these looks at a name. */

/** Operators that pass numbers on as they are: they change a shape, a storage type, or (in training only) something else. */
const PASSING = new Set(['Reshape', 'Cast', 'Identity', 'Dropout']);

/** A weight as the nodes see it, whatever it is stored as (float16, int8 with a scale, transposed, one less than it is). */
export interface Weight {
  readonly initializer: Initializer;
  /** What the stored integers are multiplied by, where they are integers. */
  readonly scale?: Initializer;
  /** Whether the stored numbers are distances from a number, 1 in all graphs that we know. */
  readonly shifted?: boolean;
  /** Shape after transposition. */
  readonly dims: readonly number[];
}

/** The initialiser from which `tensor` is made by storage steps alone; undefined if it depends on anything else. */
export function weightOf(graph: Graph, tensor: string): Weight | undefined {
  const initializer = graph.initializers.get(tensor);
  if (initializer) return { initializer, dims: initializer.dims };
  const node = graph.producers.get(tensor);
  if (node?.op === 'Cast' || node?.op === 'Identity') return weightOf(graph, node.inputs[0]);
  if (node?.op === 'Mul') return scaled(node.inputs.map((input) => weightOf(graph, input)));
  if (node?.op === 'Add') return shifted(graph, node);
  if (node?.op !== 'Transpose') return undefined;
  const weight = weightOf(graph, node.inputs[0]);
  return weight && { ...weight, dims: weight.dims.toReversed() };
}

/** Of two constants that are multiplied, the larger is the weight and the smaller its scale. */
function scaled(factors: readonly (Weight | undefined)[]): Weight | undefined {
  const [scale, weight] = factors.toSorted((a, b) => size(a?.dims ?? []) - size(b?.dims ?? []));
  return scale && weight && { ...weight, scale: scale.initializer };
}

/** A weight that is stored as its distance from a number (the gains of Gemma's normalisations, from 1). */
function shifted(graph: Graph, { inputs }: GraphNode): Weight | undefined {
  if (!inputs.every((input) => isConstant(graph, input))) return undefined;
  const weight = inputs.map((input) => weightOf(graph, input)).find((weight) => weight && weight.dims.length > 0);
  return weight && { ...weight, shifted: true };
}

/** Whether `tensor` is the same for every input: an initialiser, a constant of the graph, or made of such by storage steps. */
export const isConstant = (graph: Graph, tensor: string): boolean =>
  weightOf(graph, tensor) !== undefined || graph.producers.get(behindReshapes(graph, tensor))?.op === 'Constant';

export const size = (dims: readonly number[]): number => dims.reduce((product, dim) => product * dim, 1);

/** `input · weight`, with the weight's shape as (inputs, outputs). */
export interface Projection {
  readonly node: GraphNode;
  readonly input: string;
  readonly weight: Weight;
  readonly inputs: number;
  readonly outputs: number;
}

/** The projection by a weight that makes `tensor`, looked for behind the addition of a bias and changes of shape. */
export function projectionOf(graph: Graph, tensor: string): Projection | undefined {
  const node = graph.producers.get(behindReshapes(graph, tensor));
  if (node?.op === 'MatMul' || node?.op === 'Gemm') return asProjection(graph, node);
  if (node?.op !== 'Add') return undefined;
  const bias = node.inputs.findIndex((input) => weightOf(graph, input) !== undefined);
  return bias < 0 ? undefined : projectionOf(graph, node.inputs[1 - bias]);
}

function asProjection(graph: Graph, node: GraphNode): Projection | undefined {
  const weight = weightOf(graph, node.inputs[1]);
  if (weight?.dims.length !== 2) return undefined;
  const [inputs, outputs] = node.integers.get('transB') ? weight.dims.toReversed() : weight.dims;
  return { node, input: node.inputs[0], weight, inputs, outputs };
}

/** A normalisation: what it normalises, and its gain and bias where it has them (root-mean-square ones have no bias). */
export interface Normalization {
  readonly source: string;
  readonly gain: string | undefined;
  readonly bias: string | undefined;
}

const FUSED_NORMS = new Set(['LayerNormalization', 'RMSNormalization', 'SimplifiedLayerNormalization']);

/**
 * The normalisation that makes `tensor`, by layer or by root mean square: one of the ONNX operators for it, or the nodes that exporters
 * write in its place, `(x − mean x) / √(mean (x − mean x)² + ε) · gain + bias` or `x / √(mean x² + ε) · gain`.
 */
export function normalizationOf(graph: Graph, tensor: string): Normalization | undefined {
  const made = behindReshapes(graph, tensor);
  const node = graph.producers.get(made);
  if (node && FUSED_NORMS.has(node.op))
    return { source: node.inputs[0], gain: node.inputs[1] || undefined, bias: node.inputs[2] || undefined };
  const sum = withWeight(graph, made, 'Add');
  const product = withWeight(graph, sum?.rest ?? made, 'Mul');
  const source = standardized(graph, product?.rest ?? sum?.rest ?? made);
  return source === undefined ? undefined : { source, gain: product?.weight, bias: sum?.weight };
}

/** The two inputs of the `op` that makes `tensor`, if exactly one of them is a weight. */
function withWeight(graph: Graph, tensor: string, op: string): { weight: string; rest: string } | undefined {
  const node = graph.producers.get(behindReshapes(graph, tensor));
  if (node?.op !== op) return undefined;
  const [a, b] = node.inputs;
  const [isA, isB] = [weightOf(graph, a) !== undefined, weightOf(graph, b) !== undefined];
  if (isA === isB) return undefined;
  return isA ? { weight: a, rest: b } : { weight: b, rest: a };
}

/** What is divided by its own root mean square to make `tensor`; where its mean is subtracted first, what that was subtracted from. */
function standardized(graph: Graph, tensor: string): string | undefined {
  const node = graph.producers.get(behindReshapes(graph, tensor));
  if (node?.op !== 'Div' && node?.op !== 'Mul') return undefined;
  const inverse = node.op === 'Mul';
  const by = node.inputs.findIndex((input, i) => (inverse || i === 1) && isRootMeanSquare(graph, input, inverse));
  if (by < 0) return undefined;
  const divided = node.inputs[1 - by];
  const difference = graph.producers.get(behindReshapes(graph, divided));
  const mean = difference?.op === 'Sub' ? graph.producers.get(difference.inputs[1]) : undefined;
  return mean?.op === 'ReduceMean' ? difference!.inputs[0] : divided;
}

/** Whether `tensor` is `√(mean of squares + ε)`, or one divided by that. */
function isRootMeanSquare(graph: Graph, tensor: string, inverse: boolean): boolean {
  const node = graph.producers.get(tensor);
  if (inverse && node?.op === 'Reciprocal') return isRootMeanSquare(graph, node.inputs[0], false);
  if (inverse) return node?.op === 'Div' && isConstant(graph, node.inputs[0]) && isRootMeanSquare(graph, node.inputs[1], false);
  if (node?.op !== 'Sqrt') return false;
  const sum = graph.producers.get(node.inputs[0]);
  const summands = sum?.op === 'Add' ? sum.inputs : node.inputs; // exporters drop an ε too small for single precision
  return summands.some((input) => graph.producers.get(input)?.op === 'ReduceMean');
}

/** The tensor behind changes of shape or of storage type. */
export function behindReshapes(graph: Graph, tensor: string): string {
  const node = graph.producers.get(tensor);
  return node && PASSING.has(node.op) ? behindReshapes(graph, node.inputs[0]) : tensor;
}

/** Whether `tensor` holds the positions of all rows on one axis, as (rows · positions, units): what the operator Gemm asks for. */
export function isFlat(graph: Graph, tensor: string): boolean {
  const node = graph.producers.get(tensor);
  if (node?.op === 'Gemm') return true;
  if (node?.op === 'Reshape') return axesOf(graph, node.inputs[1]) === 2;
  if (!node || !ELEMENTWISE.has(node.op) || isConstant(graph, tensor)) return false;
  return node.inputs.every((input) => isConstant(graph, input) || isFlat(graph, input));
}

const ELEMENTWISE = new Set([
  'Add',
  'Mul',
  'Div',
  'Pow',
  'Relu',
  'Gelu',
  'Erf',
  'Tanh',
  'Sigmoid',
  'LayerNormalization',
  'Cast',
  'Identity',
  'Dropout',
]);

/** How many axes the shape in `tensor` has, where the graph says so. */
export function axesOf(graph: Graph, tensor: string): number | undefined {
  const node = graph.producers.get(tensor);
  return node?.op === 'Concat' ? node.inputs.length : graph.initializers.get(tensor)?.dims[0];
}

/** The place of every node in the order in which the graph is computed. */
export const orderOf = (graph: Graph): ReadonlyMap<GraphNode, number> => new Map(graph.nodes.map((node, i) => [node, i]));

/**
 * The operators by which `tensor` is computed, back to `source` and no further; undefined if `tensor` does not depend on `source`.
 * Nodes that stand before the one that makes `source` cannot depend on it and are not visited.
 */
export function operatorsBetween(
  graph: Graph,
  order: ReadonlyMap<GraphNode, number>,
  source: string,
  tensor: string,
): ReadonlySet<string> | undefined {
  const from = behindReshapes(graph, source);
  const maker = graph.producers.get(from);
  if (!maker) return undefined;
  const seen = new Set<GraphNode>([maker]);
  let reached = false;
  for (const open = [tensor]; open.length > 0; ) {
    const next = open.pop()!;
    reached ||= next === from;
    const node = graph.producers.get(next);
    if (!node || seen.has(node) || order.get(node)! < order.get(maker)!) continue;
    seen.add(node);
    open.push(...node.inputs);
  }
  seen.delete(maker);
  return reached ? new Set([...seen].map(({ op }) => op)) : undefined;
}
