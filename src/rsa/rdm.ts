import { NumericError } from '../errors.ts';
import { type Matrix, matrix, requireFinite, rowOf } from '../linalg/matrix.ts';
import type { Products } from '../linalg/products.ts';
import { isConstant } from '../stats/correlation.ts';

/**
 * Representational dissimilarity of the rows of `patterns` (n × p): 1 − Pearson r of each two rows over their p columns, as the
 * strict upper triangle, row by row: (0, 1), (0, 2), … (n − 2, n − 1) (Kriegeskorte, Mur & Bandettini 2008).
 * Throws for fewer than two columns or rows, and names a row that is constant: it has no correlation with any other.
 */
export async function correlationRdm(patterns: Matrix, products: Products): Promise<Float64Array> {
  const { rows: n, cols: p } = patterns;
  if (n < 2) throw new NumericError('correlationRdm', `${n} rows have no pairs`);
  if (p < 2) throw new NumericError('correlationRdm', `a correlation over ${p} columns says nothing`, 'use at least 2');
  requireFinite('correlationRdm', patterns);
  const units = unitRows(patterns);
  return upperTriangle(await products.multiply(units, units, { transposeB: true }), (r) => 1 - r);
}

/** Each row centred and brought to length 1. */
function unitRows(m: Matrix): Matrix {
  const units = matrix(m.rows, m.cols);
  for (let i = 0; i < m.rows; i++) {
    const row = rowOf(m, i);
    const centred = centre(centre(row));
    const square = sumOfSquares(centred);
    if (isConstant(square, sumOfSquares(row))) {
      throw new NumericError('correlationRdm', `row ${i} is constant over ${m.cols} columns`, 'leave it out');
    }
    units.data.set(
      centred.map((value) => value / Math.sqrt(square)),
      i * m.cols,
    );
  }
  return units;
}

function centre(row: Float64Array): Float64Array {
  const mean = row.reduce((sum, value) => sum + value, 0) / row.length;
  return row.map((value) => value - mean);
}

const sumOfSquares = (row: Float64Array): number => row.reduce((sum, value) => sum + value * value, 0);

function upperTriangle({ data, rows: n }: Matrix, map: (value: number) => number): Float64Array {
  const triangle = new Float64Array((n * (n - 1)) / 2);
  for (let i = 0, at = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) triangle[at++] = map(data[i * n + j]);
  }
  return triangle;
}
