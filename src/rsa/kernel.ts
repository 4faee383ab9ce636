import { NumericError } from '../errors.ts';
import { type Matrix, matrix, requireFinite } from '../linalg/matrix.ts';
import type { Products } from '../linalg/products.ts';

/**
 * A symmetric n × n matrix over stimuli, without its mirror image: `pairs` is the strict upper triangle, row by row: (0, 1), (0, 2),
 * … (n − 2, n − 1); `own` is the diagonal.
 */
export interface Kernel {
  readonly pairs: Float64Array;
  readonly own: Float64Array;
}

export const kernel = (n: number): Kernel => ({ pairs: new Float64Array((n * (n - 1)) / 2), own: new Float64Array(n) });

/** How many stimuli a triangle is of. Throws for a length that no triangle has. */
export function sizeOfTriangle(triangle: Float64Array): number {
  const n = (1 + Math.sqrt(1 + 8 * triangle.length)) / 2;
  if (Number.isInteger(n) && n >= 2) return n;
  throw new NumericError('triangle', `${triangle.length} entries are no triangle of pairs`, 'give n(n − 1)/2 of them, n ≥ 2');
}

/** Where row i of the strict upper triangle begins, less i + 1: entry (i, j) is at `rowOffset(n, i) + j`. */
export const rowOffset = (n: number, i: number): number => i * n - (i * (i + 1)) / 2 - i - 1;

/** What is taken off the patterns before their products: a number a row, a number a column, or nothing. */
export interface Shift {
  readonly byRow?: Float64Array;
  readonly byColumn?: Float64Array;
}

/**
 * The inner products of every two rows of `patterns` (n × p), with themselves too, after `shift` is subtracted. Goes through the
 * columns in blocks of 2,048, so that no shifted copy of the whole is made, and skips most of the lower triangle. Throws for
 * numbers that are not finite.
 */
export async function rowProducts(patterns: Matrix, products: Products, shift: Shift = {}): Promise<Kernel> {
  const sums = kernel(patterns.rows);
  const width = Math.min(BLOCK, patterns.cols);
  const buffer = new Float64Array(patterns.rows * width);
  for (let from = 0; from < patterns.cols; from += width) {
    const cols = Math.min(width, patterns.cols - from);
    const block = matrix(patterns.rows, cols, buffer.subarray(0, patterns.rows * cols));
    copyShifted(patterns, from, block, shift);
    for (let row = 0; row < block.rows; row += STRIP) await addStrip(sums, block, row, products);
  }
  if (!sums.own.every(Number.isFinite)) throw tellNonFinite(patterns);
  return sums;
}

/** Names the number that is not finite; where all are, their squares overflowed. */
function tellNonFinite(patterns: Matrix): NumericError {
  requireFinite('patterns', patterns);
  return new NumericError('patterns', 'a sum of squares exceeds the range of float64', 'divide the patterns by a common number');
}

const BLOCK = 2048;
const STRIP = 160;

function copyShifted(patterns: Matrix, from: number, block: Matrix, { byRow, byColumn }: Shift): void {
  for (let i = 0, at = 0; i < block.rows; i++) {
    const start = i * patterns.cols + from;
    const ofRow = byRow ? byRow[i] : 0;
    if (byColumn) for (let j = 0; j < block.cols; j++) block.data[at++] = patterns.data[start + j] - byColumn[from + j];
    else for (let j = 0; j < block.cols; j++) block.data[at++] = patterns.data[start + j] - ofRow;
  }
}

/** Adds the products of a strip of rows with itself and all rows below. */
async function addStrip(sums: Kernel, block: Matrix, first: number, products: Products): Promise<void> {
  const below = matrix(block.rows - first, block.cols, block.data.subarray(first * block.cols));
  const height = Math.min(STRIP, below.rows);
  const strip = matrix(height, block.cols, below.data.subarray(0, height * block.cols));
  const { data, cols } = await products.multiply(strip, below, { transposeB: true });
  for (let i = 0; i < height; i++) {
    sums.own[first + i] += data[i * cols + i];
    let at = rowOffset(block.rows, first + i) + first + i + 1;
    for (let j = i + 1; j < cols; j++) sums.pairs[at++] += data[i * cols + j];
  }
}
