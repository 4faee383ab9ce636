import { inflateSync } from 'node:zlib';
import { DataError } from '../errors.ts';
import { decodeNumbers } from './decode-numbers.ts';
import type { MatlabFile, MatlabValue } from './matlab-value.ts';
import { countOf, type ElementType } from './named-array.ts';
import { rowMajor } from './row-major.ts';

const HEADER = 128;
const AGAIN = 'the file is cut off or damaged: save it again';
const CONVERT = 'load it in MATLAB and save what is needed as numbers, text, cells or structs';
/** Kinds of data element (MAT-File Format, 2023, table 1). */
const MATRIX = 14;
const COMPRESSED = 15;
const NUMBERS: Readonly<Record<number, ElementType>> = {
  ...{ 1: 'i1', 2: 'u1', 3: 'i2', 4: 'u2', 5: 'i4', 6: 'u4', 7: 'f4', 9: 'f8', 12: 'i8', 13: 'u8' },
};
const ENCODINGS: Readonly<Record<number, 'utf8' | 'utf16' | 'utf32'>> = { 16: 'utf8', 17: 'utf16', 18: 'utf32' };
/** Classes of array (table 3). */
const CELL = 1;
const STRUCT = 2;
const CHAR = 4;
const FIRST_NUMERIC = 6;
const LAST_NUMERIC = 15;
const SINGLE = 7;
const UNREAD: Readonly<Record<number, string>> = {
  ...{ 3: 'an object', 5: 'a sparse matrix', 16: 'a function', 17: 'an object of a class of its own' },
};
/** Flags of an array. */
const COMPLEX = 0x08;
const LOGICAL = 0x02;

interface Element {
  readonly type: number;
  readonly body: Uint8Array;
}

/** Bytes in which elements follow each other, and how they are to be read. */
interface Source {
  readonly place: string;
  readonly bytes: Uint8Array;
  readonly little: boolean;
  at: number;
}

/** Whether these bytes begin as a MATLAB file of version 5 to 7.2 does: its version and the order of its bytes stand at 124. */
export function isMatlab5(bytes: Uint8Array): boolean {
  const [low, high, first, second] = bytes.subarray(124, 128);
  const order = String.fromCharCode(first ?? 0, second ?? 0);
  return (order === 'IM' && low === 0 && high === 1) || (order === 'MI' && low === 1 && high === 0);
}

/**
 * The variables of a MATLAB file of version 5 to 7.2, by name: numbers, truth values, texts, cells and structs, little- or big-endian,
 * compressed or not. Throws DataError for a file that is cut off or damaged, and for what cannot be represented: sparse and complex
 * matrices, objects, functions, whole numbers beyond 2⁵³.
 */
export function readMatlab5(place: string, bytes: Uint8Array): MatlabFile {
  if (!isMatlab5(bytes)) throw new DataError(place, 'is not a MATLAB file of version 5 to 7.2', AGAIN);
  const source: Source = { place, bytes, little: bytes[126] === 0x49, at: HEADER };
  const variables: Record<string, MatlabValue> = {};
  while (source.at < bytes.length) {
    const element = next(source);
    if (element.type !== MATRIX) continue;
    const [name, value] = array({ ...source, bytes: element.body, at: 0 });
    if (value) variables[name] = value;
  }
  return variables;
}

/** The next element, unpacked; elements begin at multiples of eight, but for packed ones and those of at most four bytes. */
function next(source: Source): Element {
  const { place, bytes, little, at } = source;
  if (at + 8 > bytes.length) throw new DataError(place, `ends at byte ${bytes.length}, within an element`, AGAIN);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const tag = view.getUint32(at, little);
  const small = tag >>> 16;
  if (small > 0) {
    source.at = at + 8;
    return { type: tag & 0xffff, body: bytes.subarray(at + 4, at + 4 + Math.min(4, small)) };
  }
  const length = view.getUint32(at + 4, little);
  const end = at + 8 + length;
  if (end > bytes.length) throw new DataError(place, `an element of ${length} bytes goes beyond the end of the file`, AGAIN);
  const body = bytes.subarray(at + 8, end);
  source.at = tag === COMPRESSED ? end : Math.min(bytes.length, at + 8 + 8 * Math.ceil(length / 8));
  return tag === COMPRESSED ? next({ place, bytes: unpacked(place, body), little, at: 0 }) : { type: tag, body };
}

function unpacked(place: string, body: Uint8Array): Uint8Array {
  try {
    return inflateSync(body);
  } catch (cause) {
    throw new DataError(place, 'an element cannot be unpacked', AGAIN, { cause });
  }
}

