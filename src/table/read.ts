import { suggest, TableError } from '../errors.ts';
import type { Column, Lists, RowOf, Table, TableSpec, Vectors } from './define.ts';

/** One cell of a column, as a row object would hold it. Vector cells are views. */
function cellAt(value: any, type: string, row: number): unknown {
  if (type === 'bool') return value[row] === 1;
  if (type === 'vec32' || type === 'vec64') return vectorAt(value, row);
  if (type === 'list64') return listAt(value, row);
  return value[row];
}

/** Row `row` of a vector column: a view. */
export const vectorAt = <A extends Float32Array | Float64Array>({ data, width }: Vectors<A>, row: number): A =>
  data.subarray(row * width, (row + 1) * width) as A;

/** Row `row` of a list column: a view. */
export const listAt = <A extends Float32Array | Float64Array>({ data, offsets }: Lists<A>, row: number): A =>
  data.subarray(offsets[row], offsets[row + 1]) as A;

/** One row as an object. A convenience; loop over `columns` where tables are large. */
export function rowAt<S extends TableSpec>(table: Table<S>, row: number): RowOf<S> {
  const cell = ([name, { type }]: [string, Column]) => [name, cellAt((table.columns as any)[name], type, row)];
  const cells = Object.entries(table.spec.columns).map(cell);
  return Object.fromEntries(cells) as RowOf<S>;
}

/** All rows as objects. A convenience for small tables. */
export const rowsOf = <S extends TableSpec>(table: Table<S>): RowOf<S>[] =>
  Array.from({ length: table.length }, (_, i) => rowAt(table, i));

/** A function from a text key to its row number; throws, naming the table and the nearest key, when there is none. */
export function rowFinder<S extends TableSpec>(table: Table<S>, key: keyof S['columns'] & string): (value: string) => number {
  const names = (table.columns as any)[key] as readonly string[];
  const rows = new Map(names.map((name, row) => [name, row]));
  return (value) => {
    const row = rows.get(value);
    if (row === undefined)
      throw new TableError(`${table.spec.name}.${key}`, `has no row "${value}"`, suggest(value, names.slice(0, 2000)));
    return row;
  };
}
