import { DataError, TableError } from '../errors.ts';
import { type Data, DataType, Precision, type Vector } from './arrow-library.ts';
import type { ColumnType } from './define.ts';

type Floats = Float32ArrayConstructor | Float64ArrayConstructor;
type Numbers = Float32Array | Float64Array | Int32Array;

const single = (type: DataType) => DataType.isFloat(type) && type.precision === Precision.SINGLE;
const double = (type: DataType) => DataType.isFloat(type) && type.precision === Precision.DOUBLE;
const fits: Record<ColumnType, (type: DataType) => boolean> = {
  utf8: DataType.isUtf8,
  'utf8?': DataType.isUtf8,
  bytes: DataType.isBinary,
  bool: DataType.isBool,
  i32: (type) => DataType.isInt(type) && type.bitWidth === 32 && type.isSigned,
  f64: double,
  vec32: (type) => DataType.isFixedSizeList(type) && single(type.children[0].type),
  vec64: (type) => DataType.isFixedSizeList(type) && double(type.children[0].type),
  list64: (type) => DataType.isList(type) && double(type.children[0].type),
};

/** A column as our tables hold it, from Arrow's: a view where it is numeric and lies in one piece. `place` names it in errors. */
export function columnFrom(place: string, type: ColumnType, vector: Vector): unknown {
  if (!fits[type](vector.type)) throw new TableError(place, `is ${vector.type} in the file, where ${type} is declared`);
  if (type !== 'utf8?') refuseNulls(place, vector);
  const { data: pieces } = vector;
  switch (type) {
    case 'utf8':
    case 'utf8?':
      return pieces.flatMap((piece) => texts(place, piece));
    case 'bytes':
      return pieces.flatMap((piece) => binaries(place, piece));
    case 'bool':
      return flags(place, pieces);
    case 'i32':
      return joined(place, Int32Array, pieces.map(own));
    case 'f64':
      return joined(place, Float64Array, pieces.map(own));
    case 'vec32':
      return vectors(place, Float32Array, vector);
    case 'vec64':
      return vectors(place, Float64Array, vector);
    case 'list64':
      return lists(place, pieces);
  }
}

function refuseNulls(place: string, { data }: Vector): void {
  const inside = (piece: Data | undefined): number =>
    piece ? piece.nullCount + piece.children.reduce((sum, child) => sum + inside(child), 0) : 0;
  const nulls = data.reduce((sum, piece) => sum + inside(piece), 0);
  if (nulls) throw new TableError(place, `holds ${nulls} nulls, where a value must stand`);
}

/** A piece of a numeric column: its memory from `start`, in elements counted from the piece's own first row. */
interface Span {
  readonly values: ArrayLike<number> & { subarray(start: number, end: number): any };
  readonly start: number;
  readonly length: number;
}
// Arrow keeps `values` of a fixed-width piece already cut to its offset.
const own = ({ values, length }: Data): Span => ({ values, start: 0, length });

function joined<C extends Floats | Int32ArrayConstructor>(place: string, Kind: C, spans: readonly Span[]): InstanceType<C> {
  const parts = spans.filter(({ length }) => length > 0).map((span) => cut(place, span));
  if (parts.length === 1) return parts[0] as InstanceType<C>;
  const all = new Kind(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part as any, at);
    at += part.length;
  }
  return all as InstanceType<C>;
}

function cut(place: string, { values, start, length }: Span): Numbers {
  const part = values?.subarray(start, start + length);
  if (part?.length !== length) throw damaged(place);
  return part;
}

const damaged = (place: string) => new DataError(place, 'ends before its last row', 'the file is damaged: make it again');

function vectors(place: string, Kind: Floats, { type, data }: Vector): { data: unknown; width: number } {
  const width: number = type.listSize;
  const spans = data.map((piece) => ({
    values: piece.children[0]?.values,
    start: piece.offset * width,
    length: piece.length * width,
  }));
  return { data: joined(place, Kind, spans), width };
}

function lists(place: string, pieces: readonly Data[]): { data: Float64Array; offsets: Int32Array } {
  const [first] = pieces;
  if (pieces.length === 1 && first.length > 0 && first.valueOffsets[0] === 0)
    return { data: joined(place, Float64Array, [listSpan(place, first)]), offsets: bounds(place, first) };
  const offsets = new Int32Array(pieces.reduce((sum, piece) => sum + piece.length, 0) + 1);
  let row = 0;
  for (const piece of pieces) {
    const ends = bounds(place, piece);
    for (let i = 0; i < piece.length; i++, row++) offsets[row + 1] = offsets[row] + ends[i + 1] - ends[i];
  }
  const spans = pieces.map((piece) => listSpan(place, piece));
  return { data: joined(place, Float64Array, spans), offsets };
}

function listSpan(place: string, piece: Data): Span {
  const ends = bounds(place, piece);
  return { values: piece.children[0]?.values, start: ends[0], length: ends[piece.length] - ends[0] };
}

/** Where the rows of a piece begin and end; refused where they run backwards, as in a damaged file. */
function bounds(place: string, { valueOffsets, length }: Data): Int32Array {
  const ends: Int32Array = length ? valueOffsets.subarray(0, length + 1) : new Int32Array(1);
  if (ends.length !== length + 1 || ends[0] < 0) throw damaged(place);
  for (let i = 0; i < length; i++) if (ends[i + 1] < ends[i]) throw damaged(place);
  return ends;
}

function texts(place: string, piece: Data): (string | null)[] {
  return binaries(place, piece).map((cell, i) =>
    piece.getValid(i) ? Buffer.from(cell.buffer, cell.byteOffset, cell.length).toString() : null,
  );
}

function binaries(place: string, piece: Data): Uint8Array[] {
  const ends = bounds(place, piece);
  const values: Uint8Array = piece.values ?? new Uint8Array(0);
  if (ends[piece.length] > values.length) throw damaged(place);
  return Array.from({ length: piece.length }, (_, i) => values.subarray(ends[i], ends[i + 1]));
}

function flags(place: string, pieces: readonly Data[]): Uint8Array {
  const short = pieces.find(({ values, offset, length }) => length > 0 && !(8 * values?.length >= offset + length));
  if (short) throw damaged(place);
  const all = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let row = 0;
  for (const { values, offset, length } of pieces)
    for (let i = offset; i < offset + length; i++) all[row++] = (values[i >> 3] >> (i & 7)) & 1;
  return all;
}
