import { spearmanBrown } from '../encoding/reliability.ts';
import { NumericError } from '../errors.ts';
import type { Matrix } from '../linalg/matrix.ts';
import { median } from '../stats/bootstrap.ts';
import { pearson } from '../stats/correlation.ts';
import { randomState } from '../stats/random.ts';

export interface SplitHalf {
  /** The median of the corrected correlations. */
  readonly ceiling: number;
  /** |r| of the two halves' means, for each division. */
  readonly uncorrected: Float64Array;
  /** What it would be with all subjects on either side: 2 |r| / (1 + |r|) (Spearman 1910, Brown 1910). */
  readonly corrected: Float64Array;
}

/**
 * How far any model can get with the mean over subjects (rows × subjects, NaN where one gave no answer), as Brain-Score estimates it for
 * Natural Stories: half of the subjects is drawn `repeats` times from one stream, and its mean correlates with that of the rest.
 * Throws a NumericError for fewer than two subjects, or a row that nobody of a half answered.
 */
export function splitHalfCeiling(answers: Matrix, { repeats = 10, seed = 0 } = {}): SplitHalf {
  if (answers.cols < 2) throw new NumericError('splitHalfCeiling', `${answers.cols} subjects make no two halves`);
  const random = randomState(seed);
  const uncorrected = Float64Array.from({ length: repeats }, () => {
    const chosen = new Set(random.choice(answers.cols, Math.floor(answers.cols / 2)));
    const half = (inside: boolean): Float64Array => meanAnswers(answers, (subject) => chosen.has(subject) === inside);
    return Math.abs(pearson(half(true), half(false), 'splitHalfCeiling'));
  });
  const corrected = uncorrected.map((r) => spearmanBrown(r, 2));
  return { ceiling: median(corrected), uncorrected, corrected };
}

/** The mean of each row over the subjects who take part and answered. */
function meanAnswers({ data, rows, cols }: Matrix, takesPart: (subject: number) => boolean): Float64Array {
  const subjects = Int32Array.from({ length: cols }, (_, subject) => subject).filter(takesPart);
  return Float64Array.from({ length: rows }, (_, i) => {
    let [sum, count] = [0, 0];
    for (const subject of subjects) {
      const answer = data[i * cols + subject];
      if (!Number.isNaN(answer)) [sum, count] = [sum + answer, count + 1];
    }
    if (count > 0) return sum / count;
    throw new NumericError('splitHalfCeiling', `nobody of a half answered row ${i}`, 'leave out rows with few answers');
  });
}
