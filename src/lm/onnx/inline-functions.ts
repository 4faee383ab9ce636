import { ATTRIBUTE, FUNCTION, GRAPH, MODEL, NODE, OPSET } from './fields.ts';
import { bytesIn, integerOf, message, readFields, text, textOf } from './protobuf.ts';

/** A function of a model's own: the names that its nodes have for what a call gives and takes, and the nodes. */
interface Definition {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly nodes: readonly Uint8Array[];
  /** Attributes that a call may leave out. */
  readonly defaults: readonly Uint8Array[];
}
/** By domain and name. */
type Definitions = ReadonlyMap<string, Definition>;

/**
 * The ONNX `model` with the nodes of its own functions in the place of each call, so that what they make can be tapped and patched. Inner
 * tensors are named `<output of the call>/<name>`. A function that cannot take the place of its calls by renaming alone is left to the
 * runtime: one with a body (If, Loop, Scan), one that is written for another version of an operator set, and a call in a body.
 */
export function inlineFunctions(model: Uint8Array): Uint8Array {
  const versions = importsOf(model, MODEL.imports);
  const plain = all(model, MODEL.functions).filter((payload) => isPlain(payload, versions));
  if (plain.length === 0) return model;
  const definitions = new Map(plain.map((payload) => [keyOf(payload, FUNCTION.domain, FUNCTION.name), readDefinition(payload)]));
  const around = readFields(model).flatMap(({ number, payload, whole }) =>
    number === MODEL.graph ? message(MODEL.graph, ...inlined(payload, definitions)) : [whole],
  );
  return Buffer.concat(around, bytesIn(around));
}

const all = (payload: Uint8Array, number: number): Uint8Array[] =>
  readFields(payload)
    .filter((field) => field.number === number)
    .map((field) => field.payload);
const names = (payload: Uint8Array, number: number): string[] => all(payload, number).map(textOf);
const keyOf = (payload: Uint8Array, domain: number, name: number): string =>
  `${names(payload, domain)[0] ?? ''} ${names(payload, name)[0] ?? ''}`;

/** The versions of the operator sets that a model or a function is written for, by domain. */
const importsOf = (payload: Uint8Array, number: number): Map<string, number> =>
  new Map(
    all(payload, number).map((set) => [
      names(set, OPSET.domain)[0] ?? '',
      integerOf(all(set, OPSET.version)[0] ?? Uint8Array.of(0)),
    ]),
  );

function isPlain(payload: Uint8Array, versions: ReadonlyMap<string, number>): boolean {
  const isBody = (attribute: Uint8Array) => readFields(attribute).some(({ number }) => BODIES.includes(number));
  if (all(payload, FUNCTION.node).some((node) => all(node, NODE.attribute).some(isBody))) return false;
  return [...importsOf(payload, FUNCTION.imports)].every(([domain, version]) => versions.get(domain) === version);
}
const BODIES: readonly number[] = [ATTRIBUTE.graph, ATTRIBUTE.graphs];

const readDefinition = (payload: Uint8Array): Definition => ({
  inputs: names(payload, FUNCTION.input),
  outputs: names(payload, FUNCTION.output),
  nodes: all(payload, FUNCTION.node),
  defaults: all(payload, FUNCTION.defaults),
});

const inlined = (graph: Uint8Array, definitions: Definitions): Uint8Array[] =>
  readFields(graph).flatMap(({ number, payload, whole }) => (number === GRAPH.node ? expand(payload, definitions, []) : [whole]));

/** The nodes that a node stands for: those of the function that it calls, or itself. A function that calls itself, as none may, stays a call. */
function expand(node: Uint8Array, definitions: Definitions, open: readonly string[]): Uint8Array[] {
  const key = keyOf(node, NODE.domain, NODE.op);
  const called = open.includes(key) ? undefined : definitions.get(key);
  if (!called) return message(GRAPH.node, node);
  const [inputs, outputs] = [names(node, NODE.input), names(node, NODE.output)];
  const outer = new Map([
    ...called.inputs.map((name, i) => [name, inputs[i] ?? ''] as const),
    ...called.outputs.flatMap((name, i) => (outputs[i] ? [[name, outputs[i]] as const] : [])),
  ]);
  const scope = outputs.find((name) => name !== '');
  const rename = (name: string) => (name === '' ? '' : (outer.get(name) ?? `${scope}/${name}`));
  const given = new Map([...called.defaults, ...all(node, NODE.attribute)].map((attribute) => [nameOf(attribute), attribute]));
  return called.nodes.flatMap((inner) => {
    const fields = readFields(inner).flatMap(({ number, payload, whole }) => {
      if (number === NODE.input || number === NODE.output) return text(number, rename(textOf(payload)));
      return number === NODE.attribute ? resolved(payload, given) : [whole];
    });
    return expand(Buffer.concat(fields), definitions, [...open, key]);
  });
}

const nameOf = (attribute: Uint8Array): string => names(attribute, ATTRIBUTE.name)[0] ?? '';

/** An attribute of an inner node, with what the call gives where it refers to an attribute of the call; none where the call gives none. */
function resolved(attribute: Uint8Array, given: ReadonlyMap<string, Uint8Array>): Uint8Array[] {
  const [reference] = names(attribute, ATTRIBUTE.reference);
  if (!reference) return message(NODE.attribute, attribute);
  const value = given.get(reference);
  const kept = value && readFields(value).filter(({ number }) => number !== ATTRIBUTE.name);
  return kept ? message(NODE.attribute, ...text(ATTRIBUTE.name, nameOf(attribute)), ...kept.map(({ whole }) => whole)) : [];
}
