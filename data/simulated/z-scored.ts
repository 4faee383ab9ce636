import { centreColumns, type Matrix, matrix, rowOf } from '../../src/linalg/matrix.ts';

/** Columns of mean 0 and variance 1 (denominator n); a constant column becomes 0. */
export function zScored(m: Matrix): Matrix {
  const centred = centreColumns(m);
  for (let j = 0; j < m.cols; j++) {
    let square = 0;
    for (let i = 0; i < m.rows; i++) square += centred.data[i * m.cols + j] ** 2;
    const scale = square > 0 ? Math.sqrt(m.rows / square) : 0;
    for (let i = 0; i < m.rows; i++) centred.data[i * m.cols + j] *= scale;
  }
  return centred;
}

/** M M', rows × rows. */
export function gram(m: Matrix): Matrix {
  const out = matrix(m.rows, m.rows);
  for (let i = 0; i < m.rows; i++) {
    const a = rowOf(m, i);
    for (let j = 0; j <= i; j++) {
      const b = rowOf(m, j);
      let sum = 0;
      for (let k = 0; k < m.cols; k++) sum += a[k] * b[k];
      out.data[i * m.rows + j] = sum;
      out.data[j * m.rows + i] = sum;
    }
  }
  return out;
}
