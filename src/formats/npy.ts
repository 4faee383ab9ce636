import { DataError } from '../errors.ts';
import { decodeNumbers } from './decode-numbers.ts';
import { countOf, ELEMENT_BYTES, type ElementType, isElementType, type NamedArray } from './named-array.ts';
import { rowMajor } from './row-major.ts';

const MAGIC = '\u0093NUMPY';
const AGAIN = 'the file is cut off or damaged: save it again with numpy.save';

/** What an NPY file says before its data. */
interface Header {
  readonly little: boolean;
  /** Kind letter and bytes of an element: `f4`, `U12`. */
  readonly element: string;
  readonly columnMajor: boolean;
  readonly shape: readonly number[];
  /** Where the data begin. */
  readonly end: number;
}

/** Whether these bytes begin as an NPY file does. */
export const isNpy = (bytes: Uint8Array): boolean => latin1(bytes, 0, MAGIC.length) === MAGIC;

/**
 * The array of an NPY file (NumPy's format, versions 1 to 3): numbers of any float or whole type but complex, in either byte order
 * and either index order, or texts (`U`, `S`). Throws DataError for what is cut off, and for Python objects, records and dates.
 */
export function readNpy(place: string, bytes: Uint8Array, name = ''): NamedArray {
  const header = readHeader(place, bytes);
  const { element, shape, columnMajor, little } = header;
  const size = elementBytes(place, element);
  const expected = countOf(shape) * size;
  const found = bytes.length - header.end;
  if (found !== expected) {
    throw new DataError(
      place,
      `holds ${found} bytes of data, where its shape (${shape.join(', ')}) of ${element} takes ${expected}`,
      AGAIN,
    );
  }
  const body = bytes.subarray(header.end);
  if (isElementType(element)) {
    const data = decodeNumbers(place, body, element, little);
    return { kind: 'numbers', name, type: element, shape, data: columnMajor ? rowMajor(data, shape) : data };
  }
  const texts = decodeTexts(body, element[0], size, little, countOf(shape));
  return { kind: 'texts', name, shape, data: columnMajor ? rowMajor(texts, shape) : texts };
}

function readHeader(place: string, bytes: Uint8Array): Header {
  if (!isNpy(bytes) || bytes.length < 12) throw new DataError(place, 'is not an NPY file', AGAIN);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const [version, start] = [bytes[6], bytes[6] === 1 ? 10 : 12];
  if (version < 1 || version > 3) throw new DataError(place, `is NPY of version ${version}, which is not known`);
  const end = start + (version === 1 ? view.getUint16(8, true) : view.getUint32(8, true));
  if (end > bytes.length) throw new DataError(place, 'ends within its header', AGAIN);
  return { ...parseHeader(place, latin1(bytes, start, end)), end };
}

/** The header is a Python dict: {'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }. */
function parseHeader(place: string, text: string): Omit<Header, 'end'> {
  const [, order, element] = /'descr':\s*'([<>|=]?)([a-zA-Z]\d*)'/.exec(text) ?? [];
  const [, columnMajor] = /'fortran_order':\s*(True|False)/.exec(text) ?? [];
  const [, shape] = /'shape':\s*\(([\d,\s]*)\)/.exec(text) ?? [];
  if (element === undefined || columnMajor === undefined || shape === undefined) {
    throw new DataError(place, `holds ${text.trim()}, not a plain array of numbers or texts`, 'save one field at a time');
  }
  const sizes = shape.split(',').filter((size) => size.trim() !== '');
  return { little: order !== '>', element, columnMajor: columnMajor === 'True', shape: sizes.map(Number) };
}

function elementBytes(place: string, element: string): number {
  if (isElementType(element)) return ELEMENT_BYTES[element as ElementType];
  const length = Number(element.slice(1));
  if (/^U\d+$/.test(element)) return 4 * length;
  if (/^S\d+$/.test(element)) return length;
  const kind = element.startsWith('O') ? 'Python objects' : `elements of type ${element}`;
  throw new DataError(place, `holds ${kind}, which are not read`, 'convert the array with .astype(numpy.float32)');
}

/** Texts of fixed length, padded with zeros: code points of 4 bytes (`U`) or bytes of UTF-8 (`S`). */
function decodeTexts(body: Uint8Array, kind: string, size: number, little: boolean, count: number): string[] {
  const view = new DataView(body.buffer, body.byteOffset, body.length);
  const cell = (i: number) => {
    if (kind === 'S')
      return Buffer.from(body.subarray(i * size, (i + 1) * size))
        .toString('utf8')
        .replace(/\0+$/, '');
    const points = Array.from({ length: size / 4 }, (_, k) => view.getUint32(i * size + 4 * k, little));
    return String.fromCodePoint(...points).replace(/\0+$/, '');
  };
  return Array.from({ length: count }, (_, i) => cell(i));
}

const latin1 = (bytes: Uint8Array, from: number, to: number) => Buffer.from(bytes.subarray(from, to)).toString('latin1');
