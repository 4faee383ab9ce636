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

/** The output that holds the rows of a tensor that an input names, one after the other. */
export const pickedFrom = (tensor: string, input: string): string => `${tensor}.${input}`;

/**
 * The ONNX `model` in which tensors are outputs no more as a whole, but by rows: each of `rows` gives those rows, all its axes but the
 * last counted as one, that the new input `input` names (int64, any number of them). What is not wanted of a tensor never leaves the runtime, and is not computed
 * where rows do not mix behind the last of them (see planRows): `known` are all tensors whose rows are positions of texts. An output of the
 * model that is in `keep` stays one.
 */
export function pickRows(
  model: Uint8Array,
  rows: readonly Rows[],
  known: readonly Rows[],
  input: string,
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
    ...declareShaped(GRAPH.input, input, ELEMENT.int64, [`${input}.count`]),
    ...[...new Set(gathered.values())].flatMap((width) => flatShape(width, input)),
    ...[...gathered].flatMap(([tensor, width]) => (graph.producers.has(tensor) ? [] : gather(tensor, width, input))),
    ...readFields(graphField(model).payload)
      .filter(stays)
      .flatMap((field) => (field.number === GRAPH.node ? withPicks(field, { graph, plan, gathered, input }) : [field.whole])),
    ...[...wanted].flatMap(([tensor, width]) =>
      declareShaped(GRAPH.output, pickedFrom(tensor, input), ELEMENT.float32, [`${input}.count`, width]),
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
  readonly input: string;
}

/** A node as it is, and behind it what gathers the wanted rows of its outputs; or, if none but these are needed, the node on them alone. */
function withPicks({ payload, whole }: Field, picking: Picking): Uint8Array[] {
  const { graph, plan, gathered, input } = picking;
  const fields = readFields(payload);
  const outputs = fields.filter(({ number }) => number === NODE.output).map((field) => textOf(field.payload));
  const node = graph.producers.get(outputs[0]);
  if (node && plan.idle.has(node)) return [];
  if (node && plan.nodes.has(node)) return onRows(node, fields, picking);
  return [
    whole,
    ...outputs.flatMap((tensor) => (gathered.has(tensor) ? gather(tensor, gathered.get(tensor) as number, input) : [])),
  ];
}

function onRows({ op, inputs, outputs }: GraphNode, fields: readonly Field[], { plan, input }: Picking): Uint8Array[] {
  const name = (tensor: string): string => (plan.tensors.has(tensor) ? pickedFrom(tensor, input) : tensor);
  if (op === 'Reshape') return writeNode('Identity', [name(inputs[0])], name(outputs[0])); // the wanted rows are a list already
  const renamed = fields.flatMap(({ number, payload, whole }) =>
    number === NODE.input || number === NODE.output ? text(number, name(textOf(payload))) : [whole],
  );
  return message(GRAPH.node, ...renamed);
}

function gather(tensor: string, width: number, input: string): Uint8Array[] {
  const flat = `${pickedFrom(tensor, input)}.flat`;
  return [
    ...writeNode('Reshape', [tensor, shapeName(width, input)], flat),
    ...writeNode('Gather', [flat, input], pickedFrom(tensor, input)),
  ];
}

const shapeName = (width: number, input: string): string => `${input}.of_${width}`;

/** The constant (-1, width). */
const flatShape = (width: number, input: string): Uint8Array[] => writeIntegers(shapeName(width, input), [-1, width]);
