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
