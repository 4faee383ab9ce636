import { ModelError } from '../errors.ts';

/** Values of one site in one condition, a presentation a row: `data[presentation * cols + unit]`. */
export interface Condition {
  readonly data: Float32Array | Float64Array;
  readonly rows: number;
  readonly cols: number;
}

/**
 * Welch's t of each unit between two conditions, sentences and non-words as a rule: t = (mean_a − mean_b) / √(s²_a/n_a + s²_b/n_b),
 * with unbiased variances that may differ (`scipy.stats.ttest_ind` with `equal_var=False`). NaN for a unit that varies in neither
 * condition: its t is not defined. `place` names the site in errors. Throws ModelError where a condition has fewer than two
 * presentations and where the widths differ.
 */
export function welchT(place: string, a: Condition, b: Condition): Float64Array {
  if (a.cols !== b.cols) throw new ModelError(place, `has ${a.cols} units in one condition and ${b.cols} in the other`);
  const [left, right] = [momentsOf(place, a), momentsOf(place, b)];
  return left.means.map((mean, unit) => {
    const error = Math.sqrt(left.errors[unit] + right.errors[unit]);
    return error > 0 ? (mean - right.means[unit]) / error : Number.NaN;
  });
}

/** Mean of each unit, and the square of that mean's standard error. */
function momentsOf(place: string, { data, rows, cols }: Condition): { means: Float64Array; errors: Float64Array } {
  if (rows < 2) throw new ModelError(place, `t needs two presentations in each condition, and one has ${rows}`);
  const means = new Float64Array(cols);
  const errors = new Float64Array(cols);
  const overUnits = (visit: (at: number, unit: number) => void) => {
    for (let i = 0; i < rows; i++) for (let unit = 0; unit < cols; unit++) visit(i * cols + unit, unit);
  };
  overUnits((at, unit) => {
    means[unit] += data[at];
  });
  means.forEach((sum, unit) => {
    means[unit] = sum / rows;
  });
  overUnits((at, unit) => {
    errors[unit] += (data[at] - means[unit]) ** 2 / ((rows - 1) * rows);
  });
  return { means, errors };
}

/**
 * Rank of each value among all, the largest first: 1 + the number of distinct values above it. Ties share a rank and leave no gap
 * (`scipy.stats.rankdata` of the negated values, method "dense"). NaN has no rank and stands as 0.
 */
export function denseRanks(values: Float64Array): Int32Array {
  const distinct = [...new Set(values)].filter((value) => !Number.isNaN(value)).sort((a, b) => b - a);
  const rankOf = new Map(distinct.map((value, i) => [value, i + 1]));
  return Int32Array.from(values, (value) => rankOf.get(value) ?? 0);
}

/**
 * The largest rank to keep of `units` units: `keep` itself where it is a whole number, that share of all units, rounded down, where
 * it lies between 0 and 1. Since ties share a rank, more units than that may be kept. Throws ModelError for any other `keep`.
 */
export function lastRank(keep: number, units: number): number {
  const last = keep < 1 ? Math.floor(keep * units) : keep;
  if (Number.isInteger(last) && last >= 1 && last <= units) return last;
  const problem =
    keep > 0 && keep < 1 ? `a share of ${keep} is less than one of ${units} units` : `cannot keep ${keep} of ${units} units`;
  throw new ModelError('localiser', problem, 'give a whole number from 1 to all units, or a share between 0 and 1');
}
