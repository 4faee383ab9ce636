import type { Share } from '../linalg/crew.ts';
import { columnsOf, type Matrix } from '../linalg/matrix.ts';
import type { Matrix32 } from '../linalg/products.ts';
import { standardise } from './standardise.ts';

/** Targets brought to means of 0 and spreads near 1 (`standardise`), in single precision, where every thread can read them. */
export interface SingleTargets {
  /** All rows, n × t. */
  readonly y: Matrix32;
  /** The length of each column. */
  readonly lengths: Float64Array;
  /** What each column was divided by: powers of two. */
  readonly scales: Float64Array;
}

/** Columns at a time. */
const BLOCK = 256;

/** Targets in single precision, brought to the means and spreads that they have over the rows `train`. */
export function singleTargets(y: Matrix, train: Int32Array, share: Share): SingleTargets {
  const [squares, scales] = [new Float64Array(y.cols), new Float64Array(y.cols)];
  const single = share({ data: new Float32Array(y.data.length), rows: y.rows, cols: y.cols });
  for (let from = 0; from < y.cols; from += BLOCK) {
    const own = standardise(columnsOf(y, from, Math.min(from + BLOCK, y.cols)), train, Math.min(BLOCK, y.cols - from));
    scales.set(own.scales, from);
    const { data, cols } = own.y;
    for (let i = 0, at = 0; i < y.rows; i++) {
      const to = i * y.cols + from;
      for (let j = 0; j < cols; j++, at++) {
        single.data[to + j] = data[at];
        squares[from + j] += data[at] * data[at];
      }
    }
  }
  return { y: single, lengths: squares.map(Math.sqrt), scales };
}
