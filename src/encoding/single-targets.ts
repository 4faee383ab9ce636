import type { Share } from '../linalg/crew.ts';
import { columnsOf, type Matrix, matrix } from '../linalg/matrix.ts';
import type { Matrix32 } from '../linalg/products.ts';
import { standardiseHere } from './standardise.ts';

/** Targets brought to means of 0 and spreads near 1 (`standardiseHere`), in single precision, where every thread can read them. */
export interface SingleTargets {
  /** All rows of some targets each, n × width, side by side. */
  readonly blocks: readonly Matrix32[];
  /** The length of each target. */
  readonly lengths: Float64Array;
  /** What each target was divided by: powers of two. */
  readonly scales: Float64Array;
}

/** Targets in a block: few enough that what a product reads of them stays near the processor. */
const WIDTH = 256;

/** Targets in single precision, brought to the means and spreads that they have over the rows `train`. */
export function singleTargets(y: Matrix, train: Int32Array, share: Share): SingleTargets {
  const [lengths, scales] = [new Float64Array(y.cols), new Float64Array(y.cols)];
  const blocks: Matrix32[] = [];
  const room = new Float64Array(y.rows * WIDTH);
  for (let from = 0; from < y.cols; from += WIDTH) {
    const cols = Math.min(WIDTH, y.cols - from);
    const own = standardiseHere(
      columnsOf(y, from, from + cols, matrix(y.rows, cols, room.subarray(0, y.rows * cols))),
      train,
      cols,
    );
    scales.set(own.scales, from);
    lengths.set(columnLengths(own.y), from);
    blocks.push(share({ data: new Float32Array(own.y.data), rows: y.rows, cols }));
  }
  return { blocks, lengths, scales };
}

function columnLengths({ data, cols }: Matrix): Float64Array {
  const squares = new Float64Array(cols);
  for (let at = 0; at < data.length; ) {
    for (let j = 0; j < cols; j++, at++) squares[j] += data[at] * data[at];
  }
  return squares.map(Math.sqrt);
}
