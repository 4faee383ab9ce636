import { declareShaped } from './declare.ts';
import { type DistinctPlan, type PlacedRows, planDistinct } from './distinct-plan.ts';
import { edit } from './edit.ts';
import { ELEMENT, GRAPH, MODEL, NODE } from './fields.ts';
import { type Graph, type GraphNode, graphField, nameOfValue, readGraph } from './graph.ts';
import { type PlaceInputs, writeMerge, writePlaces, writeSplit } from './head-places.ts';
import { findHeads, type Heads } from './heads.ts';
import { writeIntegers } from './integers.ts';
import type { Rows } from './pick-rows.ts';
import { bytesIn, type Field, message, readFields, text, textOf } from './protobuf.ts';
import { declare } from './rewrite.ts';
import { integerAttribute, writeNode } from './write-node.ts';

/** The input that says where each distinct row stands first: int64, places among the positions of all texts. */
export const FIRST_PLACES = 'distinct.first_places';

/** The input that says which of the distinct rows stands at every position of every text: int64, (texts, positions). */
export const ROW_OF_PLACE = 'distinct.row_of_place';

/** The tensor that holds the distinct rows of another, one after the other: (distinct rows, width). */
export const distinctOf = (tensor: string): string => `${tensor}.distinct`;

/**
 * The ONNX `model` in which everything that makes each row of its output of the same row of its inputs is computed for distinct rows alone
 * (see planDistinct), and only what looks at other rows, attention above all, for every position of every text. Nothing is computed for
 * padding there, and what several texts have in common can be computed once: the inputs FIRST_PLACES and ROW_OF_PLACE say which rows
 * those are. Of the tensors `wanted` the distinct rows become outputs (see distinctOf) in place of the tensors; outputs named in `whole`
 * stay what they were, and hold at padding what some other place does. `known` are all tensors that are known to hold a row for every place.
 */
export function distinctRows(
  model: Uint8Array,
  known: readonly PlacedRows[],
  wanted: readonly Rows[],
  whole: readonly string[],
): Uint8Array {
  const graph = readGraph(model);
  const plan = planDistinct(graph, known, new Map(wanted.map(({ tensor, width }) => [tensor, width])), whole);
  const task = { graph, plan, heads: findHeads(graph, plan) };
  const stays = ({ number, payload }: Field): boolean => number !== GRAPH.output || whole.includes(nameOfValue(payload));
  const inside = [
    ...declareShaped(GRAPH.input, FIRST_PLACES, ELEMENT.int64, [`${FIRST_PLACES}.count`]),
    ...declareShaped(GRAPH.input, ROW_OF_PLACE, ELEMENT.int64, [`${ROW_OF_PLACE}.texts`, `${ROW_OF_PLACE}.positions`]),
    ...places(plan),
    ...writePlaces(task.heads.splits.values(), task.heads.merges.values(), INPUTS),
    ...[...plan.tensors.keys()].flatMap((tensor) => (graph.producers.has(tensor) ? [] : gather(task, tensor))),
    ...readFields(graphField(model).payload)
      .filter(stays)
      .flatMap((field) => (field.number === GRAPH.node ? rewriteNode(field, task) : [field.whole])),
    ...[...new Set(wanted.map(({ tensor }) => distinctOf(tensor)))].flatMap((tensor) => declare(GRAPH.output, tensor)),
  ];
  const around = readFields(model).flatMap((field) =>
    field.number === MODEL.graph ? message(MODEL.graph, ...inside) : [field.whole],
  );
  const outputs = [...whole, ...wanted.map(({ tensor }) => distinctOf(tensor))];
  return edit(Buffer.concat(around, bytesIn(around)), { keep: outputs });
}

interface Task {
  readonly graph: Graph;
  readonly plan: DistinctPlan;
  readonly heads: Heads;
}

const [FLAT_PLACES, ALL, SHAPE] = [`${ROW_OF_PLACE}.flat`, `${ROW_OF_PLACE}.all`, `${ROW_OF_PLACE}.shape`];
const INPUTS: PlaceInputs = { firstPlaces: FIRST_PLACES, rowOfPlace: ROW_OF_PLACE, shape: SHAPE };
const widthName = (width: number): string => `${ROW_OF_PLACE}.width_${width}`;
const flatShape = (width: number): string => `${ROW_OF_PLACE}.of_${width}`;
const fullShape = (width: number): string => `${ROW_OF_PLACE}.with_${width}`;

