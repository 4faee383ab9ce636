import { DataError, isExpected, TableError } from '../errors.ts';
import { columnFrom } from './arrow-columns.ts';
import {
  ArrowTable,
  Binary,
  Bool,
  type Data,
  type DataType,
  Field,
  FixedSizeList,
  Float32,
  Float64,
  Int32,
  List,
  makeData,
  RecordBatch,
  Schema,
  Struct,
  tableFromIPC,
  tableToIPC,
  Utf8,
} from './arrow-library.ts';
import type { Column, ColumnsOf, ColumnType, Table, TableSpec } from './define.ts';

/** What a caller has to say about a table: where it comes from, which step made it. Text to text, written with the table. */
export type Provenance = Readonly<Record<string, string>>;

/**
 * The table as the bytes of an Arrow IPC file of one record batch. The schema carries the table's name, sentence and key, each
 * field its unit and sentence. Equal tables with equal `provenance` give equal bytes. TableError for text that UTF-8 cannot hold.
 */
export function toIpc(table: Table, provenance: Provenance = {}): Uint8Array {
  return tableToIPC(toArrow(table, provenance), 'file');
}

/** The same as Arrow's own table, whose numeric buffers are the table's own memory. */
export function toArrow(table: Table, provenance: Provenance = {}): ArrowTable {
  const entries = Object.entries(table.spec.columns);
  const children = entries.map(([name, { type }]) => dataOf(`${table.spec.name}.${name}`, type, (table.columns as any)[name]));
  const fields = entries.map(([name, column], i) => fieldOf(name, column, children[i].type));
  const schema = new Schema(fields, metadataOf(table.spec, provenance));
  const data = makeData({ type: new Struct(fields), length: table.length, nullCount: 0, children });
  return new ArrowTable(schema, [new RecordBatch(schema, data as any)]);
}

/**
 * The table that `toIpc` wrote; numeric and vector columns are views of `bytes`. Names and types are checked against `spec`, values
 * are trusted: they were checked before they were written, and the store tells changed bytes by their hash. TableError where the
 * columns differ, DataError where `bytes` are cut short or are no Arrow file.
 */
export function fromIpc<S extends TableSpec>(spec: S, bytes: Uint8Array): Table<S> {
  return readable(spec, 'Arrow', () => {
    if (!isFramed(bytes)) throw new RangeError('the frame of the file is broken');
    return fromArrow(spec, tableFromIPC(bytes));
  });
}

const MAGIC = 'ARROW1';
const CONTINUATION = 0xffffffff;

/** Whether magic words, first message and footer lie where they say: the decoder would loop for ever on a negative length. */
function isFramed(bytes: Uint8Array): boolean {
  if (bytes.length < 32) return false;
  const word = (from: number) => Buffer.from(bytes.subarray(from, from + MAGIC.length)).toString('latin1');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const footerEnd = bytes.length - MAGIC.length - 4;
  const fits = (from: number, length: number) => length > 0 && from + length <= footerEnd;
  const [schema, footer] = [view.getInt32(12, true), view.getInt32(footerEnd, true)];
  if (word(0) !== MAGIC || word(footerEnd + 4) !== MAGIC || view.getUint32(8, true) !== CONTINUATION) return false;
  return fits(16, schema) && footer > 0 && footer <= footerEnd;
}

/** A table of the given definition from Arrow's; a view where a column lies in one piece. */
export function fromArrow<S extends TableSpec>(spec: S, arrow: ArrowTable): Table<S> {
  const names = Object.keys(spec.columns);
  const found = arrow.schema.fields.map((field) => field.name);
  const extra = found.find((name) => !names.includes(name));
  if (extra) throw new TableError(`${spec.name}.${extra}`, 'is not a column of this table', `it has ${names.join(', ')}`);
  const columns = names.map((name) => {
    if (!found.includes(name)) throw new TableError(`${spec.name}.${name}`, 'is missing');
    const { type } = spec.columns[name];
    return [name, columnFrom(`${spec.name}.${name}`, type, arrow.getChild(name)!)];
  });
  return { spec, length: arrow.numRows, columns: Object.fromEntries(columns) as ColumnsOf<S> };
}

/** What `read` gives; whatever a damaged file makes a decoder throw becomes a DataError. */
export function readable<T>(spec: TableSpec, format: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (isExpected(cause)) throw cause;
    throw new DataError(spec.name, `these bytes are not a readable ${format} file`, 'the file is damaged: make it again', {
      cause,
    });
  }
}

