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

/** The rows named by `indices`, in that order, copied, into `room` if it is given. */
export function rowsAt(m: Matrix, indices: ArrayLike<number>, room: Matrix = matrix(indices.length, m.cols)): Matrix {
  for (let i = 0; i < indices.length; i++) {
    if (!(indices[i] >= 0 && indices[i] < m.rows))
      throw new NumericError('rowsAt', `there is no row ${indices[i]} among ${m.rows}`);
  }
  copyRows(m, indices, room.data);
  return room;
}

/** Copies rows of `cols` numbers to `into`, one below the other; those that stand together in one go. */
export function copyRows<D extends Float64Array | Float32Array>(
  { data, cols }: { readonly data: D; readonly cols: number },
  indices: ArrayLike<number>,
  into: D,
): void {
  for (let i = 0, next = 0; i < indices.length; i = next) {
    const first = indices[i];
    for (next = i + 1; indices[next] === first + next - i; ) next++;
    into.set(data.subarray(first * cols, (first + next - i) * cols), i * cols);
  }
}

/** Columns from … to − 1, copied, into `room` if it is given. */
export function columnsOf(m: Matrix, from: number, to: number, room?: Matrix): Matrix {
  const part = room ?? matrix(m.rows, to - from);
  for (let i = 0; i < m.rows; i++) part.data.set(m.data.subarray(i * m.cols + from, i * m.cols + to), i * part.cols);
  return part;
}

/** The columns named by `indices`, in that order, copied, into `room` if it is given. */
export function columnsAt(m: Matrix, indices: Int32Array, room?: Matrix): Matrix {
  if (areConsecutive(indices)) return columnsOf(m, indices[0] ?? 0, (indices[0] ?? 0) + indices.length, room);
  const part = room ?? matrix(m.rows, indices.length);
  for (let i = 0; i < m.rows; i++) {
    const [from, to] = [i * m.cols, i * part.cols];
    for (let j = 0; j < part.cols; j++) part.data[to + j] = m.data[from + indices[j]];
  }
  return part;
}

const areConsecutive = (indices: Int32Array): boolean => indices.every((index, i) => index === indices[0] + i);

/** Writes the first columns of `part` over those of `whole` that `indices` name. */
export function pasteColumnsAt(whole: Matrix, part: Matrix, indices: Int32Array): void {
  const together = areConsecutive(indices);
  for (let i = 0; i < part.rows; i++) {
    const [from, to] = [i * part.cols, i * whole.cols];
    if (together) whole.data.set(part.data.subarray(from, from + indices.length), to + (indices[0] ?? 0));
    else for (let j = 0; j < indices.length; j++) whole.data[to + indices[j]] = part.data[from + j];
  }
}

/** Rows from … to − 1, as a view. */
export const rowsBetween = ({ data, cols }: Matrix, from: number, to: number): Matrix => ({
  data: data.subarray(from * cols, to * cols),
  rows: to - from,
  cols,
});

/** The matrix with columns of zeros up to `width`, or itself where it is as wide. */
export function filledUp(m: Matrix, width: number): Matrix {
  if (m.cols >= width) return m;
  const wide = matrix(m.rows, width);
  pasteColumns(wide, m, 0);
  return wide;
}

/** The first `count` columns: the matrix itself where it has no more. */
export const firstColumns = (m: Matrix, count: number): Matrix => (count === m.cols ? m : columnsOf(m, 0, count));

/** Writes `part` over the columns of `whole` from `from` on. */
export function pasteColumns(whole: Matrix, part: Matrix, from: number): void {
  for (let i = 0; i < part.rows; i++) whole.data.set(rowOf(part, i), i * whole.cols + from);
}

export function transpose(m: Matrix): Matrix {
  const turned = matrix(m.cols, m.rows);
  for (let i = 0; i < m.rows; i++) {
    for (let j = 0; j < m.cols; j++) turned.data[j * m.rows + i] = m.data[i * m.cols + j];
  }
  return turned;
}

/**
 * The mean of each column. A second pass takes back what rounding left in the first, so that a constant column has exactly its
 * value as mean. Throws for a matrix without rows.
 */
export function columnMeans(m: Matrix): Float64Array {
  if (m.rows === 0) throw new NumericError('columnMeans', 'a matrix without rows has no means');
  const first = meansAround(m, new Float64Array(m.cols));
  return meansAround(m, first);
}

