import { ModelError, nearest } from '../../errors.ts';
import { ELEMENT, GRAPH, MODEL, VALUE } from './fields.ts';
import { type Graph, graphField, readGraph } from './graph.ts';
import { hiddenIn, readsOf } from './node.ts';
import { bytesIn, message, readFields, text } from './protobuf.ts';
import { declare, type Plan, patchInputs, rewrite, unpatched } from './rewrite.ts';

/** Which inner tensors become outputs of the graph, and which can be changed from outside while it runs. */
export interface Edits {
  readonly taps?: readonly string[];
  readonly patches?: readonly string[];
  /** Of the graph's own outputs, those that are kept; all if left out. What no output needs is then left out of the graph. */
  readonly keep?: readonly string[];
}

export { patchInputs, unpatched } from './rewrite.ts';

/**
 * A copy of the ONNX `model` in which every tensor of `taps` is also an output, and in which for every T of `patches` the value
 * `T·mul + add` takes the place of T: the producer's output is renamed, and the sum takes the old name, so that all readers of T,
 * inside and outside the graph, see the patched value. `mul` and `add` are plain required inputs: a feed that is forgotten is refused
 * by the runtime, not ignored. The computation is otherwise untouched; with `keep`, nodes and weights that no output depends on go.
 *
 * Tensors of another floating type (float16, bfloat16, float64) are delivered and patched as float32: a tap is cast on its way out, and
 * `T·mul + add` is computed in float32 and rounded to the type of T once. Weights are copied only if they are in `model` itself
 * (see readModel). Raises a ModelError for a tensor that no node produces, that is no float, that is patched already, or that is
 * made inside the body of an If, Loop or Scan or inside a function, where nothing outside can see it.
 */
export function edit(model: Uint8Array, edits: Edits): Uint8Array {
  const { taps = [], patches = [] } = edits;
  const graph = readGraph(model);
  const known = new Set([...graph.producers.keys(), ...patches.map(unpatched)]);
  for (const tensor of patches) checkPatch(graph, tensor);
  for (const tensor of taps) checkTap(graph, tensor, patches, known);
  const plan = planEdit(graph, edits);
  const added = [...new Set(taps)].filter((tensor) => !graph.outputs.includes(tensor));
  const inside = [
    ...readFields(graphField(model).payload).flatMap((field) => rewrite(field, plan)),
    ...patches.flatMap((tensor) => Object.values(patchInputs(tensor)).flatMap((name) => declare(GRAPH.input, name))),
    ...added.flatMap((tensor) => message(GRAPH.output, ...text(VALUE.name, tensor))),
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

const FLOATS: readonly number[] = [ELEMENT.float32, ELEMENT.float16, ELEMENT.bfloat16, ELEMENT.float64];

function checkTap(graph: Graph, tensor: string, patches: readonly string[], known: ReadonlySet<string>): void {
  checkProduced(graph, tensor, known);
  checkFloat(graph, patches.find((patched) => unpatched(patched) === tensor) ?? tensor);
}

function checkPatch(graph: Graph, tensor: string): void {
  checkProduced(graph, tensor, new Set(graph.producers.keys()));
  checkFloat(graph, tensor);
  if (graph.producers.has(unpatched(tensor))) throw new ModelError('model graph', `"${tensor}" is patched already`);
}

function checkProduced(graph: Graph, tensor: string, known: ReadonlySet<string>): void {
  if (tensor !== '' && known.has(tensor)) return;
  const holder = graph.nodes.find((node) => hiddenIn(node).includes(tensor));
  if (holder) throw hidden(tensor, `the body of an ${holder.op}`, 'export the model without it (a decoder that is not "merged")');
  const called = graph.functions.find(({ nodes }) => nodes.some(({ outputs }) => outputs.includes(tensor)));
  if (called) throw hidden(tensor, `the function ${called.name}`, 'export the model with its functions inlined');
  const [near] = nearest(tensor, [...known]);
  const wayOut = near ? `did you mean "${near}"?` : `the graph makes ${known.size} tensors; readGraph lists them`;
  throw new ModelError('model graph', `no node makes a tensor "${tensor}"`, wayOut);
}

const hidden = (tensor: string, where: string, wayOut: string) =>
  new ModelError('model graph', `"${tensor}" is made inside ${where}, where it can be neither read nor changed`, wayOut);

function checkFloat(graph: Graph, tensor: string): void {
  const element = graph.elements.get(tensor) ?? ELEMENT.float32;
  if (FLOATS.includes(element)) return;
  throw new ModelError('model graph', `"${tensor}" is no float (element type ${element})`, 'name a tensor of floats');
}

function planEdit(graph: Graph, { taps = [], patches = [], keep }: Edits): Plan {
  const elementOf = (tensor: string) => graph.elements.get(tensor) ?? ELEMENT.float32;
  const delivered = new Set([...taps, ...(keep ?? [])]);
  const own = (tensor: string) => patches.find((patched) => unpatched(patched) === tensor) ?? tensor;
  const needed = keep && reach(graph, [...[...delivered].map(own), ...patches]);
  return {
    patches: new Map(patches.map((tensor) => [tensor, elementOf(tensor)])),
    cast: new Set([...delivered].filter((tensor) => elementOf(own(tensor)) !== ELEMENT.float32)),
    outputs: keep && delivered,
    needed,
    dropped: new Set(needed && [...graph.initializers.keys()].filter((name) => !needed.has(name))),
  };
}

/** Every tensor that `ends` depend on, themselves included. */
function reach(graph: Graph, ends: readonly string[]): Set<string> {
  const reached = new Set<string>();
  const open = [...ends];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (reached.has(next)) continue;
    reached.add(next);
    const producer = graph.producers.get(next);
    if (producer) open.push(...readsOf(producer));
  }
  return reached;
}
