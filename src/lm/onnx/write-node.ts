import { ATTRIBUTE, GRAPH, NODE } from './fields.ts';
import { integer, message, text } from './protobuf.ts';

/** The field of a graph that holds a node of one output. `attributes` are fields of it as they stand in a file. */
export const writeNode = (
  op: string,
  inputs: readonly string[],
  output: string,
  attributes: readonly Uint8Array[] = [],
): Uint8Array[] =>
  message(
    GRAPH.node,
    ...inputs.flatMap((name) => text(NODE.input, name)),
    ...text(NODE.output, output),
    ...text(NODE.op, op),
    ...attributes,
  );

/** An attribute that is an integer. */
export const integerAttribute = (name: string, value: number): Uint8Array[] =>
  message(
    NODE.attribute,
    ...text(ATTRIBUTE.name, name),
    ...integer(ATTRIBUTE.integer, value),
    ...integer(ATTRIBUTE.type, INTEGER),
  );

/** An attribute that is a list of integers. */
export const integersAttribute = (name: string, values: readonly number[]): Uint8Array[] =>
  message(
    NODE.attribute,
    ...text(ATTRIBUTE.name, name),
    ...values.flatMap((value) => integer(ATTRIBUTE.integers, value)),
    ...integer(ATTRIBUTE.type, INTEGERS),
  );

/** The types of such attributes. */
const [INTEGER, INTEGERS] = [2, 7];

/** The node that makes `to` of `from` by changing its element type. */
export const writeCast = (from: string, to: string, element: number): Uint8Array[] =>
  writeNode('Cast', [from], to, integerAttribute('to', element));
