import { DataError } from '../../src/errors.ts';
import type { OwnTable } from './own-table.ts';

/** Who a neuroid belongs to and where it lies; null where nothing is said. */
export interface Neuroid {
  readonly id: string;
  readonly subject: string | null;
  readonly region: string | null;
}

/** Responses as a matrix: a row for each stimulus and repetition, a column for each neuroid, NaN where nothing was measured. */
export interface Grid {
  readonly path: string;
  readonly stimuli: readonly string[];
  readonly repetitions: readonly number[];
  readonly neuroids: readonly Neuroid[];
  readonly values: Float64Array;
}

/** Several names as one key. */
export const keyOf = (...names: readonly (string | number)[]): string => names.join('\u001f');

/** Whole numbers from 0 for the values of a column, in the order in which they first stand. */
export function numbered(values: readonly string[]): number[] {
  const known = new Map<string, number>();
  return values.map((value) => {
    const number = known.get(value) ?? known.size;
    known.set(value, number);
    return number;
  });
}

/** The row in which each number first stands. */
export function firstOf(numbers: readonly number[]): number[] {
  const first: number[] = [];
  numbers.forEach((number, row) => {
    if (number === first.length) first.push(row);
  });
  return first;
}

/** Which repetition each row of a table is of; the first where no column says. */
export const repetitionsOf = (table: OwnTable, column: string | undefined): number[] =>
  column === undefined ? new Array(table.length).fill(0) : numbered(table.text(column));

/** Throws DataError, naming both rows, where a key stands twice; a key begins with the name that stands in `column`. */
export function checkOnce(table: OwnTable, column: string, keys: readonly string[]): void {
  const seen = new Map<string, number>();
  keys.forEach((key, row) => {
    const before = seen.get(key);
    if (before === undefined) return seen.set(key, row);
    const [name] = key.split('\u001f');
    throw new DataError(
      table.place(row, column),
      `"${name}" stands twice, here and at ${table.place(before, column)}`,
      'name the column that tells them apart as "repetition", or leave one out',
    );
  });
}
