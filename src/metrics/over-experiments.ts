import { NumericError } from '../errors.ts';
import type { Matrix } from '../linalg/matrix.ts';
import { gatherSubjects, meanOverRows, medianOfDefined, shareOfOverallCeiling, shareOfOwnCeilings } from './aggregate.ts';

/** What one experiment gave: splits × units, with the name of each unit (neuroid or subject) and whose it is. */
export interface Experiment {
  readonly r: Matrix;
  readonly ids: readonly string[];
  readonly subjectOf: readonly string[];
}

/** A score as the paper of 2021 reports it. */
export interface Gathered {
  readonly raw: number;
  readonly ceiling: number;
  readonly score: number;
  readonly error: number;
  readonly undefined: number;
}

/** What stands beside a score: 1.4826 · the median absolute deviation over subjects, or their standard deviation. */
export type Spread = 'median-deviation' | 'standard-deviation';

/**
 * `shareOfOverallCeiling` of experiments whose units are joined by name, beside the raw score gathered in the same way; the raw score
 * alone where `ceiling` is NaN. NaN where no value is defined.
 */
export function experimentsTogether(
  experiments: readonly Experiment[],
  ceiling: number,
  spread: Spread = 'median-deviation',
): Gathered {
  const subjects = new Map(experiments.flatMap(({ ids, subjectOf }) => ids.map((id, j) => [id, subjectOf[j]] as const)));
  const ids = [...subjects.keys()];
  if (experiments.every(({ r }) => r.data.every(Number.isNaN))) return undefinedScore(ceiling, ids.length);
  const together = experiments.map((experiment) => amongAll(experiment, ids));
  const { centre, undefinedNeuroids, ...gathered } = shareOfOverallCeiling(together, 1, [...subjects.values()]);
  const error = spread === 'median-deviation' ? gathered.error : gathered.deviation;
  const whole = Number.isNaN(ceiling) ? 1 : ceiling;
  return { raw: centre, ceiling, score: centre / whole, error: error / whole, undefined: undefinedNeuroids };
}

const undefinedScore = (ceiling: number, units: number): Gathered => ({
  ...{ raw: Number.NaN, ceiling, score: Number.NaN, error: Number.NaN },
  undefined: units,
});

/** Splits × all units, NaN for those that were not in the experiment. */
function amongAll({ r, ids }: Experiment, all: readonly string[]): Matrix {
  if (r.cols !== ids.length) throw new NumericError('experiments', `${r.cols} values for ${ids.length} names`);
  const columnOf = new Map(ids.map((id, j) => [id, j]));
  const data = Float64Array.from({ length: r.rows * all.length }, (_, at) => {
    const column = columnOf.get(all[at % all.length]);
    return column === undefined ? Number.NaN : r.data[Math.floor(at / all.length) * r.cols + column];
  });
  return { rows: r.rows, cols: all.length, data };
}

/** `shareOfOwnCeilings` beside the raw score that is gathered in the same way, and the median ceiling. NaN where no value is defined. */
export function shareOfOwn(r: Matrix, ceilings: Float64Array, subjectOf: readonly string[]): Gathered {
  if (r.data.every(Number.isNaN)) return undefinedScore(medianOfDefined(ceilings), subjectOf.length);
  const raw = gatherSubjects(meanOverRows(r), subjectOf);
  const share = shareOfOwnCeilings(r, ceilings, subjectOf);
  return {
    ...{ raw: raw.centre, ceiling: medianOfDefined(ceilings), score: share.centre, error: share.error },
    undefined: share.undefinedNeuroids,
  };
}
