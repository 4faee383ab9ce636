import { GRAPH, MODEL, NODE } from './fields.ts';
import { type Graph, type GraphNode, graphField } from './graph.ts';
import { bytesIn, type Field, integer, message, readFields, text, textOf } from './protobuf.ts';
import { orderOf, projectionOf } from './walk.ts';
import { writeNode } from './write-node.ts';

/** What the runtime's own tools write in place of an addition to the residual stream and the normalisation behind it. */
const FUSED: Readonly<Record<string, { norm: string; gain: number; bias: number; added: number }>> = {
  SkipLayerNormalization: { norm: 'LayerNormalization', gain: 2, bias: 3, added: 4 },
  SkipSimplifiedLayerNormalization: { norm: 'SimplifiedLayerNormalization', gain: 2, bias: -1, added: 3 },
};

/** Field numbers of an attribute, and the type of one that is a number. */
const ATTRIBUTE = { name: 1, float: 2, type: 20, isFloat: 1 } as const;

/** Number of the output of such an operator that is the sum; it is often left out. */
const SUM = 3;

export const hasSkips = ({ nodes }: Graph): boolean => nodes.some(({ op }) => op in FUSED);

/**
 * The ONNX `model` with every addition that is fused with the normalisation behind it taken apart again, so that the residual stream and
 * what is added to it (its bias included) are tensors that can be tapped and patched. Other bytes stay as they are; the runtime fuses anew
 * what nobody looks at. `graph` is that of `model`.
 */
export function unfoldSkips(model: Uint8Array, graph: Graph): Uint8Array {
  const order = orderOf(graph);
  const nodes = new Map(graph.nodes.map((node) => [node.outputs[0], node]));
  const inside = readFields(graphField(model).payload).flatMap((field) => unfoldNode(field, graph, order, nodes));
  const around = readFields(model).flatMap((field) =>
    field.number === MODEL.graph ? message(MODEL.graph, ...inside) : [field.whole],
  );
  return Buffer.concat(around, bytesIn(around));
}

function unfoldNode(
  field: Field,
  graph: Graph,
  order: ReadonlyMap<GraphNode, number>,
  nodes: ReadonlyMap<string, GraphNode>,
): Uint8Array[] {
  if (field.number !== GRAPH.node) return [field.whole];
  const fields = readFields(field.payload);
  const first = fields.find(({ number }) => number === NODE.output);
  const node = first && nodes.get(textOf(first.payload));
  if (!node || !(node.op in FUSED)) return [field.whole];
  const { norm, gain, bias, added } = FUSED[node.op];
  const [output] = node.outputs;
  const sum = node.outputs[SUM] || `${output}.sum`;
  const [before, branch] = branchLast(graph, order, node.inputs.slice(0, 2));
  const biased = node.inputs[added] ? `${output}.added` : branch;
  const attributes = fields.filter(({ number }) => number === NODE.attribute);
  const settings = [...attributes.map(({ whole }) => whole), ...(attributes.some(isEpsilon) ? [] : defaultEpsilon())];
  return [
    ...(node.inputs[added] ? writeNode('Add', [branch, node.inputs[added]], biased) : []),
    ...writeNode('Add', [before, biased], sum),
    ...writeNode(norm, [sum, node.inputs[gain], node.inputs[bias]].filter(Boolean), output, settings),
  ];
}

const isEpsilon = ({ payload }: Field): boolean =>
  readFields(payload).some(({ number, payload }) => number === ATTRIBUTE.name && textOf(payload) === 'epsilon');

/** The ε of the fused operators where none is given; the plain ones have another. */
const defaultEpsilon = (): Uint8Array[] =>
  message(
    NODE.attribute,
    ...text(ATTRIBUTE.name, 'epsilon'),
    Buffer.from([ATTRIBUTE.float * 8 + 5, ...new Uint8Array(Float32Array.of(1e-12).buffer)]),
    ...integer(ATTRIBUTE.type, ATTRIBUTE.isFloat),
  );

/** The two summands with the one last that ends in a projection, or that is computed later if both do. */
function branchLast(graph: Graph, order: ReadonlyMap<GraphNode, number>, summands: readonly string[]): readonly string[] {
  const rank = (tensor: string) =>
    (projectionOf(graph, tensor) ? graph.nodes.length : 0) + (order.get(graph.producers.get(tensor)!) ?? -1);
  return summands.toSorted((a, b) => rank(a) - rank(b));
}
