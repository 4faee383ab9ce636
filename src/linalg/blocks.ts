import { type Matrix, matrix, rowOf } from './matrix.ts';

/** Rows top … bottom − 1 and columns left … right − 1, copied. */
export function blockOf(m: Matrix, top: number, bottom: number, left: number, right: number): Matrix {
  const block = matrix(bottom - top, right - left);
  for (let i = top; i < bottom; i++) block.data.set(rowOf(m, i).subarray(left, right), (i - top) * block.cols);
  return block;
}

/** Writes `block` into m with its first number at (top, left). */
export function placeBlock(m: Matrix, block: Matrix, top: number, left: number): void {
  for (let i = 0; i < block.rows; i++) m.data.set(rowOf(block, i), (top + i) * m.cols + left);
}

/** The transpose, square by square, so that rows and columns both stay in the nearest cache, over `room` if it is given. */
export function transposeByBlocks(m: Matrix, room?: Float64Array): Matrix {
  const turned = matrix(m.cols, m.rows, room);
  for (let top = 0; top < m.rows; top += SQUARE) {
    for (let left = 0; left < m.cols; left += SQUARE) transposeSquare(m, turned, top, left);
  }
  return turned;
}

const SQUARE = 16;

function transposeSquare(m: Matrix, turned: Matrix, top: number, left: number): void {
  const [bottom, right] = [Math.min(m.rows, top + SQUARE), Math.min(m.cols, left + SQUARE)];
  for (let i = top; i < bottom; i++) {
    for (let j = left; j < right; j++) turned.data[j * m.rows + i] = m.data[i * m.cols + j];
  }
}
