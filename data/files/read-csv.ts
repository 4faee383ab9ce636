import { parse } from 'csv-parse/sync';
import { DataError, suggest } from '../../src/errors.ts';
import { readBytes } from './read-text.ts';

/** A CSV file with a header line. Columns are found by name; a bad cell is named by file, line and column. */
export interface Csv {
  readonly path: string;
  readonly header: readonly string[];
  readonly length: number;
  /** The cells of a column; none may be empty. */
  text(column: string): string[];
  /** The cells of a column as finite numbers. */
  numbers(column: string): Float64Array;
  /** `path:line, column "name"`, where `row` counts from 0 below the header. */
  place(row: number, column: string): string;
}

interface Line {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

/**
 * Reads a small CSV file, plain or gzipped. Throws DataError when it is missing, broken off or unbalanced, when it has no rows,
 * and when a column of `required` is not in its header.
 */
export function readCsv(path: string, required: readonly string[]): Csv {
  const [first, ...lines] = parseLines(path);
  const header = first?.record ?? [];
  for (const column of required) {
    if (!header.includes(column)) throw new DataError(`${path}:1`, `has no column "${column}"`, suggest(column, header));
  }
  if (lines.length === 0) throw new DataError(path, 'has a header but no rows', 'obtain the file again');
  return csvOf(path, header, lines);
}

function csvOf(path: string, header: readonly string[], lines: readonly Line[]): Csv {
  const place = (row: number, column: string) => `${path}:${lines[row].info.lines}, column "${column}"`;
  const text = (column: string) => {
    const at = header.indexOf(column);
    return lines.map(({ record }, row) => {
      if (record[at].trim() === '') throw new DataError(place(row, column), 'is empty where a value must stand');
      return record[at];
    });
  };
  const numbers = (column: string) => Float64Array.from(text(column), (cell, row) => numberOf(cell, () => place(row, column)));
  return { path, header, length: lines.length, text, numbers, place };
}

function parseLines(path: string): Line[] {
  const bytes = readBytes(path);
  try {
    return parse(bytes, { bom: true, info: true, skip_empty_lines: true }) as unknown as Line[];
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
