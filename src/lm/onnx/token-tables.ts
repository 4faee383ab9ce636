import { declareShaped } from './declare.ts';
import { ELEMENT, GRAPH, MODEL, NODE } from './fields.ts';
import { type Graph, type GraphNode, graphField, nameOfValue, readGraph } from './graph.ts';
import { readsOf } from './node.ts';
import { bytesIn, type Field, message, readFields, text, textOf } from './protobuf.ts';
import { type External, tensorName } from './tensor.ts';
import { behindReshapes } from './walk.ts';
import { writeNode } from './write-node.ts';

/** A table with one row a token, which stays in its file: a pass is fed the rows of its tokens, and where each token's row is. */
export interface TokenTable {
  /** The input for the rows, (any number, width), of the type `element`. */
  readonly tensor: string;
  /** What is looked up in: the rows themselves, or what a Cast makes of them. */
  readonly read: string;
  /** The input that says for every token of the vocabulary which of the rows is its own, int32. */
  readonly places: string;
  readonly vocabulary: number;
  readonly width: number;
  readonly element: number;
  readonly external: External;
}

/** Types of numbers that can be fed, and how many bytes each takes. */
const FED: ReadonlyMap<number, number> = new Map([
  [ELEMENT.float32, 4],
  [ELEMENT.float16, 2],
]);

const SMALL = 2 ** 24;

/**
 * Takes the tables of embeddings out of an ONNX `model`: weights in a file of which nothing is read but the rows of the token ids in
 * the input `ids`. They become inputs, and what looked a token up looks up first where its row is. A pass reads few rows of a table that
 * may be a third of a model; mapped into memory, every row would bring its neighbours. Tables with another reader (an output layer that
 * shares them), tables of other types than float32 and float16 and tables of no more than `small` bytes stay: thousands of small readings would
 * take a tenth of the time of a small model.
 */
export function takeOutTables(
  model: Uint8Array,
  small = SMALL,
  ids = 'input_ids',
): { model: Uint8Array; tables: readonly TokenTable[] } {
  const graph = readGraph(model);
  const tables = tablesOf(graph, ids).filter(({ external }) => external.length > small);
  if (tables.length === 0) return { model, tables };
  const inside = [
    ...readFields(graphField(model).payload).flatMap((field) => withoutTables(field, tables)),
    ...tables.flatMap(({ tensor, places, element, vocabulary, width }) => [
      ...declareShaped(GRAPH.input, tensor, element, [`${tensor}.count`, width]),
      ...declareShaped(GRAPH.input, places, ELEMENT.int32, [vocabulary]),
    ]),
  ];
  const around = readFields(model).flatMap((field) =>
    field.number === MODEL.graph ? message(MODEL.graph, ...inside) : [field.whole],
  );
  return { model: Buffer.concat(around, bytesIn(around)), tables };
}

function tablesOf(graph: Graph, ids: string): TokenTable[] {
  const inBodies = new Set(graph.nodes.flatMap(({ body }) => body.flatMap(readsOf)));
  const readersOf = (tensor: string): readonly GraphNode[] | undefined =>
    inBodies.has(tensor) || graph.outputs.includes(tensor) ? undefined : graph.consumers.get(tensor);
  return [...graph.initializers.values()].flatMap(({ name, dims, element, external }) => {
    if (!external || dims.length !== 2 || !FED.has(element)) return [];
    const direct = readersOf(name);
    const read = direct?.length === 1 && direct[0].op === 'Cast' ? direct[0].outputs[0] : name;
    const looksUp = ({ op, inputs, integers }: GraphNode) =>
      op === 'Gather' && inputs[0] === read && !integers.get('axis') && behindReshapes(graph, inputs[1]) === ids;
    if (!readersOf(read)?.every(looksUp)) return [];
    const [vocabulary, width] = dims;
    return [{ tensor: name, read, places: `${name}.places`, vocabulary, width, element, external }];
  });
}

/** The bytes of one row. */
export const rowBytes = ({ width, element }: TokenTable): number => width * (FED.get(element) as number);

function withoutTables({ number, payload, whole }: Field, tables: readonly TokenTable[]): Uint8Array[] {
  const among = (name: string) => tables.some(({ tensor }) => tensor === name);
  if (number === GRAPH.initializer) return among(tensorName(payload)) ? [] : [whole];
  if (number === GRAPH.input) return among(nameOfValue(payload)) ? [] : [whole];
  if (number === GRAPH.valueInfo) return tables.some(({ read }) => read === nameOfValue(payload)) ? [] : [whole];
  return number === GRAPH.node ? lookUpPlace(payload, whole, tables) : [whole];
}

/** A look-up in one of the tables with the place of the row in place of the token. Other nodes stay. */
function lookUpPlace(payload: Uint8Array, whole: Uint8Array, tables: readonly TokenTable[]): Uint8Array[] {
  const fields = readFields(payload);
  const named = (of: number) => fields.filter(({ number }) => number === of).map((field) => textOf(field.payload));
  const [[from, ids], [output]] = [named(NODE.input), named(NODE.output)];
  const table = tables.find(({ read }) => read === from);
  if (!table) return [whole];
  const place = `${output}.place`;
  const kept = fields.filter(({ number }) => number !== NODE.input);
  const inputs = [from, place].flatMap((name) => text(NODE.input, name));
  return [
    ...writeNode('Gather', [table.places, ids], place),
    ...message(GRAPH.node, ...inputs, ...kept.map((field) => field.whole)),
  ];
}
