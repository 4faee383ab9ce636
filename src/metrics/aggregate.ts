import { NumericError } from '../errors.ts';
import { type Matrix, rowOf } from '../linalg/matrix.ts';
import { mean, median } from '../stats/bootstrap.ts';
import { type OverSubjects, overSubjects } from '../stats/over-subjects.ts';

const defined = (values: Float64Array): Float64Array => values.filter((value) => !Number.isNaN(value));

/** The median of the values that are not NaN; NaN where there is none. */
export function medianOfDefined(values: Float64Array): number {
  const known = defined(values);
  return known.length > 0 ? median(known) : Number.NaN;
}

/** The mean of the values that are not NaN; NaN where there is none. */
export function meanOfDefined(values: Float64Array): number {
  const known = defined(values);
  return known.length > 0 ? mean(known) : Number.NaN;
}

/** The mean over rows of each column, without what is NaN. */
export const meanOverRows = (m: Matrix): Float64Array =>
  Float64Array.from({ length: m.cols }, (_, j) =>
    meanOfDefined(Float64Array.from({ length: m.rows }, (_, i) => m.data[i * m.cols + j])),
  );

/** One number for a score that was split. */
export interface Pooled {
  /** The mean over splits of the median over neuroids. */
  readonly score: number;
  /** The median over all neuroids, whosever they are, of each split. */
  readonly bySplit: Float64Array;
  /** How many entries of splits × neuroids were NaN and left out. */
  readonly undefinedEntries: number;
}

/**
 * Brain-Score's aggregate of scores r (splits × neuroids): the median over neuroids pooled over subjects, so that people with more
 * neuroids weigh more, then the mean over splits. What is NaN is left out and counted.
 */
export function poolNeuroids(r: Matrix): Pooled {
  const bySplit = Float64Array.from({ length: r.rows }, (_, i) => medianOfDefined(rowOf(r, i)));
  return { score: meanOfDefined(bySplit), bySplit, undefinedEntries: r.data.length - defined(r.data).length };
}

/** A score as Schrimpf et al. (2021) gather it: the median over subjects of each subject's median. */
export interface SubjectScore extends OverSubjects {
  /** Neuroids whose value was NaN and that were left out. */
  readonly undefinedNeuroids: number;
}

/** `overSubjects` of the values that are not NaN. Throws where none is left. */
export function gatherSubjects(values: Float64Array, subjectOf: readonly string[]): SubjectScore {
  if (values.length !== subjectOf.length)
    throw new NumericError('gatherSubjects', `${values.length} values of neuroids with ${subjectOf.length} subjects`);
  const known = [...values.keys()].filter((j) => !Number.isNaN(values[j]));
  if (known.length === 0) throw new NumericError('gatherSubjects', `all of ${values.length} neuroids are NaN`);
  const gathered = overSubjects(
    Float64Array.from(known, (j) => values[j]),
    known.map((j) => subjectOf[j]),
  );
  return { ...gathered, undefinedNeuroids: values.length - known.length };
}

/**
 * Fedorenko 2016 and Blank 2014 in the paper of 2021: r (splits × neuroids) is averaged over splits, divided by each neuroid's own
 * ceiling, and gathered over subjects.
 */
export function shareOfOwnCeilings(r: Matrix, ceilings: Float64Array, subjectOf: readonly string[]): SubjectScore {
  if (ceilings.length !== r.cols) throw new NumericError('shares', `${ceilings.length} ceilings of ${r.cols} neuroids`);
  return gatherSubjects(
    meanOverRows(r).map((value, j) => value / ceilings[j]),
    subjectOf,
  );
}

/**
 * Pereira 2018 in the paper of 2021: r of each experiment (splits × neuroids, NaN where a neuroid was not in it) is averaged over
 * splits, then over the experiments that a neuroid was in; gathered over subjects; and divided by the one ceiling of all.
 */
export function shareOfOverallCeiling(
  experiments: readonly Matrix[],
  ceiling: number,
  subjectOf: readonly string[],
): SubjectScore {
  const means = experiments.map(meanOverRows);
  const values = means[0].map((_, j) => meanOfDefined(Float64Array.from(means, (one) => one[j])));
  const { centre, error, deviation, undefinedNeuroids } = gatherSubjects(values, subjectOf);
  return { centre: centre / ceiling, error: error / ceiling, deviation: deviation / ceiling, undefinedNeuroids };
}
