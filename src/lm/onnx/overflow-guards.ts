import { ELEMENT } from './fields.ts';
import type { Graph, GraphNode } from './graph.ts';
import type { Initializer } from './tensor.ts';

/** Bounds of half precision as exporters write them: its largest number, 65504, or that less a margin of 1000. */
const [LEAST, LARGEST] = [64500, 65504];

/**
 * The nodes that keep numbers within float16 (T5 clips its residual stream at 65504, or 1000 below where it has met an infinity), by
 * what they make, each with the tensor that it bounds. In single precision nothing overflows there, and they have nothing to do.
 */
export const overflowGuards = (graph: Graph): ReadonlyMap<string, string> =>
  new Map(
    graph.nodes.flatMap((node) => {
      const bounded = boundedBy(graph, node);
      return bounded === undefined ? [] : [[node.outputs[0], bounded] as const];
    }),
  );

function boundedBy(graph: Graph, { op, inputs }: GraphNode): string | undefined {
  const isLimit = (input: string) => isBound(graph, input);
  if (op === 'Clip') return inputs.length > 1 && inputs.slice(1).filter(Boolean).every(isLimit) ? inputs[0] : undefined;
  if ((op !== 'Min' && op !== 'Max') || inputs.length !== 2 || !inputs.some(isLimit)) return undefined;
  return inputs.find((input) => !isLimit(input));
}

/** Whether `tensor` is a constant near the largest number of float16 or its negative, or one of several such. */
function isBound(graph: Graph, tensor: string): boolean {
  const node = graph.producers.get(tensor);
  const constant = graph.initializers.get(tensor) ?? node?.tensors.get('value');
  if (constant) return node?.op !== 'ConstantOfShape' && isLimit(Math.abs(numberIn(constant)));
  if (node?.op === 'Where') return node.inputs.slice(1).every((input) => isBound(graph, input));
  return (node?.op === 'Cast' || node?.op === 'Neg' || node?.op === 'Identity') && isBound(graph, node.inputs[0]);
}

const isLimit = (magnitude: number): boolean => magnitude >= LEAST && magnitude <= LARGEST;

/** The number of a constant that has one, NaN of any other. */
function numberIn({ element, data }: Initializer): number {
  if (!data) return Number.NaN;
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  if (element === ELEMENT.float32 && data.length === 4) return view.getFloat32(0, true);
  if (element === ELEMENT.float64 && data.length === 8) return view.getFloat64(0, true);
  if (element === ELEMENT.float16 && data.length === 2) return normalHalf(view.getUint16(0, true));
  return Number.NaN;
}

/** The number that the bits of a float16 stand for, where it is no subnormal one. */
const normalHalf = (bits: number): number =>
  (bits & 0x8000 ? -1 : 1) * 2 ** (((bits >> 10) & 31) - 15) * (1 + (bits & 1023) / 1024);
