import { DataType, tableFromIPC, type Vector } from 'apache-arrow';
import { readParquet } from 'parquet-wasm';
import { DataError } from '../errors.ts';
import { decodeNumbers } from './decode-numbers.ts';
import { ELEMENT_BYTES, type ElementType, type NamedArray } from './named-array.ts';

/** Rows that are decoded at a time. */
const BATCH_ROWS = 2 ** 16;
const AGAIN = 'the file is cut off or damaged: save it again';

/**
 * The columns of a Parquet file: texts and numbers as arrays of one axis, lists of numbers as matrices (rows × length, one length
 * for all rows). Columns of other kinds are left to other readers and not listed; only those of `wanted` are read, all where it is left
 * out. Throws DataError for a file that cannot be decoded, for an empty cell, and for lists whose lengths differ.
 */
export function readParquetArrays(place: string, bytes: Uint8Array, wanted?: readonly string[]): NamedArray[] {
  const table = decode(place, bytes);
  const fields = table.schema.fields.filter(({ name }) => wanted === undefined || wanted.includes(name));
  return fields.flatMap(({ name }) => arrayOf(`${place}, ${name}`, name, table.getChild(name) as Vector));
}

/** The names of all columns of a Parquet file, in its order. */
export const parquetColumns = (place: string, bytes: Uint8Array): string[] =>
  decode(place, bytes).schema.fields.map(({ name }) => name);

/** All columns of a Parquet file, in its order: single numbers, texts, or anything else. */
export const parquetKinds = (place: string, bytes: Uint8Array): { name: string; kind: 'numbers' | 'texts' | 'other' }[] =>
  decode(place, bytes).schema.fields.map(({ name, type }) => {
    const isText = DataType.isUtf8(type) || DataType.isLargeUtf8(type);
    return { name, kind: isText ? 'texts' : elementOf(type) ? 'numbers' : 'other' };
  });

function decode(place: string, bytes: Uint8Array) {
  try {
    return tableFromIPC(readParquet(bytes, { batchSize: BATCH_ROWS }).intoIPCStream());
  } catch (cause) {
    throw new DataError(place, 'cannot be read as Parquet', AGAIN, { cause });
  }
}

function arrayOf(place: string, name: string, column: Vector): NamedArray[] {
  const { type, length } = column;
  if (DataType.isUtf8(type) || DataType.isLargeUtf8(type)) {
    refuseEmpty(place, column);
    return [{ kind: 'texts', name, shape: [length], data: Array.from(column, String) }];
  }
  const element = elementOf(DataType.isList(type) || DataType.isFixedSizeList(type) ? type.children[0].type : type);
  if (element === undefined) return [];
  refuseEmpty(place, column);
  if (DataType.isList(type) || DataType.isFixedSizeList(type)) return [matrixOf(place, name, element, column)];
  return [{ kind: 'numbers', name, type: element, shape: [length], data: numbersOf(place, element, column) }];
}

/** The kind of number of an Arrow type; undefined where it is no number. */
function elementOf(type: DataType): ElementType | undefined {
  if (DataType.isFloat(type)) return (['f2', 'f4', 'f8'] as const)[type.precision];
  if (DataType.isInt(type)) return `${type.isSigned ? 'i' : 'u'}${type.bitWidth / 8}` as ElementType;
  return undefined;
}

function refuseEmpty(place: string, column: Vector): void {
  if (column.nullCount === 0) return;
  throw new DataError(place, `is empty in row ${Array.from(column).indexOf(null)}`, 'every row must have a value');
}

function matrixOf(place: string, name: string, type: ElementType, column: Vector): NamedArray {
  const rows = Array.from(column as Iterable<Vector>, (cell, row) => {
    refuseEmpty(`${place}, row ${row}`, cell);
    return numbersOf(place, type, cell);
  });
  const width = rows[0]?.length ?? 0;
  const odd = rows.findIndex(({ length }) => length !== width);
  if (odd >= 0)
    throw new DataError(
      place,
      `holds ${rows[odd].length} numbers in row ${odd}, but ${width} in row 0`,
      'all rows must be of one width',
    );
  const data = new (rows[0] instanceof Float32Array ? Float32Array : Float64Array)(rows.length * width);
  rows.forEach((row, i) => data.set(row, i * width));
  return { kind: 'numbers', name, type, shape: [rows.length, width], data };
}

function numbersOf(place: string, type: ElementType, column: Vector): Float32Array | Float64Array {
  const { buffer, byteOffset } = column.toArray() as Float64Array;
  return decodeNumbers(place, new Uint8Array(buffer, byteOffset, column.length * ELEMENT_BYTES[type]), type);
}
