import { ATTRIBUTE, ELEMENT, GRAPH, NODE, VALUE } from './fields.ts';
import { nameOfValue } from './graph.ts';
import { type Field, integer, message, readFields, text, textOf } from './protobuf.ts';
import { tensorName } from './tensor.ts';
import { writeCast, writeNode } from './write-node.ts';

/** What an edit does to the fields of a graph. */
export interface Plan {
  /** Element types of the patched tensors. */
  readonly patches: ReadonlyMap<string, number>;
  /** Tensors that the graph computes in another type than float32, and that are delivered as float32 under their own name. */
  readonly cast: ReadonlySet<string>;
  /** The outputs that stay; undefined if all do. */
  readonly outputs: ReadonlySet<string> | undefined;
  /** The tensors on which outputs depend; undefined if everything stays. */
  readonly needed: ReadonlySet<string> | undefined;
  /** Weights that nothing needs. */
  readonly dropped: ReadonlySet<string>;
}

/** Names of the inputs that a patched tensor adds to the graph. Both are float32 and must be fed; shapes broadcast to the tensor's. */
export const patchInputs = (tensor: string) => ({ mul: `${tensor}.mul`, add: `${tensor}.add` });

/** The tensor as its producer made it, before the patch. It can be tapped like any other. */
export const unpatched = (tensor: string) => `${tensor}.unpatched`;

/** The name under which the graph itself knows a tensor. */
const inner = ({ cast }: Plan, tensor: string) => (cast.has(tensor) ? `${tensor}.stored` : tensor);

/** What becomes of one field of the graph. */
export function rewrite(field: Field, plan: Plan): Uint8Array[] {
  const { number, payload, whole } = field;
  if (number === GRAPH.node) return rewriteNode(field, plan);
  if (number === GRAPH.output) return rewriteOutput(field, plan);
  if (number === GRAPH.valueInfo) return plan.cast.has(nameOfValue(payload)) ? [] : [whole];
  if (number === GRAPH.input) return plan.dropped.has(nameOfValue(payload)) ? [] : [whole];
  if (number === GRAPH.initializer) return plan.dropped.has(tensorName(payload)) ? [] : [whole];
  return [whole];
}

function rewriteOutput({ payload, whole }: Field, { outputs, cast }: Plan): Uint8Array[] {
  const name = nameOfValue(payload);
  if (outputs && !outputs.has(name)) return [];
  return cast.has(name) ? declare(GRAPH.output, name) : [whole];
}

/** An input or output of float32 numbers, of any shape. */
export const declare = (number: number, name: string): Uint8Array[] =>
  message(
    number,
    ...text(VALUE.name, name),
    ...message(VALUE.type, ...message(VALUE.tensor, ...integer(VALUE.element, ELEMENT.float32))),
  );

/** The node under the new names, followed by what patches and casts add behind it. */
function rewriteNode({ payload, whole }: Field, plan: Plan): Uint8Array[] {
  const fields = readFields(payload);
  const made = fields.filter(({ number }) => number === NODE.output).map((output) => textOf(output.payload));
  const { needed, patches, cast } = plan;
  if (needed && !made.some((tensor) => needed.has(tensor))) return [];
  if (patches.size === 0 && cast.size === 0) return [whole];
  const renamed = fields.flatMap((part) => {
    if (part.number === NODE.input) return text(NODE.input, inner(plan, textOf(part.payload)));
    if (part.number === NODE.output) return text(NODE.output, sourceOf(plan, textOf(part.payload)));
    return part.number === NODE.attribute ? renameBodies(part, plan) : [part.whole];
  });
  const behind = made.flatMap((tensor) => [
    ...applyPatch(plan, tensor),
    ...[tensor, unpatched(tensor)].flatMap((name) => (cast.has(name) ? writeCast(inner(plan, name), name, ELEMENT.float32) : [])),
  ]);
  return [...message(GRAPH.node, ...renamed), ...behind];
}

/** The name under which the producer of `tensor` hands it on. */
const sourceOf = (plan: Plan, tensor: string) => inner(plan, plan.patches.has(tensor) ? unpatched(tensor) : tensor);

function applyPatch(plan: Plan, tensor: string): Uint8Array[] {
  const element = plan.patches.get(tensor);
  if (element === undefined) return [];
  const { mul, add } = patchInputs(tensor);
  const [source, scaled] = [sourceOf(plan, tensor), `${tensor}.scaled`];
  if (element === ELEMENT.float32)
    return [...writeNode('Mul', [source, mul], scaled), ...writeNode('Add', [scaled, add], tensor)];
  const [wide, sum] = [`${tensor}.wide`, `${tensor}.sum`];
  return [
    ...writeCast(source, wide, ELEMENT.float32),
    ...writeNode('Mul', [wide, mul], scaled),
    ...writeNode('Add', [scaled, add], sum),
    ...writeCast(sum, inner(plan, tensor), element),
  ];
}

/** An attribute in whose graphs, if it has any, tensors of the outer graph go by their new names. */
function renameBodies({ payload }: Field, plan: Plan): Uint8Array[] {
  const isGraph = (number: number) => number === ATTRIBUTE.graph || number === ATTRIBUTE.graphs;
  const parts = readFields(payload).flatMap((field) =>
    isGraph(field.number)
      ? message(field.number, ...readFields(field.payload).flatMap((part) => renameInBody(part, plan)))
      : [field.whole],
  );
  return message(NODE.attribute, ...parts);
}

function renameInBody({ number, payload, whole }: Field, plan: Plan): Uint8Array[] {
  if (number !== GRAPH.node) return [whole];
  const parts = readFields(payload).flatMap((part) => {
    if (part.number === NODE.input) return text(NODE.input, inner(plan, textOf(part.payload)));
    return part.number === NODE.attribute ? renameBodies(part, plan) : [part.whole];
  });
  return message(GRAPH.node, ...parts);
}