const fieldOf = (name: string, { type, unit, about }: Column, arrowType: DataType) =>
  new Field(
    name,
    arrowType,
    type === 'utf8?',
    new Map([
      ['unit', unit],
      ['about', about],
    ]),
  );

const metadataOf = (spec: TableSpec, provenance: Provenance) =>
  new Map([
    ['table', spec.name],
    ['about', spec.about],
    ['key', spec.key.join(',')],
    ...Object.entries(provenance).sort(([a], [b]) => (a < b ? -1 : 1)),
  ]);

/** Arrow's view of one column of ours; `place` names it in errors. */
function dataOf(place: string, type: ColumnType, value: any): Data {
  switch (type) {
    case 'utf8':
    case 'utf8?':
      return textData(place, value);
    case 'bytes':
      return binaryData(place, value);
    case 'bool':
      return makeData({ type: new Bool(), length: value.length, nullCount: 0, data: packBits(value) });
    case 'i32':
      return makeData({ type: new Int32(), length: value.length, nullCount: 0, data: value });
    case 'f64':
      return makeData({ type: new Float64(), length: value.length, nullCount: 0, data: value });
    case 'vec32':
    case 'vec64': {
      const child = numberData(value.data);
      const length = value.width ? value.data.length / value.width : 0;
      return makeData({ type: new FixedSizeList(value.width, itemOf(child)), length, nullCount: 0, child });
    }
    case 'list64': {
      const child = numberData(value.data);
      const length = value.offsets.length - 1;
      return makeData({ type: new List(itemOf(child)), length, nullCount: 0, valueOffsets: value.offsets, child });
    }
  }
}

const itemOf = (child: Data) => new Field('item', child.type, false);

const numberData = (data: Float32Array | Float64Array): Data =>
  data instanceof Float32Array
    ? makeData({ type: new Float32(), length: data.length, nullCount: 0, data })
    : makeData({ type: new Float64(), length: data.length, nullCount: 0, data });

function textData(place: string, cells: readonly (string | null)[]): Data {
  const broken = cells.findIndex((cell) => cell !== null && !isWellFormed(cell));
  if (broken >= 0) throw new TableError(`${place}[${broken}]`, 'holds half of a surrogate pair, which UTF-8 cannot hold');
  const offsets = offsetsOf(
    place,
    cells.map((cell) => (cell === null ? 0 : Buffer.byteLength(cell))),
  );
  const data = new Uint8Array(offsets[cells.length]);
  const buffer = Buffer.from(data.buffer);
  cells.forEach((cell, i) => cell && buffer.write(cell, offsets[i]));
  const present = Uint8Array.from(cells, (cell) => (cell === null ? 0 : 1));
  const nullCount = cells.length - present.reduce((sum, bit) => sum + bit, 0);
  const shape = { type: new Utf8(), length: cells.length, nullCount, valueOffsets: offsets, data };
  return makeData(nullCount ? { ...shape, nullBitmap: packBits(present) } : shape);
}

const isWellFormed = (cell: string) => !/[\uD800-\uDFFF]/u.test(cell);

function binaryData(place: string, cells: readonly Uint8Array[]): Data {
  const offsets = offsetsOf(
    place,
    cells.map((cell) => cell.length),
  );
  const data = new Uint8Array(offsets[cells.length]);
  cells.forEach((cell, i) => data.set(cell, offsets[i]));
  return makeData({ type: new Binary(), length: cells.length, nullCount: 0, valueOffsets: offsets, data });
}

function offsetsOf(place: string, lengths: readonly number[]): Int32Array {
  const offsets = new Int32Array(lengths.length + 1);
  let end = 0;
  lengths.forEach((length, i) => {
    end += length;
    if (end > 0x7fffffff) throw new TableError(place, 'holds more than 2 GiB of text', 'split the table');
    offsets[i + 1] = end;
  });
  return offsets;
}

/** One bit a row, least significant first. */
function packBits(flags: Uint8Array): Uint8Array {
  const bits = new Uint8Array(Math.ceil(flags.length / 8));
  flags.forEach((flag, i) => {
    if (flag) bits[i >> 3] |= 1 << (i & 7);
  });
  return bits;
}