/** What is made of the two inputs once: the places as a list, and the shapes of tensors that hold a row for every place. */
const places = ({ tensors }: DistinctPlan): Uint8Array[] => [
  ...writeIntegers(ALL, [-1]),
  ...writeNode('Reshape', [ROW_OF_PLACE, ALL], FLAT_PLACES),
  ...writeNode('Shape', [ROW_OF_PLACE], SHAPE),
  ...[...new Set(tensors.values())].flatMap((width) => [
    ...writeIntegers(widthName(width), [width]),
    ...writeIntegers(flatShape(width), [-1, width]),
    ...writeNode('Concat', [SHAPE, widthName(width)], fullShape(width), integerAttribute('axis', 0)),
  ]),
];

/** A node as it is or for distinct rows alone, and behind it what gathers or spreads the rows that it makes. */
function rewriteNode({ payload, whole }: Field, task: Task): Uint8Array[] {
  const { graph, plan, heads } = task;
  const fields = readFields(payload);
  const outputs = fields.filter(({ number }) => number === NODE.output).map((field) => textOf(field.payload));
  const node = graph.producers.get(outputs[0]) as GraphNode;
  if (plan.nodes.has(node)) return [...onDistinct(node, fields, plan), ...spread(task, outputs[0])];
  const split = heads.splits.get(node);
  if (split) return writeSplit(distinctOf(split.source), split, outputs[0], INPUTS);
  if (tellsShape(node, task)) return shape(node, plan);
  return [whole, ...outputs.flatMap((tensor) => (plan.tensors.has(tensor) ? gather(task, tensor) : []))];
}

function onDistinct({ op, inputs, outputs }: GraphNode, fields: readonly Field[], { tensors }: DistinctPlan): Uint8Array[] {
  const name = (tensor: string): string => (tensors.has(tensor) ? distinctOf(tensor) : tensor);
  if (op === 'Reshape') return writeNode('Identity', [name(inputs[0])], name(outputs[0])); // distinct rows are a list already
  const renamed = fields.flatMap(({ number, payload, whole }) =>
    number === NODE.input || number === NODE.output ? text(number, name(textOf(payload))) : [whole],
  );
  return message(GRAPH.node, ...renamed);
}

/** The rows of all places, for readers that need them. */
function spread({ plan }: Task, tensor: string): Uint8Array[] {
  const layout = plan.layoutOf(tensor);
  if (layout === undefined) return []; // nobody reads them, see planDistinct
  return writeNode('Gather', [distinctOf(tensor), layout === 'flat' ? FLAT_PLACES : ROW_OF_PLACE], tensor);
}

function gather({ plan, heads }: Task, tensor: string): Uint8Array[] {
  const merge = heads.merges.get(tensor);
  if (merge) return writeMerge(merge, distinctOf(tensor), INPUTS);
  const flat = `${tensor}.rows`;
  return [
    ...writeNode('Reshape', [tensor, flatShape(plan.tensors.get(tensor) as number)], flat),
    ...writeNode('Gather', [flat, FIRST_PLACES], distinctOf(tensor)),
  ];
}

/** Whether a node tells the shape of what is computed for distinct rows alone, and of which the rows of all places need not be made for that. */
const tellsShape = ({ op, inputs }: GraphNode, { graph, plan }: Task): boolean =>
  op === 'Shape' && plan.layoutOf(inputs[0]) === 'texts' && plan.nodes.has(graph.producers.get(inputs[0]) as GraphNode);

function shape({ inputs, outputs, integers }: GraphNode, { tensors }: DistinctPlan): Uint8Array[] {
  const [from, to] = [`${outputs[0]}.from`, `${outputs[0]}.to`];
  return [
    ...writeIntegers(from, [integers.get('start') ?? 0]),
    ...writeIntegers(to, [integers.get('end') ?? AXES]),
    ...writeNode('Slice', [fullShape(tensors.get(inputs[0]) as number), from, to], outputs[0]),
  ];
}

/** Texts, positions and width. */
const AXES = 3;
