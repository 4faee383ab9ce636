import { DataError } from '../errors.ts';
import { decodeNumbers } from './decode-numbers.ts';
import { countOf, ELEMENT_BYTES, type ElementType, type NamedArray } from './named-array.ts';

const AGAIN = 'the file is cut off or damaged: save it again';
const TYPES: Readonly<Record<string, ElementType>> = {
  ...{ F64: 'f8', F32: 'f4', F16: 'f2', BF16: 'bf2', BOOL: 'b1' },
  ...{ I64: 'i8', I32: 'i4', I16: 'i2', I8: 'i1', U64: 'u8', U32: 'u4', U16: 'u2', U8: 'u1' },
};

interface Entry {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data_offsets: readonly [number, number];
}

/** Whether these bytes begin as a safetensors file does: the length of a JSON object, then that object. */
export const isSafetensors = (bytes: Uint8Array): boolean => bytes.length > 8 && bytes[8] === 0x7b && headerLength(bytes) > 1;

const headerLength = (bytes: Uint8Array) => Number(new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true));

/**
 * The arrays of a safetensors file, in the order of its header. Throws DataError for a broken header, for a tensor that does not
 * lie within the file or not in the bytes that its shape takes, and for element types of less than a byte or of 8-bit floats.
 */
export function readSafetensors(place: string, bytes: Uint8Array): NamedArray[] {
  const start = 8 + headerLength(bytes);
  if (start > bytes.length) throw new DataError(place, 'ends within its header', AGAIN);
  const body = bytes.subarray(start);
  return Object.entries(parseHeader(place, bytes.subarray(8, start)))
    .filter(([name]) => name !== '__metadata__')
    .map(([name, entry]) => tensor(`${place}, ${name}`, name, entry, body));
}

function parseHeader(place: string, bytes: Uint8Array): Record<string, Entry> {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch (cause) {
    throw new DataError(place, 'has a header that is not JSON', AGAIN, { cause });
  }
}

function tensor(place: string, name: string, { dtype, shape, data_offsets }: Entry, body: Uint8Array): NamedArray {
  if (!Array.isArray(shape) || !Array.isArray(data_offsets)) throw new DataError(place, 'has no shape or no place', AGAIN);
  if (!Object.hasOwn(TYPES, dtype))
    throw new DataError(place, `holds ${dtype}, which is not read`, `there is: ${Object.keys(TYPES).join(', ')}`);
  const type = TYPES[dtype];
  const [from, to] = data_offsets;
  const expected = countOf(shape) * ELEMENT_BYTES[type];
  if (to - from !== expected) {
    throw new DataError(
      place,
      `has ${to - from} bytes, where its shape (${shape.join(', ')}) of ${dtype} takes ${expected}`,
      AGAIN,
    );
  }
  if (from < 0 || to > body.length)
    throw new DataError(place, `lies at ${from} to ${to}, beyond the ${body.length} bytes of data`, AGAIN);
  return { kind: 'numbers', name, type, shape, data: decodeNumbers(place, body.subarray(from, to), type) };
}
