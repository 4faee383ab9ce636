/**
 * What a table is: a name, a sentence, a key, and columns that each say their type, unit and meaning. The TypeScript type of a
 * table follows from its definition. Tables are columnar: a numeric column is one typed array, a vector column is one contiguous
 * typed array with a width (all rows alike) or offsets (rows differ), so that a table's numbers are a matrix without a copy.
 */

/** One value per row, all of the same length: `data[i * width + j]`. */
export interface Vectors<A extends Float32Array | Float64Array = Float32Array | Float64Array> {
  readonly data: A;
  readonly width: number;
}
/** One vector per row, lengths may differ: row i is `data.subarray(offsets[i], offsets[i + 1])`. */
export interface Lists<A extends Float32Array | Float64Array = Float32Array | Float64Array> {
  readonly data: A;
  readonly offsets: Int32Array;
}

/** Column types: what lies in memory, and the Arrow type that it becomes. */
interface Memory {
  utf8: readonly string[]; //                                  Utf8
  'utf8?': readonly (string | null)[]; //                      Utf8, nullable
  bytes: readonly Uint8Array[]; //                             Binary
  bool: Uint8Array; //                                         Bool (0 or 1 a row)
  i32: Int32Array; //                                          Int32
  f64: Float64Array; //                                        Float64
  vec32: Vectors<Float32Array>; //                             FixedSizeList<Float32>
  vec64: Vectors<Float64Array>; //                             FixedSizeList<Float64>
  list64: Lists<Float64Array>; //                              List<Float64>
}
/** The value of one row. */
interface Cell {
  utf8: string;
  'utf8?': string | null;
  bytes: Uint8Array;
  bool: boolean;
  i32: number;
  f64: number;
  vec32: Float32Array;
  vec64: Float64Array;
  list64: Float64Array;
}
export type ColumnType = keyof Memory;

export interface Column<T extends ColumnType = ColumnType> {
  readonly type: T;
  /** `1` for a pure number or a ratio, `name` for text that identifies, else an SI or field unit (`bit`, `ms`, `r`). */
  readonly unit: string;
  /** One sentence: what a value means. */
  readonly about: string;
  /** Whether NaN may stand here, meaning "not measured" or "not defined"; everything else must be finite. */
  readonly nan: boolean;
}
export type Columns = Readonly<Record<string, Column>>;

export interface TableSpec<N extends string = string, C extends Columns = Columns> {
  readonly name: N;
  readonly about: string;
  /** Columns that together identify a row. */
  readonly key: readonly string[];
  readonly columns: C;
}
export type ColumnsOf<S extends TableSpec> = { readonly [K in keyof S['columns'] & string]: Memory[S['columns'][K]['type']] };
export type RowOf<S extends TableSpec> = { readonly [K in keyof S['columns'] & string]: Cell[S['columns'][K]['type']] };

/** A table that has passed `check`. `columns` hold everything; `rowsOf` makes row objects where a table is small. */
export interface Table<S extends TableSpec = TableSpec> {
  readonly spec: S;
  readonly length: number;
  readonly columns: ColumnsOf<S>;
}

export function defineTable<const N extends string, const C extends Columns>(
  spec: TableSpec<N, C> & { readonly key: readonly (keyof C & string)[] },
): TableSpec<N, C> {
  return Object.freeze(spec);
}

const column =
  <T extends ColumnType>(type: T, nan = false) =>
  (about: string, unit: string): Column<T> => ({ type, unit, about, nan });

/** Text that names or identifies; never empty-by-absence. */
export const text = (about: string, unit = 'name'): Column<'utf8'> => column('utf8')(about, unit);
/** Text that may be absent (null). */
export const optionalText = (about: string, unit = 'name'): Column<'utf8?'> => column('utf8?')(about, unit);
export const bytes = (about: string, unit = 'byte'): Column<'bytes'> => column('bytes')(about, unit);
export const flag = (about: string): Column<'bool'> => column('bool')(about, '1');
export const integer = (about: string, unit = '1'): Column<'i32'> => column('i32')(about, unit);
export const real = column('f64');
/** A number that may be NaN: not measured, or not defined for this row. The sentence says which. */
export const optionalReal = column('f64', true);
export const vector32 = column('vec32');
export const vector64 = column('vec64');
export const list64 = column('list64');
/** Vectors in which NaN may stand. The sentence says when. */
export const optionalVector64 = column('vec64', true);
export const optionalList64 = column('list64', true);
