import { filledUp, type Matrix, matrix } from '../linalg/matrix.ts';

export interface Standardised {
  readonly y: Matrix;
  readonly means: Float64Array;
  readonly scales: Float64Array;
}

/**
 * Each target minus its mean and divided by a power of two near its spread, which is exact, both over the rows `train` alone; zeros
 * fill up to `width` columns. No choice and no correlation depends on either, and neither large means nor small units can then hurt
 * single precision.
 */
export function standardise(m: Matrix, train: Int32Array, width: number): Standardised {
  const { y, means, scales } = standardiseHere({ ...m, data: m.data.slice() }, train, width);
  return { y, means: means.subarray(0, m.cols), scales: scales.subarray(0, m.cols) };
}

/** `standardise` in the memory of `m` itself where that is as wide; means and scales are `width` long. */
export function standardiseHere(m: Matrix, train: Int32Array, width: number): Standardised {
  const y = filledUp(m, width);
  const { data, rows, cols } = y;
  const [sums, squares] = [new Float64Array(cols), new Float64Array(cols)];
  for (const row of train) {
    const from = row * cols;
    for (let j = 0; j < cols; j++) {
      const value = data[from + j];
      sums[j] += value;
      squares[j] += value * value;
    }
  }
  const means = sums.map((sum) => sum / train.length);
  const scales = means.map((mean, j) => nearSpread(squares[j] / train.length, mean));
  const inverse = scales.map((scale) => 1 / scale);
  for (let i = 0; i < rows; i++) {
    const from = i * cols;
    for (let j = 0; j < cols; j++) data[from + j] = (data[from + j] - means[j]) * inverse[j];
  }
  return { y, means, scales };
}

/** A power of two of the size of √(square − mean²), or, where rounding hides that, of what rounding leaves; 1 for zeros. */
function nearSpread(square: number, mean: number): number {
  const spread = Math.max(square - mean * mean, square * Number.EPSILON);
  return spread > 0 ? 2 ** Math.round(Math.log2(spread) / 2) : 1;
}

/** Predictions of standardised targets, in the targets' own units. */
export function restore(m: Matrix, { means, scales }: Standardised): Matrix {
  const restored = matrix(m.rows, m.cols);
  for (let i = 0; i < m.rows; i++) {
    const from = i * m.cols;
    for (let j = 0; j < m.cols; j++) restored.data[from + j] = m.data[from + j] * scales[j] + means[j];
  }
  return restored;
}
