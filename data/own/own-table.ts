import { DataError, suggest } from '../../src/errors.ts';
import { isParquet } from '../../src/formats/is-parquet.ts';
import type { NamedArray } from '../../src/formats/named-array.ts';
import { type Csv, readCsv } from '../files/read-csv.ts';
import { readBytes } from '../files/read-text.ts';
import type { Where } from './layout.ts';
import { isMatlabName, type OwnArrays, readOwnArrays } from './own-arrays.ts';

/** A table of the reader's own, whatever its format: columns of texts, and where a cell stands. */
export type OwnTable = Pick<Csv, 'path' | 'header' | 'length' | 'cells' | 'text' | 'place'>;

/**
 * Reads a CSV, TSV (by its name), MATLAB (by its name: lists of one length are columns) or Parquet file (by its content), plain or gzipped. Throws
 * DataError for a file that is missing or damaged, and for a column of `required` that is not there, with the nearest name. Where all columns
 * are read, none may have a gap in a Parquet file.
 */
export async function readOwnTable(
  path: string,
  required: readonly string[],
  read: 'these' | 'all' = 'these',
): Promise<OwnTable> {
  if (isMatlabName(path)) return tableOfLists(await readOwnArrays(path), required);
  const bytes = readBytes(path);
  if (isParquet(bytes)) return parquetTable(path, bytes, required, read);
  const delimiter = /\.(tsv|tab)(\.gz)?$/.test(path) ? '\t' : ',';
  return readCsv(path, required, { delimiter, quote: true });
}

/** Lists of one length, each a column; the first that is required says how long they are. */
function tableOfLists(arrays: OwnArrays, required: readonly string[]): OwnTable {
  const { path } = arrays;
  const [first, ...others] = required;
  const { length } = arrays.list(first);
  for (const name of others) {
    const own = arrays.list(name).length;
    if (own !== length)
      throw new DataError(path, `"${name}" has ${own} entries, "${first}" has ${length}`, 'each row has one of either');
  }
  const place = (row: number, column: string) => `${path}, variable "${column}", entry ${row + 1}`;
  const text = (column: string) => filledOnly(arrays.list(column), column, place);
  return { path, header: arrays.lists(length), length, cells: arrays.list, text, place };
}

async function parquetTable(
  path: string,
  bytes: Uint8Array,
  required: readonly string[],
  read: 'these' | 'all',
): Promise<OwnTable> {
  const { parquetColumns, readParquetArrays } = await import('../../src/formats/parquet-arrays.ts');
  const all = readParquetArrays(path, bytes, read === 'all' ? undefined : required);
  const arrays = all.filter(({ shape }) => shape.length === 1);
  const byName = new Map(arrays.map((array) => [array.name, array]));
  const missing = required.find((name) => !byName.has(name));
  if (missing !== undefined) {
    const known = parquetColumns(path, bytes);
    throw new DataError(path, `has no column "${missing}" of texts or numbers`, suggest(missing, known));
  }
  const cells = (column: string) =>
    Array.from(byName.get(column)!.data as NamedArray['data'] & ArrayLike<string | number>, String);
  const place = (row: number, column: string) => `${path}, row ${row + 1}, column "${column}"`;
  const text = (column: string) => filledOnly(cells(column), column, place);
  return { path, header: [...byName.keys()], length: arrays[0]?.shape[0] ?? 0, cells, text, place };
}

/** The rows of a table in which columns have the values of `where`; all where it is left out. Throws DataError where there are none. */
export async function readOwnRows(
  path: string,
  required: readonly string[],
  where: Where = {},
  read: 'these' | 'all' = 'these',
): Promise<OwnTable> {
  const table = await readOwnTable(path, [...new Set([...required, ...Object.keys(where)])], read);
  let rows = Array.from({ length: table.length }, (_, row) => row);
  for (const [column, value] of Object.entries(where)) {
    const cells = table.cells(column);
    const wanted = [value].flat();
    const there = new Set(rows.map((row) => cells[row]));
    const lost = wanted.find((one) => !there.has(one));
    if (lost !== undefined || wanted.length === 0)
      throw new DataError(
        path,
        `has no row whose ${column} is "${lost ?? ''}"`,
        `there is: ${[...there].slice(0, 10).join(', ')}`,
      );
    rows = rows.filter((row) => wanted.includes(cells[row]));
  }
  if (rows.length === table.length) return table;
  const cells = (column: string) => {
    const all = table.cells(column);
    return rows.map((row) => all[row]);
  };
  const place = (row: number, column: string) => table.place(rows[row], column);
  return {
    path,
    header: table.header,
    length: rows.length,
    cells,
    text: (column) => filledOnly(cells(column), column, place),
    place,
  };
}

/** The cells of a column, of which none may be empty. */
function filledOnly(cells: readonly string[], column: string, place: OwnTable['place']): string[] {
  const empty = cells.findIndex((cell) => cell.trim() === '');
  if (empty >= 0) throw new DataError(place(empty, column), 'is empty where a value must stand');
  return [...cells];
}

const MISSING = ['', 'nan', 'na', 'n/a', 'null'];

/** The numbers of a column; NaN for a cell that is empty or says that nothing was measured. Throws DataError for anything else. */
export function measured(table: OwnTable, column: string): Float64Array {
  return Float64Array.from(table.cells(column), (cell, row) => {
    if (MISSING.includes(cell.trim().toLowerCase())) return Number.NaN;
    const value = Number(cell);
    if (Number.isFinite(value)) return value;
    throw new DataError(table.place(row, column), `holds "${cell}", not a finite number`);
  });
}

/** Whether all cells of a column are numbers, or say that nothing was measured, and one is a number. */
export function holdsNumbers(table: OwnTable, column: string): boolean {
  const said = table.cells(column).filter((cell) => !MISSING.includes(cell.trim().toLowerCase()));
  return said.length > 0 && said.every((cell) => Number.isFinite(Number(cell)));
}
