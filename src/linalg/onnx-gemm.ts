/** Numbers of 8 or of 4 bytes. */
export type Precision = 'float64' | 'float32';

/**
 * The bytes of an ONNX model of one matrix product, A · B with either side transposed, with free shapes. Written by
 * hand, since a dozen protobuf fields need no library; field numbers are those of onnx.proto3 (ModelProto, GraphProto, …).
 */
export function gemmModel(precision: Precision, transposeA: boolean, transposeB: boolean): Uint8Array {
  const node = join([
    ...['A', 'B'].map((name) => text(1, name)),
    text(2, 'C'),
    text(4, 'Gemm'),
    message(5, flag('transA', transposeA)),
    message(5, flag('transB', transposeB)),
  ]);
  const graph = join([
    message(1, node),
    text(2, 'product'),
    message(11, value('A', 'a', precision)),
    message(11, value('B', 'b', precision)),
    message(12, value('C', 'c', precision)),
  ]);
  return join([integer(1, IR_VERSION), message(7, graph), message(8, join([text(1, ''), integer(2, OPSET)]))]);
}

const IR_VERSION = 8;
const OPSET = 17;
const ELEMENT_TYPE: Record<Precision, number> = { float64: 11, float32: 1 };
const INT_ATTRIBUTE = 2;

/** AttributeProto of an integer 0 or 1. */
const flag = (name: string, on: boolean): Uint8Array => join([text(1, name), integer(3, on ? 1 : 0), integer(20, INT_ATTRIBUTE)]);

/** ValueInfoProto of a matrix whose two sizes are free. */
function value(name: string, dims: string, precision: Precision): Uint8Array {
  const shape = join([`${dims}0`, `${dims}1`].map((dim) => message(1, text(2, dim))));
  const tensor = join([integer(1, ELEMENT_TYPE[precision]), message(2, shape)]);
  return join([text(1, name), message(2, message(1, tensor))]);
}

const integer = (field: number, value: number): Uint8Array => join([varint(field << 3), varint(value)]);
const message = (field: number, body: Uint8Array): Uint8Array => join([varint((field << 3) | 2), varint(body.length), body]);
const text = (field: number, words: string): Uint8Array => message(field, new TextEncoder().encode(words));

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>>= 7) {
    if (rest < 128) return Uint8Array.from([...bytes, rest]);
    bytes.push((rest & 127) | 128);
  }
}

const join = (parts: readonly Uint8Array[]): Uint8Array => Uint8Array.from(parts.flatMap((part) => [...part]));
