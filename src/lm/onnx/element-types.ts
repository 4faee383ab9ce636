import { ELEMENT } from './fields.ts';
import type { GraphNode } from './node.ts';
import type { Initializer } from './tensor.ts';

/** Operators whose output has one element type, whatever they read. */
const FIXED: Readonly<Record<string, number>> = {
  ...Object.fromEntries(['Shape', 'Size', 'NonZero', 'ArgMax', 'ArgMin'].map((op) => [op, ELEMENT.int64])),
  ...Object.fromEntries(
    ['Equal', 'Less', 'LessOrEqual', 'Greater', 'GreaterOrEqual', 'Not', 'And', 'Or', 'Xor', 'IsNaN', 'IsInf'].map((op) => [
      op,
      ELEMENT.bool,
    ]),
  ),
  MatMulInteger: ELEMENT.int32,
};

/** Operators whose output has the element type of a later input than the first. */
const LIKE: Readonly<Record<string, number>> = { Where: 1, CastLike: 1, DequantizeLinear: 1, OneHot: 2, QuantizeLinear: 2 };

/**
 * Element types of tensors: those that are `stated`, those of weights, and what follows from them through the operators. Most
 * operators give what they read first; the exceptions that language models use are listed above. Fused operators, which are not of
 * ONNX itself, give the first float that they read. Tensors behind an operator that reads nothing of a known type are left out.
 */
export function inferElements(
  nodes: readonly GraphNode[],
  initializers: ReadonlyMap<string, Initializer>,
  stated: ReadonlyMap<string, number>,
): Map<string, number> {
  const elements = new Map(stated);
  for (const { name, element } of initializers.values()) elements.set(name, element);
  for (const node of nodes) {
    const made = elementMade(node, elements);
    node.outputs.forEach((output, i) => {
      const element = i === 0 ? made : laterElement(node, i, made);
      if (element !== undefined && !elements.has(output)) elements.set(output, element);
    });
  }
  return elements;
}

function elementMade(
  { op, domain, inputs, integers, tensors }: GraphNode,
  elements: ReadonlyMap<string, number>,
): number | undefined {
  if (FIXED[op]) return FIXED[op];
  if (op === 'Cast') return integers.get('to');
  if (op === 'Constant') return tensors.get('value')?.element ?? (integers.has('value_int') ? ELEMENT.int64 : undefined);
  if (op === 'ConstantOfShape') return tensors.get('value')?.element ?? ELEMENT.float32;
  if (op === 'DynamicQuantizeLinear') return ELEMENT.uint8;
  const like = domain === '' ? elements.get(inputs[LIKE[op] ?? 0]) : inputs.map((name) => elements.get(name)).find(isFloat);
  return like ?? elements.get(inputs[0]);
}

const FLOATS: readonly (number | undefined)[] = [ELEMENT.float32, ELEMENT.float16, ELEMENT.bfloat16, ELEMENT.float64];
const isFloat = (element: number | undefined) => FLOATS.includes(element);

/** The outputs after the first: positions of a TopK, the mask of a Dropout, float32 statistics of a normalisation. */
function laterElement({ op }: GraphNode, i: number, first: number | undefined): number | undefined {
  if (op === 'TopK') return ELEMENT.int64;
  if (op === 'Dropout') return ELEMENT.bool;
  if (op === 'EmbedLayerNormalization' && i === 1) return ELEMENT.int32;
  if (op === 'LayerNormalization') return ELEMENT.float32;
  if (op === 'DynamicQuantizeLinear') return i === 1 ? ELEMENT.float32 : ELEMENT.uint8;
  return first;
}
