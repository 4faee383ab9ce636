import type { Graph, GraphNode } from './onnx/graph.ts';
import {
  behindReshapes,
  isConstant,
  normalizationOf,
  operatorsBetween,
  orderOf,
  type Projection,
  projectionOf,
} from './onnx/walk.ts';

/** Something that a block computes from the residual stream and adds to it. */
export interface Branch {
  /** What is added. */
  readonly tensor: string;
  /** The last projection of the branch; only a normalisation or a scale may follow it. */
  readonly projection: Projection;
  /** Whether positions are mixed on the way, by a softmax or an operator for attention. */
  readonly attends: boolean;
}

/** One addition to the residual stream, `sum = before + branch`, or with two branches side by side. */
export interface Addition {
  readonly sum: string;
  readonly before: string;
  readonly branches: readonly Branch[];
  /** What the stream holds afterwards: the sum, or its normalisation in a network that normalises after it adds. */
  readonly after: string;
  readonly normalized: boolean;
}

/** The residual stream of a graph, or a sentence that says where it breaks off. */
export type ResidualStream = { readonly additions: readonly Addition[] } | { readonly missing: string };

type Sum = Omit<Addition, 'after' | 'normalized'>;

/**
 * The residual stream: the additions `x + f(x)` of a graph in which f ends in a projection by a weight, each of which goes on from what
 * the one before it left, as it is or normalised. Nothing but this form is assumed, so that position codes, masks, biases, the kind of
 * normalisation and of activation, and shared weights do not matter.
 */
export function residualStream(graph: Graph): ResidualStream {
  const sums = sumsOf(graph);
  if (sums.length === 0) return { missing: 'no sum x + f(x) whose f ends in a projection (a residual stream)' };
  const links = sums.slice(1).map((sum, i) => linkOf(graph, sums[i], sum));
  const broken = links.indexOf(undefined);
  if (broken >= 0)
    return {
      missing: `addition ${broken + 2} of ${sums.length} to the residual stream does not go on from the one before (two streams, as of an encoder with a decoder?)`,
    };
  const last = sums[sums.length - 1];
  const normalized = links.at(-1) === 'normalized';
  const end = normalized ? normalizedFrom(graph, last.sum) : last.sum;
  if (end === undefined) return { missing: 'the last sum of the residual stream is not normalised as those before it are' };
  const additions = sums.map((sum, i) => {
    const next = sums[i + 1];
    return {
      ...sum,
      after: next ? behindReshapes(graph, next.before) : end,
      normalized: next ? links[i] === 'normalized' : normalized,
    };
  });
  return { additions };
}

function linkOf(graph: Graph, sum: Sum, next: Sum): 'plain' | 'normalized' | undefined {
  if (behindReshapes(graph, next.before) === sum.sum) return 'plain';
  const norm = normalizationOf(graph, next.before);
  return norm && behindReshapes(graph, norm.source) === sum.sum ? 'normalized' : undefined;
}

/** The normalisation of `source`, the last of the nodes that make it up. */
export function normalizedFrom(graph: Graph, source: string): string | undefined {
  const made = graph.nodes
    .flatMap(({ outputs }) => outputs.slice(0, 1))
    .findLast((tensor) => {
      const norm = normalizationOf(graph, tensor);
      return norm !== undefined && behindReshapes(graph, norm.source) === source;
    });
  return made === undefined ? undefined : behindReshapes(graph, made);
}

function sumsOf(graph: Graph): Sum[] {
  const order = orderOf(graph);
  const sums: Sum[] = [];
  for (const node of graph.nodes) {
    if (node.op !== 'Add' || node.inputs.some((input) => isConstant(graph, input))) continue;
    const inner = sums.findIndex(({ sum }) => node.inputs.some((input) => behindReshapes(graph, input) === sum));
    const sum = asSum(graph, order, node) ?? asOuterSum(graph, order, node, sums[inner]);
    if (!sum) continue;
    if (sum.before === sums[inner]?.before) sums.splice(inner, 1, sum);
    else sums.push(sum);
  }
  return sums;
}

/** `x + f(x)`, or `x + (f(x) + g(x))`. */
function asSum(graph: Graph, order: ReadonlyMap<GraphNode, number>, { inputs, outputs }: GraphNode): Sum | undefined {
  for (const [before, branch] of [inputs, inputs.toReversed()]) {
    const branches = partsOf(graph, branch).map((part) => asBranch(graph, order, before, part));
    if (branches.every((found) => found !== undefined)) return { sum: outputs[0], before, branches };
  }
  return undefined;
}

/** `(x + f(x)) + g(x)`: a second branch that does not see the first. */
function asOuterSum(
  graph: Graph,
  order: ReadonlyMap<GraphNode, number>,
  { inputs, outputs }: GraphNode,
  inner: Sum | undefined,
): Sum | undefined {
  const added = inputs.find((input) => behindReshapes(graph, input) !== inner?.sum);
  const branch = inner && added ? asBranch(graph, order, inner.before, added) : undefined;
  return inner && branch && { sum: outputs[0], before: inner.before, branches: [...inner.branches, branch] };
}

/** The two summands of a tensor that is the sum of two projections; else the tensor itself. */
function partsOf(graph: Graph, tensor: string): readonly string[] {
  const node = graph.producers.get(behindReshapes(graph, tensor));
  const isSum = node?.op === 'Add' && node.inputs.every((input) => lastProjection(graph, input) !== undefined);
  return isSum ? node.inputs : [tensor];
}

function asBranch(graph: Graph, order: ReadonlyMap<GraphNode, number>, before: string, tensor: string): Branch | undefined {
  const projection = lastProjection(graph, tensor);
  const operators = projection && operatorsBetween(graph, order, before, tensor);
  return operators && { tensor, projection, attends: [...operators].some((op) => op === 'Softmax' || op.endsWith('Attention')) };
}

/** The projection that makes `tensor`, directly or before a normalisation or a scale. */
function lastProjection(graph: Graph, tensor: string): Projection | undefined {
  const source = normalizationOf(graph, tensor)?.source ?? unscaled(graph, tensor);
  return projectionOf(graph, source ?? tensor);
}

/** What is multiplied by a constant to make `tensor` (Granite's blocks weigh what they add). */
function unscaled(graph: Graph, tensor: string): string | undefined {
  const node = graph.producers.get(behindReshapes(graph, tensor));
  if (node?.op !== 'Mul') return undefined;
  const scale = node.inputs.findIndex((input) => isConstant(graph, input));
  return scale < 0 ? undefined : node.inputs[1 - scale];
}
