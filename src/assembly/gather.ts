import { NumericError } from '../errors.ts';
import type { Vectors } from '../table/define.ts';
import { alignRows } from './align.ts';

/** A float64 matrix, row-major. */
export interface Rows {
  readonly data: Float64Array;
  readonly rows: number;
  readonly cols: number;
}

/** The given rows of a vector column as a float64 matrix, of which the first `cols` columns are kept (default: all). */
export function gatherRows({ data, width }: Vectors, rows: ArrayLike<number>, cols = width): Rows {
  const out = new Float64Array(rows.length * cols);
  for (let i = 0; i < rows.length; i++) out.set(data.subarray(rows[i] * width, rows[i] * width + cols), i * cols);
  return { data: out, rows: rows.length, cols };
}

/** The given columns of a matrix, in that order. */
export function gatherColumns(matrix: Rows, columns: ArrayLike<number>): Rows {
  const out = new Float64Array(matrix.rows * columns.length);
  for (let i = 0; i < matrix.rows; i++) {
    for (let j = 0; j < columns.length; j++) out[i * columns.length + j] = matrix.data[i * matrix.cols + columns[j]];
  }
  return { data: out, rows: matrix.rows, cols: columns.length };
}

/** The mean of matrices of one shape: repetitions of a recording. */
export function meanOf(matrices: readonly Rows[]): Rows {
  const [first, ...rest] = matrices;
  if (!first) throw new NumericError('meanOf', 'needs at least one matrix');
  const data = first.data.slice();
  for (const { data: more } of rest) for (let i = 0; i < data.length; i++) data[i] += more[i];
  for (let i = 0; i < data.length; i++) data[i] /= matrices.length;
  return { ...first, data };
}

interface ResponseColumns {
  readonly stimulus_id: readonly string[];
  readonly repetition: Int32Array;
  readonly response: Vectors;
}

/** One matrix a repetition (presentations × neuroids), rows in the order of `stimulusIds`. */
export function repetitionsOf({ stimulus_id, repetition, response }: ResponseColumns, stimulusIds: readonly string[]): Rows[] {
  const numbers = [...new Set(repetition)].sort((a, b) => a - b);
  return numbers.map((number) => {
    const rows = Array.from(repetition.keys()).filter((row) => repetition[row] === number);
    const ids = rows.map((row) => stimulus_id[row]);
    const order = alignRows(`responses (repetition ${number})`, ids, 'stimulus_set', stimulusIds);
    return gatherRows(
      response,
      Int32Array.from(order, (i) => rows[i]),
    );
  });
}

interface ActivationColumns {
  readonly site: readonly string[];
  readonly stimulus_id: readonly string[];
  readonly activation: Vectors;
}

/** The activations of one site (presentations × units), rows in the order of `stimulusIds`; padding beyond `width` is cut. */
export function siteMatrix(columns: ActivationColumns, site: string, width: number, stimulusIds: readonly string[]): Rows {
  const rows = Array.from(columns.site.keys()).filter((row) => columns.site[row] === site);
  const ids = rows.map((row) => columns.stimulus_id[row]);
  const order = alignRows(`activations (${site})`, ids, 'stimulus_set', stimulusIds);
  return gatherRows(
    columns.activation,
    Int32Array.from(order, (i) => rows[i]),
    width,
  );
}
