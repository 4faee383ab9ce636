import { ATTRIBUTE, GRAPH, NODE } from './fields.ts';
import { integerOf, integersOf, readFields, textOf } from './protobuf.ts';
import { type Initializer, readInitializer } from './tensor.ts';

export interface GraphNode {
  readonly op: string;
  /** Empty for the operators of ONNX itself. */
  readonly domain: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** The attributes that are integers, such as `axis` or `transB`. */
  readonly integers: ReadonlyMap<string, number>;
  /** The attributes that are lists of integers, such as the `axes` of a mean. */
  readonly lists: ReadonlyMap<string, readonly number[]>;
  /** The attributes that are tensors, such as the `value` of a Constant. */
  readonly tensors: ReadonlyMap<string, Initializer>;
  /** The nodes of the bodies of an If, Loop or Scan. */
  readonly body: readonly GraphNode[];
}

/** Every tensor that `node` reads, in its bodies too. */
export const readsOf = (node: GraphNode): string[] => [...node.inputs, ...node.body.flatMap(readsOf)];

/** Every tensor that is made in the bodies of `node`, and that only they can see. */
export const hiddenIn = (node: GraphNode): string[] => node.body.flatMap((inner) => [...inner.outputs, ...hiddenIn(inner)]);

function readNode(payload: Uint8Array): GraphNode {
  const fields = readFields(payload);
  const texts = (number: number) => fields.filter((field) => field.number === number).map((field) => textOf(field.payload));
  const attributes = fields.filter(({ number }) => number === NODE.attribute).map((field) => readAttribute(field.payload));
  return {
    op: texts(NODE.op)[0] ?? '',
    domain: texts(NODE.domain)[0] ?? '',
    inputs: texts(NODE.input),
    outputs: texts(NODE.output),
    integers: new Map(attributes.flatMap(({ name, integer }) => (integer === undefined ? [] : [[name, integer]]))),
    lists: new Map(attributes.flatMap(({ name, list }) => (list.length === 0 ? [] : [[name, list]]))),
    tensors: new Map(attributes.flatMap(({ name, tensor }) => (tensor === undefined ? [] : [[name, tensor]]))),
    body: attributes.flatMap(({ body }) => body),
  };
}

interface Attribute {
  readonly name: string;
  readonly integer: number | undefined;
  readonly list: readonly number[];
  readonly tensor: Initializer | undefined;
  readonly body: readonly GraphNode[];
}

function readAttribute(payload: Uint8Array): Attribute {
  const fields = readFields(payload);
  const one = (number: number) => fields.find((field) => field.number === number)?.payload;
  const [name, integer, tensor] = [one(ATTRIBUTE.name), one(ATTRIBUTE.integer), one(ATTRIBUTE.tensor)];
  const graphs = fields.filter(({ number }) => number === ATTRIBUTE.graph || number === ATTRIBUTE.graphs);
  return {
    name: name ? textOf(name) : '',
    integer: integer && integerOf(integer),
    list: integersOf(fields.filter(({ number }) => number === ATTRIBUTE.integers)),
    tensor: tensor && readInitializer(tensor),
    body: graphs.flatMap((graph) => nodesIn(graph.payload, GRAPH.node)),
  };
}

/** The nodes that stand in field `number` of a graph or function. */
export const nodesIn = (payload: Uint8Array, number: number): GraphNode[] =>
  readFields(payload)
    .filter((field) => field.number === number)
    .map((field) => readNode(field.payload));
