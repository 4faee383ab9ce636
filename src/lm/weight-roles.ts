import { ELEMENT } from './onnx/fields.ts';
import type { Graph, GraphNode } from './onnx/graph.ts';
import { normalizationOf, projectionOf, type Weight, weightOf } from './onnx/walk.ts';
import { residualStream } from './residual-stream.ts';

/**
 * What a weight is to the network. A `writer` is a projection whose result is added to the residual stream; a `table` is what tokens or
 * positions are looked up in, or what is normalised or projected whole (DeBERTa's relative positions).
 */
export type Role = 'table' | 'projection' | 'writer' | 'gain' | 'bias';

export interface Roles {
  /** By the name of the initialiser that holds the weight. */
  readonly roles: ReadonlyMap<string, { readonly weight: Weight; readonly role: Role }>;
  /** Initialisers that are written together with the integers that they scale. */
  readonly scales: ReadonlySet<string>;
  /** Blocks of the network, shared weights counted as often as they are used. */
  readonly layers: number;
}

type Found = { readonly weight: Weight; readonly role: Role };

/** The roles of the weights of a network, told from the nodes that read them. One without a residual stream has no writers. */
export function weightRoles(graph: Graph): Roles {
  const stream = residualStream(graph);
  const branches = 'missing' in stream ? [] : stream.additions.flatMap((addition) => addition.branches);
  const writers = new Set(branches.map(({ projection }) => projection.weight.initializer.name));
  const found = graph.nodes.flatMap((node) => rolesIn(graph, node, writers));
  return {
    roles: new Map(found.map((one) => [one.weight.initializer.name, one])),
    scales: new Set(found.flatMap(({ weight }) => (weight.scale ? [weight.scale.name] : []))),
    layers: branches.length / 2,
  };
}

/** A recurrent layer is projected onto from its input and from its own past. */
const RECURRENT = { 1: 'projection', 2: 'projection', 3: 'bias' } as const;

/** The weights among the inputs of fused operators, by their place. */
const FUSED: Readonly<Record<string, Readonly<Record<number, Role>>>> = {
  EmbedLayerNormalization: { 2: 'table', 3: 'table', 4: 'table', 5: 'gain', 6: 'bias' },
  Attention: { 1: 'projection', 2: 'bias' },
  MultiHeadAttention: { 3: 'bias' },
  BiasGelu: { 1: 'bias' },
  FastGelu: { 1: 'bias' },
  RNN: RECURRENT,
  GRU: RECURRENT,
  LSTM: RECURRENT,
};

function rolesIn(graph: Graph, node: GraphNode, writers: ReadonlySet<string>): Found[] {
  const as = (role: Role, ...inputs: readonly (string | undefined)[]): Found[] =>
    inputs.flatMap((input) => {
      const weight = input ? weightOf(graph, input) : undefined;
      return weight && isWeight(weight) ? [{ weight, role }] : [];
    });
  const fused = FUSED[node.op];
  if (fused) return Object.entries(fused).flatMap(([place, role]) => as(role, node.inputs[Number(place)]));
  if (node.op === 'Gather') return isTurned(graph, node.outputs[0]) ? [] : as('table', node.inputs[0]);
  const norm = normalizationOf(graph, node.outputs[0]);
  if (norm) return [...as('table', norm.source), ...as('gain', norm.gain), ...as('bias', norm.bias)];
  const projection = projectionOf(graph, node.outputs[0]);
  if (!projection) return [];
  if (node.op === 'Add') return as('bias', ...node.inputs);
  if (node !== projection.node) return [];
  const role = writers.has(projection.weight.initializer.name) ? 'writer' : 'projection';
  return [...as('table', node.inputs[0]), ...as(role, node.inputs[1]), ...as('bias', node.inputs[2])];
}

const INTEGERS: readonly number[] = [ELEMENT.int64, ELEMENT.int32, ELEMENT.uint8, ELEMENT.bool];

/** A stored float tensor or an int8 one, not one of the integers by which a graph computes shapes. */
const isWeight = ({ initializer, dims }: Weight): boolean => !INTEGERS.includes(initializer.element) && dims.length > 0;

/** Operators that move numbers about and change none. */
const MOVING = new Set([
  'Cast',
  'Concat',
  'Expand',
  'Identity',
  'Reshape',
  'Slice',
  'Split',
  'Squeeze',
  'Transpose',
  'Unsqueeze',
]);
/** Operators that turn queries and keys by angles; those are computed, not learned. */
const TURNING = new Set(['RotaryEmbedding', 'GroupQueryAttention']);

/**
 * Whether an initialiser is a number that the architecture prescribes and training leaves alone: what is multiplied by positions alone
 * (the frequencies of rotary embeddings, the slopes of ALiBi), what is added to the scores of attention without a look-up (ALiBi computed
 * beforehand), or the sines and cosines by which queries and keys are turned.
 */
export function isPrescribed(graph: Graph, name: string): boolean {
  const readers = readersOf(graph, name);
  return (
    readers.length > 0 &&
    readers.every(({ tensor, node }) => {
      if (TURNING.has(node.op)) return true;
      if (node.op === 'Gather') return isTurned(graph, node.outputs[0]);
      if (node.op === 'Add') return isScore(graph, node.outputs[0]);
      const others = node.inputs.filter((input) => input !== tensor);
      return (node.op === 'Mul' || node.op === 'MatMul') && others.every((input) => !readsTable(graph, input));
    })
  );
}

/** Whether `tensor` only ever goes into the softmax of attention, as it is, with more added or with a mask. */
function isScore(graph: Graph, tensor: string): boolean {
  const readers = readersOf(graph, tensor);
  const goesOn = ({ op, outputs }: GraphNode) => (op === 'Add' || op === 'Where') && isScore(graph, outputs[0]);
  return readers.length > 0 && readers.every(({ node }) => node.op === 'Softmax' || goesOn(node));
}

/** Whether `tensor` is only ever multiplied by what is computed from the text, as sines and cosines are. */
function isTurned(graph: Graph, tensor: string): boolean {
  const readers = readersOf(graph, tensor);
  return readers.length > 0 && readers.every(({ tensor, node }) => TURNING.has(node.op) || isFactor(graph, tensor, node));
}

const isFactor = (graph: Graph, tensor: string, { op, inputs }: GraphNode): boolean =>
  op === 'Mul' && inputs.some((input) => input !== tensor && readsTable(graph, input));

/** The nodes that compute with `tensor`, behind those that only move it; not those that only ask for its shape. */
function readersOf(graph: Graph, tensor: string): { tensor: string; node: GraphNode }[] {
  return (graph.consumers.get(tensor) ?? []).flatMap((node) => {
    if (node.op === 'Shape') return [];
    return MOVING.has(node.op) ? node.outputs.flatMap((output) => readersOf(graph, output)) : [{ tensor, node }];
  });
}

/** Whether `tensor` is computed from a stored table of floats, embeddings as a rule, and not from positions and masks alone. */
function readsTable(graph: Graph, tensor: string): boolean {
  const seen = new Set<string>();
  for (const open = [tensor]; open.length > 0; ) {
    const node = graph.producers.get(open.pop()!);
    if (!node || node.op === 'Shape' || seen.has(node.outputs[0])) continue;
    seen.add(node.outputs[0]);
    if (node.op === 'EmbedLayerNormalization') return true;
    if (node.op === 'Gather') {
      const table = weightOf(graph, node.inputs[0]);
      if (table && isWeight(table)) return true;
    }
    open.push(...node.inputs);
  }
  return false;
}
