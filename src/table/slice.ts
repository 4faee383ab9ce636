import type { ColumnType, Table, TableSpec } from './define.ts';

/** Rows `from` (included) to `to` (excluded) of a table: numeric columns are views. */
export function sliceRows<S extends TableSpec>(table: Table<S>, from: number, to: number): Table<S> {
  const columns = Object.entries(table.spec.columns).map(([name, { type }]) => [
    name,
    sliceColumn(type, (table.columns as any)[name], from, to),
  ]);
  return { spec: table.spec, length: to - from, columns: Object.fromEntries(columns) };
}

function sliceColumn(type: ColumnType, value: any, from: number, to: number): unknown {
  if (type === 'vec32' || type === 'vec64') {
    return { data: value.data.subarray(from * value.width, to * value.width), width: value.width };
  }
  if (type === 'list64') {
    const [start, end] = [value.offsets[from], value.offsets[to]];
    return { data: value.data.subarray(start, end), offsets: value.offsets.slice(from, to + 1).map((o: number) => o - start) };
  }
  return Array.isArray(value) ? value.slice(from, to) : value.subarray(from, to);
}

/** Bytes that the table's values take: text at two bytes a UTF-16 code unit. */
export function byteLengthOf(table: Table): number {
  const sizes = Object.values(table.columns as Record<string, any>).map((value) => {
    if (Array.isArray(value))
      return value.reduce((sum, cell) => sum + (typeof cell === 'string' ? 2 * cell.length : (cell?.length ?? 0)), 0);
    return ArrayBuffer.isView(value) ? value.byteLength : (value as { data: Float64Array }).data.byteLength;
  });
  return sizes.reduce((sum, size) => sum + size, 0);
}
