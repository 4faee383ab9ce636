import { ModelError } from '../../errors.ts';

/**
 * Just enough of the protobuf wire format to take a message apart and to put it back byte for byte. A field keeps views of the
 * message that it came from, so that hundreds of megabytes of weights are walked over and never copied.
 */
export interface Field {
  readonly number: number;
  readonly wire: number;
  /** The payload: the content of a length-delimited field, the raw bytes of a varint or a fixed-width one. */
  readonly payload: Uint8Array;
  /** Header and payload, as they stand in the message. */
  readonly whole: Uint8Array;
}

const VARINT = 0;
const FIXED64 = 1;
export const DELIMITED = 2;
const FIXED32 = 5;

/** The fields of `message`, in order. Raises a ModelError where the bytes are not protobuf or end too early. */
export function readFields(message: Uint8Array): Field[] {
  const fields: Field[] = [];
  for (let at = 0; at < message.length; ) {
    const { number, wire, start, end } = readHeader(message, at);
    if (end > message.length) throw endsEarly();
    fields.push({ number, wire, payload: message.subarray(start, end), whole: message.subarray(at, end) });
    at = end;
  }
  return fields;
}

/** A field's number and wire type, and where its payload begins and ends: beyond the bytes, if they hold only the header. */
export interface Header {
  readonly number: number;
  readonly wire: number;
  readonly start: number;
  readonly end: number;
}

/** Most bytes that a header has: two varints. */
export const HEADER_BYTES = 20;

/** The header of the field that begins at `at`; its end is always behind `at`. */
export function readHeader(message: Uint8Array, at: number): Header {
  const { value, next } = readVarint(message, at);
  const [number, wire] = [Math.floor(value / 8), value % 8];
  if (number === 0) throw notOnnx('a field has the number 0');
  if (wire === VARINT) return { number, wire, start: next, end: readVarint(message, next).next };
  if (wire === FIXED64) return { number, wire, start: next, end: next + 8 };
  if (wire === FIXED32) return { number, wire, start: next, end: next + 4 };
  if (wire !== DELIMITED) throw notOnnx(`wire type ${wire}`);
  const size = readVarint(message, next);
  return { number, wire, start: size.next, end: size.next + size.value };
}

/** Most bytes of a varint: 64 bits at 7 a byte. */
const VARINT_BYTES = 10;

/** The unsigned number that begins at `at`, and the place behind it. Raises a ModelError where none ends within ten bytes. */
function readVarint(message: Uint8Array, at: number): { value: number; next: number } {
  let value = 0;
  let scale = 1;
  for (let next = at; next < message.length; scale *= 128) {
    const byte = message[next++];
    value += (byte & 127) * scale;
    if (byte < 128) return { value, next };
    if (next - at === VARINT_BYTES) throw notOnnx('a number of more than ten bytes');
  }
  throw endsEarly();
}

const notOnnx = (why: string) =>
  new ModelError('model graph', `the bytes are not an ONNX model (${why})`, 'is it the right file, and whole?');

export const endsEarly = () =>
  new ModelError('model graph', 'the file ends in the middle of a field', 'obtain it again: it is truncated or damaged');

/** The integer in a varint payload, read as a signed 64-bit number (protobuf writes -1 as ten bytes). */
export function integerOf(payload: Uint8Array): number {
  let value = 0n;
  for (let i = 0; i < payload.length; i++) value |= BigInt(payload[i] & 127) << BigInt(7 * i);
  return Number(BigInt.asIntN(64, value));
}

/** A repeated integer field, whether its writer packed it or not. */
export function integersOf(fields: readonly Field[]): number[] {
  return fields.flatMap(({ wire, payload }) => (wire === DELIMITED ? packedIntegers(payload) : [integerOf(payload)]));
}

function packedIntegers(payload: Uint8Array): number[] {
  const values: number[] = [];
  for (let at = 0; at < payload.length; ) {
    const { next } = readVarint(payload, at);
    values.push(integerOf(payload.subarray(at, next)));
    at = next;
  }
  return values;
}

export const textOf = (payload: Uint8Array): string =>
  Buffer.from(payload.buffer, payload.byteOffset, payload.length).toString('utf8');

/** Parts of a message yet to be joined: an edited graph is a list of views of the old one with a few new bytes between them. */
export type Parts = readonly Uint8Array[];

export const bytesIn = (parts: Parts): number => parts.reduce((sum, part) => sum + part.length, 0);

/** A length-delimited field around `parts`. */
export const message = (number: number, ...parts: Uint8Array[]): Uint8Array[] => [
  varint(number * 8 + DELIMITED),
  varint(bytesIn(parts)),
  ...parts,
];
export const text = (number: number, value: string): Uint8Array[] => message(number, Buffer.from(value, 'utf8'));
export const integer = (number: number, value: number): Uint8Array[] => [varint(number * 8 + VARINT), varint(value)];

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  bytes.push(Number(rest));
  return Uint8Array.from(bytes);
}
