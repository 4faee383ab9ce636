import { TableError } from '../errors.ts';
import type { Column, ColumnsOf, ColumnType, RowOf, Table, TableSpec } from './define.ts';

type AnyColumn = any;

/** Rows held by one column, or -1 when the value has not the column's type. */
function lengthOf(column: Column, value: AnyColumn): number {
  const shape: Record<ColumnType, () => number> = {
    utf8: () => (Array.isArray(value) ? value.length : -1),
    'utf8?': () => (Array.isArray(value) ? value.length : -1),
    bytes: () => (Array.isArray(value) ? value.length : -1),
    bool: () => (value instanceof Uint8Array ? value.length : -1),
    i32: () => (value instanceof Int32Array ? value.length : -1),
    f64: () => (value instanceof Float64Array ? value.length : -1),
    vec32: () => (value?.data instanceof Float32Array ? vectors(value) : -1),
    vec64: () => (value?.data instanceof Float64Array ? vectors(value) : -1),
    list64: () => (value?.data instanceof Float64Array && value.offsets instanceof Int32Array ? value.offsets.length - 1 : -1),
  };
  return shape[column.type]();
}
const vectors = ({ data, width }: { data: { length: number }; width: number }) =>
  width > 0 && data.length % width === 0 ? data.length / width : data.length === 0 ? 0 : -1;

/**
 * The table made of `columns`, after checking it against `spec`: every column there, of its type and length; numbers finite
 * unless the column says otherwise; no row's key twice. Throws TableError naming table, column and row.
 */
export function check<S extends TableSpec>(spec: S, columns: ColumnsOf<S>): Table<S> {
  const names = Object.keys(spec.columns);
  const extra = Object.keys(columns).find((name) => !names.includes(name));
  if (extra) throw new TableError(`${spec.name}.${extra}`, 'is not a column of this table', `it has ${names.join(', ')}`);
  let length = -1;
  for (const name of names) {
    const column = spec.columns[name];
    const value = (columns as AnyColumn)[name];
    if (value === undefined) throw new TableError(`${spec.name}.${name}`, 'is missing');
    const rows = lengthOf(column, value);
    if (rows < 0) throw new TableError(`${spec.name}.${name}`, `does not hold ${column.type} values`);
    if (length >= 0 && rows !== length)
      throw new TableError(`${spec.name}.${name}`, `has ${rows} rows, the columns before it ${length}`);
    length = rows;
    checkValues(spec, name, column, value);
  }
  const table = { spec, length: Math.max(length, 0), columns };
  checkKey(table);
  return table;
}

function checkValues(spec: TableSpec, name: string, column: Column, value: AnyColumn): void {
  const place = (row: number) => `${spec.name}.${name}[${row}]`;
  if (column.type === 'utf8') {
    const row = (value as string[]).findIndex((v) => typeof v !== 'string');
    if (row >= 0) throw new TableError(place(row), `is ${String(value[row])}, not text`);
    return;
  }
  const numbers: ArrayLike<number> | undefined =
    value instanceof Float64Array
      ? value
      : value?.data instanceof Float32Array || value?.data instanceof Float64Array
        ? value.data
        : undefined;
  if (!numbers || column.nan) return;
  for (let i = 0; i < numbers.length; i++) {
    if (Number.isFinite(numbers[i])) continue;
    const row = value.width
      ? Math.floor(i / value.width)
      : value.offsets
        ? value.offsets.findLastIndex((o: number) => o <= i)
        : i;
    const at = value.width ? `, element ${i % value.width}` : '';
    throw new TableError(place(row), `is ${numbers[i]}${at}, where only finite numbers may stand`);
  }
}

function checkKey(table: Table): void {
  const { spec, length, columns } = table;
  const parts = spec.key.map((k) => columns[k] as ArrayLike<string | number>);
  const seen = new Map<string, number>();
  for (let row = 0; row < length; row++) {
    const key = parts.map((part) => String(part[row])).join('\u001f');
    const first = seen.get(key);
    if (first !== undefined) {
      throw new TableError(
        `${spec.name}.${spec.key.join('+')}[${row}]`,
        `repeats the key of row ${first} (${key.replaceAll('\u001f', ', ')})`,
      );
    }
    seen.set(key, row);
  }
}

/** A table from row objects: the convenient way for small tables and for tests. Vector rows must have one width. */
export function fromRows<S extends TableSpec>(spec: S, rows: readonly RowOf<S>[]): Table<S> {
  const columns: Record<string, unknown> = {};
  for (const [name, column] of Object.entries(spec.columns)) {
    columns[name] = gather(
      spec,
      name,
      column,
      rows.map((row) => (row as Record<string, AnyColumn>)[name]),
    );
  }
  return check(spec, columns as ColumnsOf<S>);
}

function gather(spec: TableSpec, name: string, column: Column, cells: AnyColumn[]): unknown {
  const missing = cells.indexOf(undefined);
  if (missing >= 0) throw new TableError(`${spec.name}.${name}[${missing}]`, 'is missing');
  switch (column.type) {
    case 'utf8':
    case 'utf8?':
    case 'bytes':
      return cells;
    case 'bool':
      return Uint8Array.from(cells, Number);
    case 'i32':
      return Int32Array.from(cells);
    case 'f64':
      return Float64Array.from(cells);
    case 'vec32':
    case 'vec64': {
      const width = cells[0]?.length ?? 0;
      const odd = cells.findIndex((cell) => cell.length !== width);
      if (odd >= 0) throw new TableError(`${spec.name}.${name}[${odd}]`, `has ${cells[odd].length} elements, row 0 has ${width}`);
      const data = new (column.type === 'vec32' ? Float32Array : Float64Array)(width * cells.length);
      cells.forEach((cell, i) => data.set(cell, i * width));
      return { data, width };
    }
    case 'list64': {
      const offsets = Int32Array.from({ length: cells.length + 1 }, () => 0);
      cells.forEach((cell, i) => {
        offsets[i + 1] = offsets[i] + cell.length;
      });
      const data = new Float64Array(offsets[cells.length]);
      cells.forEach((cell, i) => data.set(cell, offsets[i]));
      return { data, offsets };
    }
  }
}
