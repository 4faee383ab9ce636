import { DataError } from '../../src/errors.ts';
import { numberOf } from './read-csv.ts';
import { readBytes } from './read-text.ts';

/** A wide CSV file of numbers: one row an item, the first column its id, one further column a unit. */
export interface NumberTable {
  readonly path: string;
  /** Ids of the rows, as written. */
  readonly rows: readonly string[];
  /** Names of the columns after the first. */
  readonly columns: readonly string[];
  /** Row by row, `rows.length × columns.length`. */
  readonly values: Float64Array;
}

/**
 * Reads a wide CSV file of unquoted numbers, plain or gzipped. The general reader would take seconds for a million cells; this
 * one splits lines at commas. Throws DataError naming file, line and column: another first header cell than `id`, a row of
 * another length, a cell that is no finite number, no rows.
 */
export function readNumbers(path: string, id: string): NumberTable {
  const lines = readBytes(path)
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .trimEnd()
    .split(/\r?\n/);
  const [first, ...columns] = lines[0].split(',');
  if (first !== id) throw new DataError(`${path}:1`, `begins with column "${first}", not "${id}"`, 'is this the right file?');
  if (lines.length === 1) throw new DataError(path, 'has a header but no rows', 'obtain the file again');
  const rows: string[] = [];
  const values = new Float64Array((lines.length - 1) * columns.length);
  lines.slice(1).forEach((line, row) => {
    const [name, ...cells] = line.split(',');
    rows.push(name);
    checkLength(`${path}:${row + 2}`, cells.length, columns.length);
    cells.forEach((cell, at) => {
      values[row * columns.length + at] = numberOf(cell, () => `${path}:${row + 2}, column "${columns[at]}"`);
    });
  });
  return { path, rows, columns, values };
}

function checkLength(place: string, cells: number, columns: number): void {
  if (cells === columns) return;
  throw new DataError(
    place,
    `has ${cells + 1} cells, the header ${columns + 1}`,
    'the file may be cut off, or its numbers quoted; obtain it again',
  );
}
