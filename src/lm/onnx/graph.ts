import { ModelError } from '../../errors.ts';
import { type Field, integerOf, integersOf, readFields, textOf } from './protobuf.ts';

/** Field numbers of onnx.proto, the few that are read or written here. */
export const MODEL = { graph: 7 } as const;
export const GRAPH = { node: 1, initializer: 5, input: 11, output: 12, valueInfo: 13 } as const;
export const NODE = { input: 1, output: 2, op: 4, attribute: 5 } as const;
export const VALUE = { name: 1, type: 2, tensor: 1, element: 1 } as const;
const ATTRIBUTE = { name: 1, integer: 3 } as const;
const TENSOR = { dims: 1, element: 2, floats: 4, name: 8, raw: 9, location: 14 } as const;

/** Element types of tensors, the few that a language model's weights come in. */
export const ELEMENT = { float32: 1, int8: 3, int64: 7, float16: 10 } as const;

export interface GraphNode {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** The attributes that are integers, such as `axis` or `transB`. */
  readonly integers: ReadonlyMap<string, number>;
}

export interface Initializer {
  readonly name: string;
  readonly dims: readonly number[];
  readonly element: number;
  /** The numbers, little-endian, as a view of the model's bytes; undefined where they are stored otherwise. */
  readonly data: Uint8Array | undefined;
  /** Whether the numbers lie in another file. */
  readonly external: boolean;
}

export interface Graph {
  readonly nodes: readonly GraphNode[];
  readonly initializers: ReadonlyMap<string, Initializer>;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** The node that makes a tensor; initialisers and inputs have none. */
  readonly producers: ReadonlyMap<string, GraphNode>;
  readonly consumers: ReadonlyMap<string, readonly GraphNode[]>;
  /** Element type of the tensors for which the file states one. */
  readonly elements: ReadonlyMap<string, number>;
}

/** The graph of an ONNX model. Weights stay where they are: `data` of an initialiser is a view of `model`. */
export function readGraph(model: Uint8Array): Graph {
  const fields = readFields(graphField(model).payload);
  const of = (number: number) => fields.filter((field) => field.number === number).map(({ payload }) => payload);
  const nodes = of(GRAPH.node).map(readNode);
  const initializers = new Map(
    of(GRAPH.initializer)
      .map(readInitializer)
      .map((tensor) => [tensor.name, tensor]),
  );
  const values = [...of(GRAPH.input), ...of(GRAPH.output), ...of(GRAPH.valueInfo)];
  return {
    nodes,
    initializers,
    inputs: of(GRAPH.input)
      .map(nameOfValue)
      .filter((name) => !initializers.has(name)),
    outputs: of(GRAPH.output).map(nameOfValue),
    producers: new Map(nodes.flatMap((node) => node.outputs.map((name) => [name, node] as const))),
    consumers: consumersOf(nodes),
    elements: new Map(values.map((value) => [nameOfValue(value), elementOfValue(value)])),
  };
}

/** The field of the model that holds the graph. */
export function graphField(model: Uint8Array): Field {
  const field = readFields(model).find(({ number, wire }) => number === MODEL.graph && wire === 2);
  if (!field) throw new ModelError('model graph', 'the file holds no graph', 'is it an ONNX model?');
  return field;
}

function readNode(payload: Uint8Array): GraphNode {
  const fields = readFields(payload);
  const texts = (number: number) => fields.filter((field) => field.number === number).map((field) => textOf(field.payload));
  const attributes = fields.filter(({ number }) => number === NODE.attribute).map((field) => readInteger(field.payload));
  return {
    op: texts(NODE.op)[0] ?? '',
    inputs: texts(NODE.input),
    outputs: texts(NODE.output),
    integers: new Map(attributes.filter((attribute) => attribute !== undefined)),
  };
}

function readInteger(attribute: Uint8Array): [name: string, value: number] | undefined {
  const fields = readFields(attribute);
  const name = fields.find(({ number }) => number === ATTRIBUTE.name);
  const value = fields.find(({ number }) => number === ATTRIBUTE.integer);
  return name && value && [textOf(name.payload), integerOf(value.payload)];
}

function readInitializer(payload: Uint8Array): Initializer {
  const fields = readFields(payload);
  const one = (number: number) => fields.find((field) => field.number === number)?.payload;
  const packed = fields.filter(({ number }) => number === TENSOR.floats);
  return {
    name: textOf(one(TENSOR.name) ?? new Uint8Array()),
    dims: integersOf(fields.filter(({ number }) => number === TENSOR.dims)),
    element: integerOf(one(TENSOR.element) ?? new Uint8Array()),
    data: one(TENSOR.raw) ?? (packed.length === 1 ? packed[0].payload : undefined),
    external: integerOf(one(TENSOR.location) ?? new Uint8Array()) === 1,
  };
}

const nameOfValue = (value: Uint8Array): string => textOf(readFields(value).find(({ number }) => number === VALUE.name)!.payload);

/** The stated element type of a tensor, 0 where the file leaves it open. */
function elementOfValue(value: Uint8Array): number {
  const inner = (bytes: Uint8Array | undefined, number: number) =>
    bytes && readFields(bytes).find((field) => field.number === number)?.payload;
  const element = inner(inner(inner(value, VALUE.type), VALUE.tensor), VALUE.element);
  return element ? integerOf(element) : 0;
}

function consumersOf(nodes: readonly GraphNode[]): Map<string, GraphNode[]> {
  const consumers = new Map<string, GraphNode[]>();
  for (const node of nodes) {
    for (const name of new Set(node.inputs)) consumers.set(name, [...(consumers.get(name) ?? []), node]);
  }
  return consumers;
}
