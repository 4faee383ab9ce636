import { isUtf8 } from 'node:buffer';
import { parse } from 'csv-parse/sync';
import { DataError, suggest } from '../../src/errors.ts';
import { readBytes } from './read-text.ts';

/** A CSV file with a header line. Columns are found by name; a bad cell is named by file, line and column. */
export interface Csv {
  readonly path: string;
  readonly header: readonly string[];
  readonly length: number;
  /** The cells of a column as they stand. */
  cells(column: string): string[];
  /** The same where none may be empty. */
  text(column: string): string[];
  /** The cells of a column as finite numbers. */
  numbers(column: string): Float64Array;
  /** The same where cells may be empty: NaN there. */
  knownNumbers(column: string): Float64Array;
  /** `path:line, column "name"`, where `row` counts from 0 below the header. */
  place(row: number, column: string): string;
}

interface Line {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

/** What separates the cells of a line, and whether quotation marks are text like any other. */
export interface Dialect {
  readonly delimiter: string;
  readonly quote: boolean;
}
const COMMAS: Dialect = { delimiter: ',', quote: true };
/** Cells between tabs; a quotation mark is a character of the text. */
export const TABS: Dialect = { delimiter: '\t', quote: false };

/**
 * Reads a small CSV file, plain or gzipped. Throws DataError when it is missing, in another encoding than UTF-8, broken off or unbalanced, when it has no rows,
 * and when a column of `required` is not in its header.
 */
export function readCsv(path: string, required: readonly string[], dialect = COMMAS): Csv {
  const [first, ...lines] = parseLines(path, dialect);
  const header = first?.record ?? [];
  for (const column of required) {
    if (!header.includes(column)) throw new DataError(`${path}:1`, `has no column "${column}"`, suggest(column, header));
  }
  if (lines.length === 0) throw new DataError(path, 'has a header but no rows', 'obtain the file again');
  return csvOf(path, header, lines);
}

function csvOf(path: string, header: readonly string[], lines: readonly Line[]): Csv {
  const place = (row: number, column: string) => `${path}:${lines[row].info.lines}, column "${column}"`;
  const cells = (column: string) => {
    const at = header.indexOf(column);
    return lines.map(({ record }) => record[at]);
  };
  const text = (column: string) => {
    const at = header.indexOf(column);
    return lines.map(({ record }, row) => {
      if (record[at].trim() === '') throw new DataError(place(row, column), 'is empty where a value must stand');
      return record[at];
    });
  };
  const numbers = (column: string) => Float64Array.from(text(column), (cell, row) => numberOf(cell, () => place(row, column)));
  const knownNumbers = (column: string) =>
    Float64Array.from(cells(column), (cell, row) => (cell.trim() === '' ? Number.NaN : numberOf(cell, () => place(row, column))));
  return { path, header, length: lines.length, cells, text, numbers, knownNumbers, place };
}

function parseLines(path: string, { delimiter, quote }: Dialect): Line[] {
  const bytes = readBytes(path);
  checkEncoding(path, bytes);
  try {
    const quotes = quote ? {} : { quote: false as const };
    return parse(bytes, { bom: true, info: true, skip_empty_lines: true, delimiter, ...quotes }) as unknown as Line[];
  } catch (cause) {
    const { message, lines } = cause as { message: string; lines?: number };
    const place = lines === undefined ? path : `${path}:${lines}`;
    throw new DataError(place, `is not whole CSV (${message})`, 'the file may be cut off; obtain it again', { cause });
  }
}

/** The finite number that `cell` spells. Throws DataError at `place` for anything else: empty, NaN, Infinity, words. */
export function numberOf(cell: string, place: () => string): number {
  const value = cell.trim() === '' ? Number.NaN : Number(cell);
  if (!Number.isFinite(value)) throw new DataError(place(), `holds "${cell}", not a finite number`);
  return value;
}

/** Anything else would be read with other characters in its place: Latin-1, or half of a surrogate pair. */
function checkEncoding(path: string, bytes: Uint8Array): void {
  if (isUtf8(bytes)) return;
  const lines = Buffer.from(bytes).toString('latin1').split('\n');
  const wrong = lines.findIndex((line) => !isUtf8(Buffer.from(line, 'latin1')));
  throw new DataError(`${path}:${wrong + 1}`, 'is not text in UTF-8', 'convert the file first');
}
