import { ELEMENT, GRAPH, MODEL, NODE, TENSOR } from './fields.ts';
import { type Graph, type GraphNode, graphField, readGraph } from './graph.ts';
import { constantOf } from './integers.ts';
import { bytesIn, type Field, integer, message, readFields, text, textOf } from './protobuf.ts';
import { writeNode } from './write-node.ts';

/** Numbers at and below this swallow every score that is added to them. */
const SWALLOWS = -3e38;
const ZERO = 'add_masks.zero';

/**
 * The ONNX `model` in which scores are not chosen from, but added to a mask: `Softmax(Where(visible, scores, lowest))` becomes
 * `Softmax(scores + Where(visible, 0, lowest))`, whose mask is made once for all blocks. The runtime chooses three times as slowly as it
 * adds. The same numbers come out where `lowest` is the lowest number or −∞ (and scores are below 1e31): other constants stay.
 */
export function addMasks(model: Uint8Array): Uint8Array {
  const graph = readGraph(model);
  const masked = new Map(graph.nodes.flatMap((node) => (isMasking(graph, node) ? [[node.outputs[0], node] as const] : [])));
  if (masked.size === 0) return model;
  const made = new Set<string>();
  const rewritten = ({ number, payload, whole }: Field): Uint8Array[] => {
    const node = number === GRAPH.node ? masked.get(outputOf(payload)) : undefined;
    return node ? withMask(node, made) : [whole];
  };
  const inside = [...writeZero(), ...readFields(graphField(model).payload).flatMap(rewritten)];
  const around = readFields(model).flatMap((field) =>
    field.number === MODEL.graph ? message(MODEL.graph, ...inside) : [field.whole],
  );
  return Buffer.concat(around, bytesIn(around));
}

function isMasking(graph: Graph, { op, inputs, outputs }: GraphNode): boolean {
  if (op !== 'Where' || graph.outputs.includes(outputs[0])) return false;
  const lowest = numberIn(graph, inputs[2]);
  const readers = graph.consumers.get(outputs[0]) ?? [];
  return lowest !== undefined && lowest <= SWALLOWS && readers.length > 0 && readers.every((reader) => reader.op === 'Softmax');
}

/** The one float32 number that a tensor always holds. */
function numberIn(graph: Graph, tensor: string): number | undefined {
  const constant = constantOf(graph, tensor);
  if (constant?.element !== ELEMENT.float32 || constant.data?.length !== 4) return undefined;
  return new Float32Array(Uint8Array.from(constant.data).buffer)[0];
}

const outputOf = (node: Uint8Array): string => {
  const output = readFields(node).find(({ number }) => number === NODE.output);
  return output ? textOf(output.payload) : '';
};

function withMask({ inputs: [visible, scores, lowest], outputs: [output] }: GraphNode, made: Set<string>): Uint8Array[] {
  const mask = `${visible}.${lowest}.mask`;
  const making = made.has(mask) ? [] : writeNode('Where', [visible, ZERO, lowest], mask);
  made.add(mask);
  return [...making, ...writeNode('Add', [scores, mask], output)];
}

const writeZero = (): Uint8Array[] =>
  message(
    GRAPH.initializer,
    ...integer(TENSOR.element, ELEMENT.float32),
    ...text(TENSOR.name, ZERO),
    ...message(TENSOR.raw, new Uint8Array(4)),
  );
