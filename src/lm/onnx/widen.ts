import { ATTRIBUTE, ELEMENT, GRAPH, MODEL, NODE, TENSOR, VALUE } from './fields.ts';
import { type Graph, type GraphNode, nameOfValue, readGraph } from './graph.ts';
import { overflowGuards } from './overflow-guards.ts';
import { bytesIn, type Field, integer, integerOf, message, readFields, text, textOf } from './protobuf.ts';
import { readInitializer, tensorName } from './tensor.ts';
import { writeCast, writeNode } from './write-node.ts';

/** The two ways to keep a number in 16 bits. */
export type HalfPrecision = 'float16' | 'bfloat16';

const HALVES: ReadonlyMap<number | undefined, HalfPrecision> = new Map([
  [ELEMENT.float16, 'float16'],
  [ELEMENT.bfloat16, 'bfloat16'],
]);

/** Attributes of ONNX operators that are element types: of what they make, or of what they compute with. */
const TYPES = new Set(['to', 'dtype', 'output_dtype', 'output_datatype', 'softmax_precision', 'stash_type']);

/**
 * The half precision in which `graph` computes; undefined where it computes in another, which a graph does that only keeps its weights
 * in half precision and casts them before it reads them.
 */
export function halfPrecisionOf({ inputs, nodes, elements, initializers }: Graph): HalfPrecision | undefined {
  const stored = (name: string) => initializers.get(name)?.element;
  const used = nodes
    .flatMap(withInner)
    .flatMap(({ op, inputs, integers }) => [
      ...[...integers].flatMap(([name, value]) => (TYPES.has(name) ? [value] : [])),
      ...(op === 'Cast' ? [] : inputs.map(stored)),
    ]);
  return HALVES.get([...inputs.map((name) => elements.get(name)), ...used].find((element) => HALVES.has(element)));
}

const withInner = (node: GraphNode): GraphNode[] => [node, ...node.body.flatMap(withInner)];

/**
 * The ONNX `model` with float32 in every place where it has float16 or bfloat16: what it computes is then what its numbers, as they are
 * stored, give in single precision, and nothing between is rounded to half. Weights and constants stay as they are stored, under the name
 * `<name>.half`; a Cast, which is exact, makes each one's float32 twin under the old name. The runtime computes these once, as it
 * starts, so that a large model needs no other file than its own, and its weights are in memory once, as float32. Inputs (the past of a
 * key/value cache), outputs, and casts to half precision become float32, in the bodies of If, Loop and Scan too.
 *
 * What was rounded when the model was exported stays rounded: weights, and constants such as −65504 for what a mask hides, the scale of
 * attention scores, those of GELU, or the frequencies of rotary embeddings. Bounds that keep numbers within half precision go (see
 * overflowGuards): there is nothing left to overflow.
 */
export function widen(model: Uint8Array): Uint8Array {
  const guards = overflowGuards(readGraph(model));
  const around = readFields(model).flatMap((field) =>
    field.number === MODEL.graph ? message(MODEL.graph, ...widenGraph(field.payload, guards)) : [field.whole],
  );
  return Buffer.concat(around, bytesIn(around));
}

/** The name of a tensor as it is stored, in half precision. */
const stored = (name: string) => `${name}.half`;

function widenGraph(payload: Uint8Array, guards: ReadonlyMap<string, string> = NO_GUARDS): Uint8Array[] {
  const fields = readFields(payload);
  const halves = new Set(fields.flatMap((field) => (field.number === GRAPH.initializer && isHalf(field) ? [nameIn(field)] : [])));
  return [
    ...[...halves].flatMap((name) => writeCast(stored(name), name, ELEMENT.float32)),
    ...fields.flatMap((field) => widenField(field, halves, guards)),
  ];
}

const nameIn = ({ payload }: Field): string => tensorName(payload);
const isHalf = ({ payload }: Field): boolean => HALVES.has(readInitializer(payload).element);

/** In a body they are not looked for. */
const NO_GUARDS: ReadonlyMap<string, string> = new Map();

function widenField(
  { number, payload, whole }: Field,
  halves: ReadonlySet<string>,
  guards: ReadonlyMap<string, string>,
): Uint8Array[] {
  if (number === GRAPH.node) return widenNode(payload, guards);
  if (number === GRAPH.initializer) return halves.has(tensorName(payload)) ? renamed(number, payload, TENSOR.name) : [whole];
  if (number === GRAPH.input && halves.has(nameOfValue(payload))) return renamed(number, payload, VALUE.name);
  return VALUES.has(number) ? message(number, ...retyped(payload)) : [whole];
}

const VALUES: ReadonlySet<number> = new Set([GRAPH.input, GRAPH.output, GRAPH.valueInfo]);

/** The message `payload` with its fields of that number changed. */
const changed = (payload: Uint8Array, number: number, change: (payload: Uint8Array) => Uint8Array[]): Uint8Array[] =>
  readFields(payload).flatMap((field) => (field.number === number ? change(field.payload) : [field.whole]));

/** The message under field `number` with the name in its field `name` that of what is stored. */
const renamed = (number: number, payload: Uint8Array, name: number): Uint8Array[] =>
  message(number, ...changed(payload, name, (old) => text(name, stored(textOf(old)))));

/** An input, output or inner value with float32 as its element type where it was half precision. */
const retyped = (value: Uint8Array): Uint8Array[] =>
  changed(value, VALUE.type, (type) =>
    message(
      VALUE.type,
      ...changed(type, VALUE.tensor, (tensor) =>
        message(VALUE.tensor, ...changed(tensor, VALUE.element, (element) => single(VALUE.element, element))),
      ),
    ),
  );

const single = (number: number, element: Uint8Array): Uint8Array[] =>
  integer(number, HALVES.has(integerOf(element)) ? ELEMENT.float32 : integerOf(element));

/** A node that computes in float32; behind one that holds half precision itself, a Cast of what it gives. */
function widenNode(payload: Uint8Array, guards: ReadonlyMap<string, string>): Uint8Array[] {
  const fields = readFields(payload);
  const made = textOf(fields.find(({ number }) => number === NODE.output)?.payload ?? new Uint8Array());
  const bounded = guards.get(made);
  if (bounded !== undefined) return writeNode('Identity', [bounded], made);
  const attributes = fields.filter(({ number }) => number === NODE.attribute).map((field) => field.payload);
  if (!attributes.some(holdsHalf))
    return message(
      GRAPH.node,
      ...changed(payload, NODE.attribute, (attribute) => message(NODE.attribute, ...widenAttribute(attribute))),
    );
  return [...renamed(GRAPH.node, payload, NODE.output), ...writeCast(stored(made), made, ELEMENT.float32)];
}

/** Whether an attribute is a tensor of half precision: the value of a Constant or a ConstantOfShape. */
const holdsHalf = (attribute: Uint8Array): boolean =>
  readFields(attribute).some((field) => field.number === ATTRIBUTE.tensor && isHalf(field));

function widenAttribute(attribute: Uint8Array): Uint8Array[] {
  const named = readFields(attribute).find(({ number }) => number === ATTRIBUTE.name);
  const isType = named !== undefined && TYPES.has(textOf(named.payload));
  return readFields(attribute).flatMap(({ number, payload, whole }) => {
    if (number === ATTRIBUTE.integer && isType) return single(number, payload);
    return number === ATTRIBUTE.graph || number === ATTRIBUTE.graphs ? message(number, ...widenGraph(payload)) : [whole];
  });
}