/** An array: its flags, its sizes, its name, and what it holds. Of nothing at all there is no array. */
function array(source: Source): [name: string, value: MatlabValue | undefined] {
  if (source.bytes.length === 0) return ['', undefined];
  const flags = numbersIn(source, next(source))[0];
  const [kind, bits] = [flags & 0xff, (flags >>> 8) & 0xff];
  if (UNREAD[kind] === 'an object of a class of its own') return ['', undefined];
  const shape = Array.from(numbersIn(source, next(source)));
  const name = Buffer.from(next(source).body).toString('latin1');
  const place = name ? `${source.place}, ${name}` : source.place;
  const inner: Source = { ...source, place };
  if (UNREAD[kind]) throw new DataError(place, `is ${UNREAD[kind]}, which is not read`, CONVERT);
  if (kind === CELL) return [name, cells(inner, shape)];
  if (kind === STRUCT) return [name, structs(inner, shape)];
  if (kind === CHAR) return [name, texts(inner, shape)];
  if (kind < FIRST_NUMERIC || kind > LAST_NUMERIC) throw new DataError(place, `is of the unknown class ${kind}`, AGAIN);
  if (bits & COMPLEX) throw new DataError(place, 'holds complex numbers, which are not read', 'save real(x) and imag(x)');
  return [name, numbers(inner, shape, kind === SINGLE, (bits & LOGICAL) !== 0)];
}

function numbersIn({ place, little }: Source, { type, body }: Element): Float32Array | Float64Array {
  const kind = NUMBERS[type];
  if (kind === undefined) throw new DataError(place, `holds data of kind ${type} where numbers must stand`, AGAIN);
  return decodeNumbers(place, body, kind, little);
}

function numbers(source: Source, shape: readonly number[], single: boolean, truth: boolean): MatlabValue {
  const stored = numbersIn(source, next(source));
  checkCount(source.place, stored.length, shape);
  const data = single ? Float32Array.from(stored) : Float64Array.from(stored);
  return { kind: 'numbers', shape, data: rowMajor(data, shape), truth };
}

function checkCount(place: string, found: number, shape: readonly number[]): void {
  if (found !== countOf(shape))
    throw new DataError(place, `holds ${found} values, where its size is ${shape.join(' × ')}`, AGAIN);
}

/** A matrix of characters, whose columns are kept together: a text a row. */
function texts(source: Source, shape: readonly number[]): MatlabValue {
  const characters = countOf(shape) === 0 ? [] : charactersIn(source, next(source));
  checkCount(source.place, characters.length, shape);
  const rows = shape[0];
  const columns = rows === 0 ? 0 : characters.length / rows;
  const row = (i: number) => Array.from({ length: columns }, (_, j) => characters[j * rows + i]).join('');
  return { kind: 'texts', shape: [rows], data: Array.from({ length: rows }, (_, i) => row(i)) };
}

/** Units of text, each in its place of the matrix: code points, or halves of one in UTF-16. */
function charactersIn(source: Source, element: Element): string[] {
  const encoding = ENCODINGS[element.type];
  if (encoding === 'utf8') return [...Buffer.from(element.body).toString('utf8')];
  const numeric = encoding === undefined ? element : { ...element, type: encoding === 'utf16' ? 4 : 6 };
  const toText = encoding === 'utf32' ? String.fromCodePoint : String.fromCharCode;
  return Array.from(numbersIn(source, numeric), (code) => toText(code));
}

const EMPTY: MatlabValue = { kind: 'numbers', shape: [0, 0], data: new Float64Array(0), truth: false };

/** The next array within another. An empty element stands for an empty matrix. */
function innerArray(source: Source): MatlabValue {
  const { type, body } = next(source);
  if (type !== MATRIX) throw new DataError(source.place, `holds data of kind ${type} where an array must stand`, AGAIN);
  return array({ ...source, bytes: body, at: 0 })[1] ?? EMPTY;
}

function cells(source: Source, shape: readonly number[]): MatlabValue {
  const stored = Array.from({ length: countOf(shape) }, () => innerArray(source));
  return { kind: 'cells', shape, data: inRows(stored, shape) };
}

function structs(source: Source, shape: readonly number[]): MatlabValue {
  const [width] = numbersIn(source, next(source));
  const { body } = next(source);
  const names = Array.from({ length: width > 0 ? body.length / width : 0 }, (_, i) =>
    Buffer.from(body.subarray(i * width, (i + 1) * width))
      .toString('latin1')
      .replace(/\0.*$/s, ''),
  );
  const stored = Array.from({ length: countOf(shape) }, () =>
    Object.fromEntries(names.map((name) => [name, innerArray(source)])),
  );
  return { kind: 'structs', shape, data: inRows(stored, shape) };
}

const inRows = <T>(stored: readonly T[], shape: readonly number[]): T[] =>
  Array.from(
    rowMajor(
      Float64Array.from(stored, (_, i) => i),
      shape,
    ),
    (at) => stored[at],
  );
