import { NumericError } from '../errors.ts';
import { type Matrix, matrix } from '../linalg/matrix.ts';

/**
 * What is left of each column of Y once a constant and the columns of X are known: Y − Q Qᵀ Y, where Q holds an orthonormal basis
 * of 1 and X (Gram–Schmidt, twice, as Kahan and Parlett advise). A column of X that those before it give to rounding adds nothing.
 * Throws a NumericError where rows differ, or where X leaves no row to spare.
 */
export function regressOut(y: Matrix, x: Matrix): Matrix {
  if (x.rows !== y.rows) throw new NumericError('regressOut', `${x.rows} rows of regressors, ${y.rows} of targets`);
  const basis = basisOf(x);
  if (basis.length >= y.rows) throw new NumericError('regressOut', `${x.cols} regressors leave nothing of ${y.rows} rows`);
  const left = matrix(y.rows, y.cols);
  for (let j = 0; j < y.cols; j++) {
    const column = Float64Array.from({ length: y.rows }, (_, i) => y.data[i * y.cols + j]);
    removeAll(column, basis);
    column.forEach((value, i) => {
      left.data[i * y.cols + j] = value;
    });
  }
  return left;
}

function basisOf({ data, rows, cols }: Matrix): Float64Array[] {
  const basis: Float64Array[] = [new Float64Array(rows).fill(1 / Math.sqrt(rows))];
  for (let j = 0; j < cols; j++) {
    const column = Float64Array.from({ length: rows }, (_, i) => data[i * cols + j]);
    const before = Math.sqrt(dot(column, column));
    removeAll(column, basis);
    const norm = Math.sqrt(dot(column, column));
    if (norm > 1e-10 * before) basis.push(column.map((value) => value / norm));
  }
  return basis;
}

/** Takes the parts along the basis out of `column`, in place; twice, since once leaves rounding. */
function removeAll(column: Float64Array, basis: readonly Float64Array[]): void {
  for (let pass = 0; pass < 2; pass++) {
    for (const direction of basis) {
      const along = dot(column, direction);
      for (let i = 0; i < column.length; i++) column[i] -= along * direction[i];
    }
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
