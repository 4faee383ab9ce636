import { columnMeans, type Matrix, rowsAt, scaleColumns } from '../linalg/matrix.ts';
import { isConstant } from '../stats/correlation.ts';

/** The standard deviation √(Σ (v − mean)² / n) of each column; exactly 0 where it is constant to rounding. */
export function columnDeviations(m: Matrix, means: Float64Array = columnMeans(m)): Float64Array {
  const { data, rows, cols } = m;
  const squares = new Float64Array(cols);
  for (let i = 0, at = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++, at++) squares[j] += (data[at] - means[j]) ** 2;
  }
  return squares.map((square, j) => (isConstant(square, square + rows * means[j] ** 2) ? 0 : Math.sqrt(square / rows)));
}

/** The columns divided by their standard deviations over some rows; those that are constant there stay. */
export function ofEqualSpread(m: Matrix, rows: Int32Array): Matrix {
  const inverse = columnDeviations(rowsAt(m, rows)).map((deviation) => (deviation === 0 ? 1 : 1 / deviation));
  return scaleColumns(m, inverse);
}
