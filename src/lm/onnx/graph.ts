import { ModelError } from '../../errors.ts';
import { inferElements } from './element-types.ts';
import { FUNCTION, GRAPH, MODEL, VALUE } from './fields.ts';
import { type GraphNode, nodesIn } from './node.ts';
import { type Field, integerOf, readFields, textOf } from './protobuf.ts';
import { type Initializer, readInitializer } from './tensor.ts';

export type { GraphNode } from './node.ts';
export type { Initializer } from './tensor.ts';

/** A function of the model's own, which nodes call by its name as if it were an operator. */
export interface ModelFunction {
  readonly domain: string;
  readonly name: string;
  readonly nodes: readonly GraphNode[];
}

export interface Graph {
  readonly nodes: readonly GraphNode[];
  readonly initializers: ReadonlyMap<string, Initializer>;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly functions: readonly ModelFunction[];
  /** The node that makes a tensor; initialisers and inputs have none. */
  readonly producers: ReadonlyMap<string, GraphNode>;
  readonly consumers: ReadonlyMap<string, readonly GraphNode[]>;
  /** Element type of the tensors for which the file states one, or for which it follows from the operators. */
  readonly elements: ReadonlyMap<string, number>;
}

/** The graph of an ONNX model. Weights stay where they are: `data` of an initialiser is a view of `model`. */
export function readGraph(model: Uint8Array): Graph {
  const fields = readFields(graphField(model).payload);
  const of = (number: number) => fields.filter((field) => field.number === number).map(({ payload }) => payload);
  const nodes = nodesIn(graphField(model).payload, GRAPH.node);
  const initializers = new Map(
    of(GRAPH.initializer)
      .map(readInitializer)
      .map((tensor) => [tensor.name, tensor]),
  );
  const values = [...of(GRAPH.input), ...of(GRAPH.output), ...of(GRAPH.valueInfo)];
  const stated = values.map((value) => [nameOfValue(value), elementOfValue(value)] as const).filter(([, element]) => element > 0);
  return {
    nodes,
    initializers,
    inputs: of(GRAPH.input)
      .map(nameOfValue)
      .filter((name) => !initializers.has(name)),
    outputs: of(GRAPH.output).map(nameOfValue),
    functions: readFields(model)
      .filter(({ number }) => number === MODEL.functions)
      .map(({ payload }) => readFunction(payload)),
    producers: new Map(nodes.flatMap((node) => node.outputs.map((name) => [name, node] as const))),
    consumers: consumersOf(nodes),
    elements: inferElements(nodes, initializers, new Map(stated)),
  };
}

/** The field of the model that holds the graph. */
export function graphField(model: Uint8Array): Field {
  const field = readFields(model).find(({ number, wire }) => number === MODEL.graph && wire === 2);
  if (!field) throw new ModelError('model graph', 'the file holds no graph', 'is it an ONNX model?');
  return field;
}

function readFunction(payload: Uint8Array): ModelFunction {
  const fields = readFields(payload);
  const one = (number: number) => fields.find((field) => field.number === number)?.payload ?? new Uint8Array();
  return { domain: textOf(one(FUNCTION.domain)), name: textOf(one(FUNCTION.name)), nodes: nodesIn(payload, FUNCTION.node) };
}

export function nameOfValue(value: Uint8Array): string {
  const name = readFields(value).find(({ number }) => number === VALUE.name);
  if (!name) throw new ModelError('model graph', 'an input, output or inner value has no name', 'is the file whole?');
  return textOf(name.payload);
}

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
    for (const name of new Set(node.inputs)) {
      const known = consumers.get(name);
      if (known) known.push(node);
      else consumers.set(name, [node]);
    }
  }
  return consumers;
}
