import { columnMeans, type Matrix, matrix } from '../linalg/matrix.ts';
import { isConstant } from '../stats/correlation.ts';

/**
 * A feature space of total variance 1, so that none has more say under one penalty for being wide or in large units: each unit is brought to
 * mean 0 and variance 1 over all rows, then divided by √(units that vary). A unit that does not vary becomes zeros. Features of all
 * presentations enter the scale, recordings of none.
 */
export function unitVariance(space: Matrix): Matrix {
  const { data, rows, cols } = space;
  const means = columnMeans(space);
  const squares = new Float64Array(cols);
  for (let at = 0; at < data.length; at++) squares[at % cols] += (data[at] - means[at % cols]) ** 2;
  const varies = squares.map((sum, j) => (isConstant(sum, sum + rows * means[j] ** 2) ? 0 : 1));
  const count = varies.reduce((sum, one) => sum + one, 0);
  const scales = squares.map((sum, j) => (varies[j] ? 1 / Math.sqrt((sum / rows) * count) : 0));
  return matrix(
    rows,
    cols,
    data.map((value, at) => (value - means[at % cols]) * scales[at % cols]),
  );
}
