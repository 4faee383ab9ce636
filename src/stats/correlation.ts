import { NumericError } from '../errors.ts';
import { columnMeans, type Matrix, matrix, requireFinite } from '../linalg/matrix.ts';
import { ranks } from './ranks.ts';

/** Pearson's r of each column of a prediction with the same column of a target. */
export interface ColumnCorrelations {
  readonly r: Float64Array;
  /** 1 where the prediction was constant, so that r is undefined and counts as 0. */
  readonly constant: Uint8Array;
}

/**
 * r_j = Σ_i (x_ij − x̄_j)(y_ij − ȳ_j) / √(Σ (x_ij − x̄_j)² Σ (y_ij − ȳ_j)²) for `prediction` X and `target` Y, both n × t.
 * A constant prediction knows nothing of the target: r is 0 and `constant` says so. A constant target cannot be predicted at all:
 * NumericError, naming the column, by its entry in `names` if they are given. Constant means a norm after centring of at most 1e-13 of the norm before (as scipy warns).
 */
export function pearsonByColumn(
  prediction: Matrix,
  target: Matrix,
  place = 'pearson',
  names?: readonly string[],
): ColumnCorrelations {
  requireComparable(prediction, target, place);
  const sums = columnSums(prediction, target);
  const constant = new Uint8Array(target.cols);
  const r = new Float64Array(target.cols);
  for (let j = 0; j < target.cols; j++) {
    if (isConstant(sums.yy[j], sums.yRaw[j])) throw constantColumn(place, names?.[j] ?? `column ${j}`, target.rows);
    constant[j] = isConstant(sums.xx[j], sums.xRaw[j]) ? 1 : 0;
    r[j] = constant[j] ? 0 : sums.xy[j] / (Math.sqrt(sums.xx[j]) * Math.sqrt(sums.yy[j]));
  }
  return { r, constant };
}

/**
 * The correlation that Brain-Score's metric has used since May 2026: 1e-8 is added to the length of either centred column,
 * r_j = Σ (x − x̄)(y − ȳ) / ((‖x − x̄‖ + 1e-8)(‖y − ȳ‖ + 1e-8)). A constant column gives 0 instead of an error. It depends on the unit of
 * the columns: those as short as 1e-8 are drawn towards 0. Throws for unlike shapes and numbers that are not finite.
 */
export function dampedPearsonByColumn(prediction: Matrix, target: Matrix, place = 'pearson'): Float64Array {
  requireComparable(prediction, target, place);
  const { xx, yy, xy } = columnSums(prediction, target);
  return xy.map((sum, j) => sum / ((Math.sqrt(xx[j]) + DAMPING) * (Math.sqrt(yy[j]) + DAMPING)));
}

const DAMPING = 1e-8;

function requireComparable(prediction: Matrix, target: Matrix, place: string): void {
  if (prediction.rows !== target.rows || prediction.cols !== target.cols) {
    const shapes = `prediction is ${prediction.rows} × ${prediction.cols}, target ${target.rows} × ${target.cols}`;
    throw new NumericError(place, shapes);
  }
  requireFinite(`${place}: prediction`, prediction);
  requireFinite(`${place}: target`, target);
}

/** Whether a centred sum of squares is zero to rounding, beside the sum of squares before centring. */
export const isConstant = (centred: number, raw: number): boolean => centred <= 1e-26 * raw;

/** Pearson's r of two vectors. A constant vector is a NumericError. */
export function pearson(a: Float64Array, b: Float64Array, place = 'pearson'): number {
  const { r, constant } = pearsonByColumn(matrix(a.length, 1, a), matrix(b.length, 1, b), place);
  if (constant[0]) throw constantColumn(place, 'column 0', a.length);
  return r[0];
}

/** Spearman's rank correlation of two vectors, ties sharing their mean rank. A constant vector is a NumericError. */
export const spearman = (a: Float64Array, b: Float64Array, place = 'spearman'): number => pearson(ranks(a), ranks(b), place);

/** Sums over rows, by column: of squares as they stand, and of squares and products after centring. */
function columnSums(x: Matrix, y: Matrix) {
  const { rows, cols } = x;
  const [xMean, yMean] = [columnMeans(x), columnMeans(y)];
  const [xx, yy, xy] = [new Float64Array(cols), new Float64Array(cols), new Float64Array(cols)];
  for (let i = 0; i < rows; i++) {
    const from = i * cols;
    for (let j = 0; j < cols; j++) {
      const a = x.data[from + j] - xMean[j];
      const b = y.data[from + j] - yMean[j];
      xx[j] += a * a;
      yy[j] += b * b;
      xy[j] += a * b;
    }
  }
  const raw = (centred: Float64Array, means: Float64Array) => centred.map((sum, j) => sum + rows * means[j] * means[j]);
  return { xx, yy, xy, xRaw: raw(xx, xMean), yRaw: raw(yy, yMean) };
}

const constantColumn = (place: string, column: string, rows: number): NumericError =>
  new NumericError(place, `${column} is constant over ${rows} rows: no correlation is defined`, 'leave it out or join rows');
