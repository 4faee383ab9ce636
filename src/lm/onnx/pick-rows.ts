import { declareShaped } from './declare.ts';
import { ELEMENT, GRAPH, MODEL, NODE } from './fields.ts';
import { type Graph, type GraphNode, graphField, nameOfValue, readGraph } from './graph.ts';
import { writeIntegers } from './integers.ts';
import { bytesIn, type Field, message, readFields, text, textOf } from './protobuf.ts';
import type { Widths } from './row-shapes.ts';
import { planRows, type RowPlan } from './row-wise.ts';
import { writeNode } from './write-node.ts';

/** A tensor of any shape whose last axis has `width` numbers. */
export interface Rows {
  readonly tensor: string;
  readonly width: number;
}

/** The input that says which rows are wanted: int64, any number of them. */
export const PICKED_ROWS = 'picked_rows';

/** The output that holds the wanted rows of a tensor, one after the other. */
export const pickedFrom = (tensor: string): string => `${tensor}.picked`;

/**
 * The ONNX `model` in which tensors are outputs no more as a whole, but by rows: each of `rows` gives those rows, all its axes but the
 * last counted as one, that the input `picked_rows` names. What is not wanted of a tensor never leaves the runtime, and is not computed
 * where rows do not mix behind the last of them (see planRows): `known` are all tensors whose rows are positions of texts. An output of the
 * model that is in `keep` stays one.
 */
export function pickRows(
  model: Uint8Array,
  rows: readonly Rows[],
  known: readonly Rows[],
  keep: readonly string[] = [],
): Uint8Array {
  const wanted = widthsOf(rows);
  if (wanted.size === 0) return model;
  const graph = readGraph(model);
  const whole = graph.outputs.filter((output) => !wanted.has(output) || keep.includes(output));
  const plan = planRows(graph, wanted, widthsOf(known), whole);
  const gathered = new Map([...plan.tensors].filter(([tensor]) => !plan.nodes.has(graph.producers.get(tensor) as GraphNode)));
  const stays = ({ number, payload }: Field): boolean => number !== GRAPH.output || whole.includes(nameOfValue(payload));
  const inside = [
    ...declareShaped(GRAPH.input, PICKED_ROWS, ELEMENT.int64, [`${PICKED_ROWS}.count`]),
    ...[...new Set(gathered.values())].flatMap((width) => flatShape(width)),
    ...[...gathered].flatMap(([tensor, width]) => (graph.producers.has(tensor) ? [] : gather(tensor, width))),
    ...readFields(graphField(model).payload)
      .filter(stays)
      .flatMap((field) => (field.number === GRAPH.node ? withPicks(field, { graph, plan, gathered }) : [field.whole])),
    ...[...wanted].flatMap(([tensor, width]) =>
      declareShaped(GRAPH.output, pickedFrom(tensor), ELEMENT.float32, [`${PICKED_ROWS}.count`, width]),
    ),
  ];
  const around = readFields(model).flatMap((field) =>
    field.number === MODEL.graph ? message(MODEL.graph, ...inside) : [field.whole],
  );
  return Buffer.concat(around, bytesIn(around));
}

const widthsOf = (rows: readonly Rows[]): Widths => new Map(rows.map(({ tensor, width }) => [tensor, width]));

interface Picking {
  readonly graph: Graph;
  readonly plan: RowPlan;
  /** The tensors of which rows are gathered. */
  readonly gathered: Widths;
}

/** A node as it is, and behind it what gathers the wanted rows of its outputs; or, if none but these are needed, the node on them alone. */
function withPicks({ payload, whole }: Field, { graph, plan, gathered }: Picking): Uint8Array[] {
  const fields = readFields(payload);
  const outputs = fields.filter(({ number }) => number === NODE.output).map((field) => textOf(field.payload));
  const node = graph.producers.get(outputs[0]);
  if (node && plan.idle.has(node)) return [];
  if (node && plan.nodes.has(node)) return onRows(node, fields, plan.tensors);
  return [whole, ...outputs.flatMap((tensor) => (gathered.has(tensor) ? gather(tensor, gathered.get(tensor) as number) : []))];
}

function onRows({ op, inputs, outputs }: GraphNode, fields: readonly Field[], tensors: Widths): Uint8Array[] {
  const name = (tensor: string): string => (tensors.has(tensor) ? pickedFrom(tensor) : tensor);
  if (op === 'Reshape') return writeNode('Identity', [name(inputs[0])], name(outputs[0])); // the wanted rows are a list already
  const renamed = fields.flatMap(({ number, payload, whole }) =>
    number === NODE.input || number === NODE.output ? text(number, name(textOf(payload))) : [whole],
  );
  return message(GRAPH.node, ...renamed);
}

function gather(tensor: string, width: number): Uint8Array[] {
  const flat = `${tensor}.flat`;
  return [
    ...writeNode('Reshape', [tensor, shapeName(width)], flat),
    ...writeNode('Gather', [flat, PICKED_ROWS], pickedFrom(tensor)),
  ];
}

const shapeName = (width: number): string => `${PICKED_ROWS}.of_${width}`;

/** The constant (-1, width). */
const flatShape = (width: number): Uint8Array[] => writeIntegers(shapeName(width), [-1, width]);
