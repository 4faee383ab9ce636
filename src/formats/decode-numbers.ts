import { DataError } from '../errors.ts';
import { ELEMENT_BYTES, type ElementType } from './named-array.ts';

type Read = (view: DataView, at: number, little: boolean) => number;

const READ: Readonly<Record<Exclude<ElementType, 'i8' | 'u8'>, Read>> = {
  f2: (view, at, little) => halfToNumber(view.getUint16(at, little)),
  bf2: (view, at, little) => brainToNumber(view.getUint16(at, little)),
  f4: (view, at, little) => view.getFloat32(at, little),
  f8: (view, at, little) => view.getFloat64(at, little),
  i1: (view, at) => view.getInt8(at),
  i2: (view, at, little) => view.getInt16(at, little),
  i4: (view, at, little) => view.getInt32(at, little),
  u1: (view, at) => view.getUint8(at),
  u2: (view, at, little) => view.getUint16(at, little),
  u4: (view, at, little) => view.getUint32(at, little),
  b1: (view, at) => view.getUint8(at),
};
const IN_SINGLES: readonly ElementType[] = ['f2', 'bf2', 'f4'];

/**
 * The numbers that `bytes` spell, each exactly: floats of up to 32 bits as Float32Array, everything else as Float64Array. Throws
 * DataError for a 64-bit whole number that a double cannot hold. `bytes.length` must be a multiple of the element's size.
 */
export function decodeNumbers(
  place: string,
  bytes: Uint8Array,
  type: ElementType,
  littleEndian = true,
): Float32Array | Float64Array {
  const size = ELEMENT_BYTES[type];
  const count = bytes.length / size;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const data = IN_SINGLES.includes(type) ? new Float32Array(count) : new Float64Array(count);
  if ((type === 'f4' || type === 'f8') && littleEndian) {
    new Uint8Array(data.buffer).set(bytes);
    return data;
  }
  const read = type === 'i8' || type === 'u8' ? exactWhole(place, type) : READ[type];
  for (let i = 0; i < count; i++) data[i] = read(view, i * size, littleEndian);
  return data;
}

const exactWhole =
  (place: string, type: 'i8' | 'u8'): Read =>
  (view, at, little) => {
    const whole = type === 'i8' ? view.getBigInt64(at, little) : view.getBigUint64(at, little);
    const number = Number(whole);
    if (Number.isSafeInteger(number)) return number;
    throw new DataError(place, `holds ${whole}, which a double cannot hold exactly`, 'store it as float64');
  };

/** IEEE 754 binary16: 1 sign, 5 exponent and 10 fraction bits. */
function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}

/** bfloat16: the upper half of a binary32. */
function brainToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 7) & 0xff;
  const fraction = bits & 0x7f;
  if (exponent === 0) return sign * fraction * 2 ** -133;
  if (exponent === 255) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (128 + fraction) * 2 ** (exponent - 134);
}
