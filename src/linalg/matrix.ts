import { NumericError } from '../errors.ts';

/** `rows` × `cols` numbers, row-major: entry (i, j) is `data[i * cols + j]`. A view: whoever holds the data sees changes. */
export interface Matrix {
  readonly data: Float64Array;
  readonly rows: number;
  readonly cols: number;
}

/** A matrix over `data`, or of zeros. Throws where the length is not `rows · cols`. */
export function matrix(rows: number, cols: number, data: Float64Array = new Float64Array(rows * cols)): Matrix {
  if (data.length !== rows * cols) {
    throw new NumericError('matrix', `${data.length} numbers do not fill ${rows} × ${cols}`, 'check the shape');
  }
  return { data, rows, cols };
}

/** A matrix from its rows, all of one length. */
export function fromRows(rows: readonly ArrayLike<number>[]): Matrix {
  const cols = rows[0]?.length ?? 0;
  const ragged = rows.findIndex((row) => row.length !== cols);
  if (ragged >= 0) throw new NumericError('matrix', `row ${ragged} has ${rows[ragged].length} numbers, row 0 has ${cols}`);
  const m = matrix(rows.length, cols);
  rows.forEach((row, i) => m.data.set(row, i * cols));
  return m;
}

/** Row i as a view. */
export const rowOf = (m: Matrix, i: number): Float64Array => m.data.subarray(i * m.cols, (i + 1) * m.cols);

/** The rows named by `indices`, in that order, copied. */
export function rowsAt(m: Matrix, indices: ArrayLike<number>): Matrix {
  const gathered = matrix(indices.length, m.cols);
  for (let i = 0; i < indices.length; i++) {
    if (!(indices[i] >= 0 && indices[i] < m.rows))
      throw new NumericError('rowsAt', `there is no row ${indices[i]} among ${m.rows}`);
    gathered.data.set(rowOf(m, indices[i]), i * m.cols);
  }
  return gathered;
}

export function transpose(m: Matrix): Matrix {
  const turned = matrix(m.cols, m.rows);
  for (let i = 0; i < m.rows; i++) {
    for (let j = 0; j < m.cols; j++) turned.data[j * m.rows + i] = m.data[i * m.cols + j];
  }
  return turned;
}

/** The mean of each column; throws for a matrix without rows. */
export function columnMeans(m: Matrix): Float64Array {
  if (m.rows === 0) throw new NumericError('columnMeans', 'a matrix without rows has no means');
  const means = new Float64Array(m.cols);
  for (let i = 0; i < m.rows; i++) {
    for (let j = 0, at = i * m.cols; j < m.cols; j++) means[j] += m.data[at + j];
  }
  return means.map((sum) => sum / m.rows);
}

/** A copy of `m` with `shift[j]` added to every number of column j. */
export function shiftColumns(m: Matrix, shift: Float64Array): Matrix {
  if (shift.length !== m.cols) throw new NumericError('shiftColumns', `${shift.length} shifts for ${m.cols} columns`);
  const shifted = matrix(m.rows, m.cols);
  for (let i = 0; i < m.rows; i++) {
    for (let j = 0, at = i * m.cols; j < m.cols; j++) shifted.data[at + j] = m.data[at + j] + shift[j];
  }
  return shifted;
}

/** A copy of `m` from whose columns `means` are subtracted (by default their own). */
export const centreColumns = (m: Matrix, means: Float64Array = columnMeans(m)): Matrix =>
  shiftColumns(
    m,
    means.map((mean) => -mean),
  );

/** A copy of `m` with column j multiplied by `by[j]`: m · diag(by). */
export function scaleColumns(m: Matrix, by: Float64Array): Matrix {
  if (by.length !== m.cols) throw new NumericError('scaleColumns', `${by.length} factors for ${m.cols} columns`);
  const scaled = matrix(m.rows, m.cols);
  for (let i = 0; i < m.rows; i++) {
    for (let j = 0, at = i * m.cols; j < m.cols; j++) scaled.data[at + j] = m.data[at + j] * by[j];
  }
  return scaled;
}

/** Throws where a number is NaN or infinite, naming the row and column. */
export function requireFinite(place: string, m: Matrix): void {
  const at = m.data.findIndex((value) => !Number.isFinite(value));
  if (at < 0) return;
  const where = `row ${Math.floor(at / m.cols)}, column ${at % m.cols}`;
  throw new NumericError(place, `${m.data[at]} at ${where}`, 'leave out what was not measured before computing');
}
