import { NumericError } from '../errors.ts';
import { mean, median } from './bootstrap.ts';

export interface OverSubjects {
  /** The median over subjects of the median within each. */
  readonly centre: number;
  /** 1.4826 · the median absolute deviation of the subjects' medians: the standard deviation, were they normal. */
  readonly error: number;
  /** √(Σ (m − m̄)² / n) of the subjects' medians. */
  readonly deviation: number;
}

/** What makes the median absolute deviation of a normal distribution its standard deviation. */
const NORMAL = 1.4826;

/**
 * A value per neuroid, gathered as Schrimpf et al. (2021) do: medians within subjects, then their median, so that a subject with many
 * neuroids weighs no more than one with few. Throws where the lengths differ or a value is NaN.
 */
export function overSubjects(values: Float64Array, subjectOf: readonly string[]): OverSubjects {
  if (values.length !== subjectOf.length)
    throw new NumericError('overSubjects', `${values.length} values of neuroids with ${subjectOf.length} subjects`);
  const medians = [...new Set(subjectOf)].map((subject) => median(values.filter((_, i) => subjectOf[i] === subject)));
  const centre = median(medians);
  const average = mean(medians);
  return {
    centre,
    error: NORMAL * median(medians.map((value) => Math.abs(value - centre))),
    deviation: Math.sqrt(mean(medians.map((value) => (value - average) ** 2))),
  };
}
