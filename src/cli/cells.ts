import type { Column, Table } from '../table/define.ts';
import { rowAt } from '../table/read.ts';
import { grid, shorten } from './grid.ts';
import { figure, size } from './quantity.ts';

const TEXT = 48;
const FIRST = 3;

/** One value as a short text: `"…"` shortened, numbers with four digits, a vector by its first values and its length. */
export function cell(column: Column, value: any): string {
  switch (column.type) {
    case 'utf8':
    case 'utf8?':
      return value === null ? '–' : shorten(value, TEXT);
    case 'bytes':
      return `<${size(value.length)}>`;
    case 'bool':
      return value ? 'yes' : 'no';
    case 'i32':
    case 'f64':
      return figure(value);
    default:
      return vector(value);
  }
}

/** `[0.12, -1.3, 4, … 768]`: the first values and how many there are. */
export function vector(values: ArrayLike<number>): string {
  const first = Array.from({ length: Math.min(FIRST, values.length) }, (_, i) => figure(values[i]));
  return values.length > FIRST ? `[${first.join(', ')}, … ${values.length}]` : `[${first.join(', ')}]`;
}

const isNumber = ({ type }: Column) => type === 'i32' || type === 'f64';

/** Lines of the given rows under their column names, numbers flush right. `names` selects and orders the columns. */
export function rowLines(table: Table, rows: readonly number[], names = Object.keys(table.spec.columns), indent = ''): string[] {
  const columns = names.map((name) => table.spec.columns[name]);
  const right = new Set(columns.flatMap((column, j) => (isNumber(column) ? [j] : [])));
  const body = rows.map((row) => {
    const values: Record<string, unknown> = rowAt(table, row);
    return names.map((name, j) => cell(columns[j], values[name]));
  });
  return grid([names, ...body], { right, indent });
}
