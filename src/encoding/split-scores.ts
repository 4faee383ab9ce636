import { NumericError } from '../errors.ts';
import { centreColumns, type Matrix, matrix } from '../linalg/matrix.ts';

/**
 * The split of R² among predictions Ŷ_b that add up to one (the product measure; himalaya's `r2_score_split`): the part of b is
 * Σ_i (2 y_i ŷ_bi − ŷ_bi ŷ_i) / Σ_i y_i² with ŷ = Σ_b ŷ_b. Parts add up to 1 − Σ (y − ŷ)² / Σ y², so that `truth` decides what R² is
 * measured from: centre it as the predictions are. A part can be negative. Parts × t, in the order of `predictions`.
 */
export function splitR2(truth: Matrix, predictions: readonly Matrix[]): Matrix {
  const whole = sumOf(truth, predictions);
  const total = columnProducts(truth, truth);
  const parts = matrix(predictions.length, truth.cols);
  predictions.forEach((part, b) => {
    const [shared, own] = [columnProducts(truth, part), columnProducts(part, whole)];
    for (let j = 0; j < truth.cols; j++) parts.data[b * truth.cols + j] = (2 * shared[j] - own[j]) / total[j];
  });
  return parts;
}

/**
 * The split of Pearson's r among predictions that add up to one (himalaya's `correlation_score_split`): cov(y, ŷ_b) / (σ_y σ_ŷ) with
 * ŷ = Σ_b ŷ_b. Parts add up to r(y, ŷ); they are 0 where ŷ is constant. Parts × t.
 */
export function splitCorrelation(truth: Matrix, predictions: readonly Matrix[]): Matrix {
  const y = centreColumns(truth);
  const whole = centreColumns(sumOf(truth, predictions));
  const [yy, ww] = [columnProducts(y, y), columnProducts(whole, whole)];
  const parts = matrix(predictions.length, truth.cols);
  predictions.forEach((part, b) => {
    const shared = columnProducts(y, centreColumns(part));
    for (let j = 0; j < truth.cols; j++) {
      parts.data[b * truth.cols + j] = ww[j] > 0 ? shared[j] / (Math.sqrt(yy[j]) * Math.sqrt(ww[j])) : 0;
    }
  });
  return parts;
}

/** Σ_b Ŷ_b, each of the shape of `truth`. */
export function sumOf(truth: Matrix, predictions: readonly Matrix[]): Matrix {
  const sum = matrix(truth.rows, truth.cols);
  for (const [b, { rows, cols, data }] of predictions.entries()) {
    if (rows !== truth.rows || cols !== truth.cols) {
      throw new NumericError('split', `prediction ${b} is ${rows} × ${cols}, truth ${truth.rows} × ${truth.cols}`);
    }
    for (let i = 0; i < data.length; i++) sum.data[i] += data[i];
  }
  return sum;
}

/** Σ_i a_ij b_ij for each column j. */
function columnProducts(a: Matrix, b: Matrix): Float64Array {
  const sums = new Float64Array(a.cols);
  for (let i = 0, at = 0; i < a.rows; i++) {
    for (let j = 0; j < a.cols; j++, at++) sums[j] += a.data[at] * b.data[at];
  }
  return sums;
}
