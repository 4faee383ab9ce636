import type { Graph, GraphNode, Initializer } from './graph.ts';

/** Reading a graph by what its parts do: none of these looks at a name. */

/** A weight as the nodes see it, whatever it is stored as (float16, int8 with a scale, transposed). */
export interface Weight {
  readonly initializer: Initializer;
  /** What the stored integers are multiplied by, where they are integers. */
  readonly scale?: Initializer;
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
  if (node?.op !== 'Transpose') return undefined;
  const weight = weightOf(graph, node.inputs[0]);
  return weight && { ...weight, dims: weight.dims.toReversed() };
}

/** Of two constants that are multiplied, the larger is the weight and the smaller its scale. */
function scaled(factors: readonly (Weight | undefined)[]): Weight | undefined {
  const [scale, weight] = factors.toSorted((a, b) => size(a?.dims ?? []) - size(b?.dims ?? []));
  return scale && weight && { ...weight, scale: scale.initializer };
}

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
  const node = graph.producers.get(tensor);
  if (node?.op === 'MatMul' || node?.op === 'Gemm') return asProjection(graph, node);
  if (node?.op === 'Reshape' || node?.op === 'Cast' || node?.op === 'Identity') return projectionOf(graph, node.inputs[0]);
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

/** A layer normalisation: what it normalises, and its gain and bias. */
export interface Normalization {
  readonly source: string;
  readonly gain: string;
  readonly bias: string;
}

/** The layer normalisation that makes `tensor`: the ONNX operator, or the nine nodes that older exporters write for it. */
export function normalizationOf(graph: Graph, tensor: string): Normalization | undefined {
  const node = graph.producers.get(tensor);
  if (node?.op === 'Reshape' || node?.op === 'Cast' || node?.op === 'Identity') return normalizationOf(graph, node.inputs[0]);
  if (node?.op === 'LayerNormalization') return { source: node.inputs[0], gain: node.inputs[1], bias: node.inputs[2] };
  const sum = withConstant(graph, tensor, 'Add');
  const product = sum && withConstant(graph, sum.rest, 'Mul');
  const quotient = product && graph.producers.get(product.rest);
  const difference = quotient?.op === 'Div' ? graph.producers.get(quotient.inputs[0]) : undefined;
  if (!sum || !product || difference?.op !== 'Sub') return undefined;
  const [source, mean] = difference.inputs;
  const subtracted = graph.producers.get(mean);
  if (subtracted?.op !== 'ReduceMean' || subtracted.inputs[0] !== source) return undefined;
  return { source, gain: product.constant, bias: sum.constant };
}

/** The two inputs of the `op` that makes `tensor`, if exactly one of them is a weight. */
function withConstant(graph: Graph, tensor: string, op: string): { constant: string; rest: string } | undefined {
  const node = graph.producers.get(tensor);
  if (node?.op !== op) return undefined;
  const [a, b] = node.inputs;
  const [isA, isB] = [weightOf(graph, a) !== undefined, weightOf(graph, b) !== undefined];
  if (isA === isB) return undefined;
  return isA ? { constant: a, rest: b } : { constant: b, rest: a };
}

/** The tensor behind changes of shape or of storage type. */
export function behindReshapes(graph: Graph, tensor: string): string {
  const node = graph.producers.get(tensor);
  return node && ['Reshape', 'Cast', 'Identity'].includes(node.op) ? behindReshapes(graph, node.inputs[0]) : tensor;
}

/** What lies between `tensor` and the layer normalisations that it is made from: the operators, and what was normalised. */
export function reachNorms(graph: Graph, tensor: string): { ops: Set<string>; sources: Set<string> } {
  const ops = new Set<string>();
  const sources = new Set<string>();
  const seen = new Set<string>();
  const open = [tensor];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const node = graph.producers.get(next);
    if (!node || seen.has(next)) continue;
    seen.add(next);
    const norm = normalizationOf(graph, next);
    if (norm) sources.add(norm.source);
    else {
      ops.add(node.op);
      open.push(...node.inputs);
    }
  }
  return { ops, sources };
}
