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
const DELIMITED = 2;
const FIXED32 = 5;

/** The fields of `message`, in order. Raises a ModelError where the bytes are not protobuf or end too early. */
export function readFields(message: Uint8Array): Field[] {
  const fields: Field[] = [];
  for (let at = 0; at < message.length; ) {
    const start = at;
    const head = readVarint(message, at);
    const [number, wire] = [Math.floor(head.value / 8), head.value % 8];
    const body = payloadOf(message, head.next, wire);
    at = body.end;
    fields.push({ number, wire, payload: message.subarray(body.start, body.end), whole: message.subarray(start, body.end) });
  }
  return fields;
}

function payloadOf(message: Uint8Array, at: number, wire: number): { start: number; end: number } {
  const span = { start: at, end: at };
  if (wire === VARINT) span.end = readVarint(message, at).next;
  else if (wire === FIXED64) span.end = at + 8;
  else if (wire === FIXED32) span.end = at + 4;
  else if (wire === DELIMITED) {
    const size = readVarint(message, at);
    span.start = size.next;
    span.end = size.next + size.value;
  } else throw new ModelError('model graph', `the bytes are not an ONNX model (wire type ${wire})`, 'is it the right file?');
  if (span.end > message.length) throw endsEarly();
  return span;
}

function readVarint(message: Uint8Array, at: number): { value: number; next: number } {
  let value = 0;
  let scale = 1;
  for (let next = at; next < message.length; scale *= 128) {
    const byte = message[next++];
    value += (byte & 127) * scale;
    if (byte < 128) return { value, next };
  }
  throw endsEarly();
}

const endsEarly = () =>
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
