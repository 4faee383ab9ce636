import { DataError } from '../../src/errors.ts';
import { numberOf } from './read-csv.ts';
import { readBytes } from './read-text.ts';

/** A file of numbers between blanks, a row a line, without a header: row by row, `rows × cols`. */
export interface NumberMatrix {
  readonly path: string;
  readonly rows: number;
  readonly cols: number;
  readonly values: Float64Array;
}

/** Reads such a file. Throws DataError naming file and line for another shape than `rows × cols`, or a cell that is no finite number. */
export function readMatrix(path: string, rows: number, cols: number): NumberMatrix {
  const lines = readBytes(path).toString('utf8').trimEnd().split(/\r?\n/);
  if (lines.length !== rows) throw new DataError(path, `has ${lines.length} lines, not ${rows}`, 'obtain the file again');
  const values = new Float64Array(rows * cols);
  lines.forEach((line, row) => {
    const cells = line.trim().split(/\s+/);
    const place = `${path}:${row + 1}`;
    if (cells.length !== cols) throw new DataError(place, `has ${cells.length} numbers, not ${cols}`, 'obtain the file again');
    cells.forEach((cell, col) => {
      values[row * cols + col] = numberOf(cell, () => place);
    });
  });
  return { path, rows, cols, values };
}

/** The rows after the first `skipped`. */
export function rowsAfter({ path, rows, cols, values }: NumberMatrix, skipped: number): NumberMatrix {
  return { path, rows: rows - skipped, cols, values: values.subarray(skipped * cols) };
}