/** origin + mean of (m − origin), by column. */
function meansAround({ data, rows, cols }: Matrix, origin: Float64Array): Float64Array {
  const sums = new Float64Array(cols);
  for (let i = 0; i < rows; i++) {
    const from = i * cols;
    for (let j = 0; j < cols; j++) sums[j] += data[from + j] - origin[j];
  }
  return sums.map((sum, j) => origin[j] + sum / rows);
}

/** A copy of `m` with `shift[j]` added to every number of column j. */
export function shiftColumns(m: Matrix, shift: Float64Array): Matrix {
  const { data, rows, cols } = requireLength('shiftColumns', m, shift);
  const shifted = new Float64Array(data.length);
  for (let i = 0; i < rows; i++) {
    const from = i * cols;
    for (let j = 0; j < cols; j++) shifted[from + j] = data[from + j] + shift[j];
  }
  return { data: shifted, rows, cols };
}

/** A copy of `m` from whose columns `means` are subtracted (by default their own). */
export const centreColumns = (m: Matrix, means: Float64Array = columnMeans(m)): Matrix =>
  shiftColumns(
    m,
    means.map((mean) => -mean),
  );

/** `m` itself, from whose columns `means` have been subtracted. */
export function centreHere(m: Matrix, means: Float64Array): Matrix {
  const { data, rows, cols } = requireLength('centreHere', m, means);
  for (let i = 0; i < rows; i++) {
    const from = i * cols;
    for (let j = 0; j < cols; j++) data[from + j] -= means[j];
  }
  return m;
}

/** A copy of `m` with column j multiplied by `by[j]`: m · diag(by). */
export function scaleColumns(m: Matrix, by: Float64Array): Matrix {
  const { data, rows, cols } = requireLength('scaleColumns', m, by);
  const scaled = new Float64Array(data.length);
  for (let i = 0; i < rows; i++) {
    const from = i * cols;
    for (let j = 0; j < cols; j++) scaled[from + j] = data[from + j] * by[j];
  }
  return { data: scaled, rows, cols };
}

/** A copy of `m` with row i multiplied by `by[i]`: diag(by) · m. */
export function scaleRows({ data, rows, cols }: Matrix, by: Float64Array): Matrix {
  const scaled = new Float64Array(data.length);
  for (let i = 0; i < rows; i++) {
    const [from, factor] = [i * cols, by[i]];
    for (let j = 0; j < cols; j++) scaled[from + j] = data[from + j] * factor;
  }
  return { data: scaled, rows, cols };
}

/** Matrices of equal width, one below the other. */
export function stack(parts: readonly Matrix[]): Matrix {
  const cols = parts[0]?.cols ?? 0;
  const whole = matrix(
    parts.reduce((rows, part) => rows + part.rows, 0),
    cols,
  );
  let at = 0;
  for (const part of parts) {
    if (part.cols !== cols) throw new NumericError('stack', `${part.cols} columns below ${cols}`);
    whole.data.set(part.data, at);
    at += part.data.length;
  }
  return whole;
}

function requireLength(place: string, m: Matrix, byColumn: Float64Array): Matrix {
  if (byColumn.length === m.cols) return m;
  throw new NumericError(place, `${byColumn.length} numbers for ${m.cols} columns`);
}

/** Throws where a number is NaN or infinite, naming the row and column. */
export function requireFinite(place: string, m: Matrix): void {
  if (areFinite(m.data)) return;
  const at = m.data.findIndex((value) => !Number.isFinite(value));
  const where = `row ${Math.floor(at / m.cols)}, column ${at % m.cols}`;
  throw new NumericError(place, `${m.data[at]} at ${where}`, 'leave out what was not measured before computing');
}

/** 0 · x is 0 for every number but those that are none or infinite. Four sums, since each waits for its last addition. */
function areFinite(numbers: Float64Array): boolean {
  let [a, b, c, d] = [0, 0, 0, 0];
  let at = 0;
  for (; at + 4 <= numbers.length; at += 4) {
    a += 0 * numbers[at];
    b += 0 * numbers[at + 1];
    c += 0 * numbers[at + 2];
    d += 0 * numbers[at + 3];
  }
  for (; at < numbers.length; at++) a += 0 * numbers[at];
  return a + b + c + d === 0;
}
