import { ModelError, nearest } from '../../errors.ts';
import { ELEMENT, GRAPH, type Graph, graphField, MODEL, NODE, readGraph, VALUE } from './graph.ts';
import { bytesIn, type Field, integer, message, readFields, text, textOf } from './protobuf.ts';

/** Which inner tensors become outputs of the graph, and which can be changed from outside while it runs. */
export interface Edits {
  readonly taps?: readonly string[];
  readonly patches?: readonly string[];
}

/** Names of the inputs that a patched tensor adds to the graph. Both are float32 and must be fed; shapes broadcast to the tensor's. */
export const patchInputs = (tensor: string) => ({ mul: `${tensor}.mul`, add: `${tensor}.add` });

/** The tensor as its producer made it, before the patch. It can be tapped like any other. */
export const unpatched = (tensor: string) => `${tensor}.unpatched`;

/**
 * A copy of the ONNX `model` in which every tensor of `taps` is also an output, and in which for every T of `patches` the value
 * `T·mul + add` takes the place of T: the producer's output is renamed, and the sum takes the old name, so that all readers of T,
 * inside and outside the graph, see the patched value. The computation is otherwise untouched, and bytes are copied once.
 * `mul` and `add` are plain required inputs: a feed that is forgotten is refused by the runtime, not ignored.
 * Raises a ModelError for a tensor that no node produces, or that is patched already.
 */
export function edit(model: Uint8Array, { taps = [], patches = [] }: Edits): Uint8Array {
  const graph = readGraph(model);
  const known = new Set([...graph.producers.keys(), ...patches.map(unpatched)]);
  for (const tensor of patches) checkPatch(graph, tensor);
  for (const tensor of taps) checkProduced(tensor, known);
  const outputs = [...new Set(taps)].filter((tensor) => !graph.outputs.includes(tensor));
  const inside = [
    ...readFields(graphField(model).payload).flatMap((field) => patchNode(field, patches)),
    ...patches.flatMap((tensor) => Object.values(patchInputs(tensor)).flatMap((name) => declare(GRAPH.input, name))),
    ...outputs.flatMap((tensor) => message(GRAPH.output, ...text(VALUE.name, tensor))),
  ];
  const around = readFields(model).flatMap((field) =>
    field.number === MODEL.graph ? message(MODEL.graph, ...inside) : [field.whole],
  );
  return Buffer.concat(around, bytesIn(around));
}

/** The model with `tensors` among its outputs; see `edit`. */
export const tap = (model: Uint8Array, tensors: readonly string[]): Uint8Array => edit(model, { taps: tensors });

/** The model in which `tensor` becomes `tensor·mul + add`; see `edit`. */
export const patch = (model: Uint8Array, tensor: string): Uint8Array => edit(model, { patches: [tensor] });

function checkProduced(tensor: string, known: ReadonlySet<string>): void {
  if (known.has(tensor)) return;
  const [near] = nearest(tensor, [...known]);
  const wayOut = near ? `did you mean "${near}"?` : `the graph makes ${known.size} tensors; readGraph lists them`;
  throw new ModelError('model graph', `no node makes a tensor "${tensor}"`, wayOut);
}

function checkPatch(graph: Graph, tensor: string): void {
  checkProduced(tensor, new Set(graph.producers.keys()));
  if (graph.producers.has(unpatched(tensor))) throw new ModelError('model graph', `"${tensor}" is patched already`);
  const element = graph.elements.get(tensor) || ELEMENT.float32;
  if (element !== ELEMENT.float32)
    throw new ModelError('model graph', `"${tensor}" is not float32 (element type ${element})`, 'patch a float32 tensor');
}

const declare = (number: number, name: string): Uint8Array[] =>
  message(
    number,
    ...text(VALUE.name, name),
    ...message(VALUE.type, ...message(VALUE.tensor, ...integer(VALUE.element, ELEMENT.float32))),
  );

const node = (op: string, inputs: readonly string[], output: string): Uint8Array[] =>
  message(GRAPH.node, ...inputs.flatMap((name) => text(NODE.input, name)), ...text(NODE.output, output), ...text(NODE.op, op));

/** A field of the graph, or, for a node that makes a patched tensor, the renamed node followed by the product and the sum. */
function patchNode(field: Field, patches: readonly string[]): Uint8Array[] {
  if (field.number !== GRAPH.node || patches.length === 0) return [field.whole];
  const fields = readFields(field.payload);
  const made = fields.filter(({ number }) => number === NODE.output).map(({ payload }) => textOf(payload));
  const patched = made.filter((tensor) => patches.includes(tensor));
  if (patched.length === 0) return [field.whole];
  const renamed = fields.flatMap((part) =>
    part.number === NODE.output && patched.includes(textOf(part.payload))
      ? text(NODE.output, unpatched(textOf(part.payload)))
      : [part.whole],
  );
  return [...message(GRAPH.node, ...renamed), ...patched.flatMap(applyPatch)];
}

function applyPatch(tensor: string): Uint8Array[] {
  const { mul, add } = patchInputs(tensor);
  const scaled = `${tensor}.scaled`;
  return [...node('Mul', [unpatched(tensor), mul], scaled), ...node('Add', [scaled, add], tensor)];
}
