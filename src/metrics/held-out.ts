import { NumericError, suggest } from '../errors.ts';
import { type Matrix, requireFinite } from '../linalg/matrix.ts';
import { isConstant, pearson, spearman } from '../stats/correlation.ts';
import { denseRanks, kendallTau } from '../stats/kendall.ts';
import { refinedMean } from '../stats/refined-mean.ts';

export const MEASURES = ['pearson', 'spearman', 'kendall', 'rmse', 'r2'] as const;
export type Measure = (typeof MEASURES)[number];

/** The measure of that name, or a NumericError that says which was meant. */
export function measureNamed(name: string): Measure {
  const measure = MEASURES.find((known) => known === name);
  if (measure) return measure;
  throw new NumericError('measure', `there is no measure "${name}"`, suggest(name, MEASURES));
}

/**
 * How good held-out predictions are, by column of `prediction` and `target` (both n × t).
 * - `pearson`, `spearman`, `kendall` (τ-b): correlations; NaN where either side is constant.
 * - `rmse`: √ mean (y − ŷ)², in the unit of the target.
 * - `r2`, out of sample: 1 − Σ (y − ŷ)² / Σ (y − ȳ)² with ȳ the mean of the training rows, `trainMeans`; below 0 where the prediction is
 *   worse than that mean, NaN where the target equals it throughout (Campbell & Thompson 2008).
 */
export function measureHeldOut(measure: Measure, prediction: Matrix, target: Matrix, trainMeans: Float64Array): Float64Array {
  if (prediction.rows !== target.rows || prediction.cols !== target.cols || trainMeans.length !== target.cols)
    throw new NumericError(measure, 'predictions, targets and training means differ in shape');
  requireFinite(`${measure}: prediction`, prediction);
  requireFinite(`${measure}: target`, target);
  return Float64Array.from({ length: target.cols }, (_, j) =>
    BY_COLUMN[measure](columnOf(prediction, j), columnOf(target, j), trainMeans[j]),
  );
}

/** The mean of correlations on Fisher's scale: tanh(mean(artanh r)). NaN where a correlation is. */
export const fisherMean = (r: Float64Array): number => Math.tanh(r.reduce((sum, one) => sum + Math.atanh(one), 0) / r.length);

const BY_COLUMN: Record<Measure, (prediction: Float64Array, target: Float64Array, trainMean: number) => number> = {
  pearson: (a, b) => whereBothVary(a, b, pearson),
  spearman: (a, b) => whereBothVary(a, b, spearman),
  kendall: (a, b) => whereBothVary(a, b, () => kendallTau(denseRanks(a), denseRanks(b), 'b')),
  rmse: (a, b) => Math.sqrt(squares(a, (i) => b[i]) / b.length),
  r2: (a, b, mean) => {
    const total = squares(b, () => mean);
    return total > 0 ? 1 - squares(a, (i) => b[i]) / total : Number.NaN;
  },
};

const whereBothVary = (a: Float64Array, b: Float64Array, of: (a: Float64Array, b: Float64Array) => number): number =>
  varies(a) && varies(b) ? of(a, b) : Number.NaN;

function varies(values: Float64Array): boolean {
  const mean = refinedMean(values);
  return !isConstant(
    squares(values, () => mean),
    squares(values, () => 0),
  );
}

const squares = (values: Float64Array, from: (i: number) => number): number =>
  values.reduce((sum, value, i) => sum + (value - from(i)) ** 2, 0);

const columnOf = ({ data, rows, cols }: Matrix, j: number): Float64Array =>
  Float64Array.from({ length: rows }, (_, i) => data[i * cols + j]);
