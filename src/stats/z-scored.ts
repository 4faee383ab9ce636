import { NumericError } from '../errors.ts';
import { type Matrix, matrix } from '../linalg/matrix.ts';
import { isConstant } from './correlation.ts';

/** Each column less its mean, over its standard deviation (that of the rows themselves). A constant column is a NumericError. */
export function zScored({ data, rows, cols }: Matrix, place = 'zScored'): Matrix {
  const scored = matrix(rows, cols);
  for (let j = 0; j < cols; j++) {
    let [sum, squares] = [0, 0];
    for (let i = 0; i < rows; i++) sum += data[i * cols + j];
    const mean = sum / rows;
    for (let i = 0; i < rows; i++) squares += (data[i * cols + j] - mean) ** 2;
    if (isConstant(squares, squares + rows * mean * mean))
      throw new NumericError(place, `column ${j} is constant over ${rows} rows`, 'leave it out');
    const scale = Math.sqrt(squares / rows);
    for (let i = 0; i < rows; i++) scored.data[i * cols + j] = (data[i * cols + j] - mean) / scale;
  }
  return scored;
}
