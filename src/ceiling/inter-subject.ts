import { NumericError } from '../errors.ts';
import { type Matrix, matrix, rowOf } from '../linalg/matrix.ts';
import { pearsonByColumn } from '../stats/correlation.ts';

/**
 * Inter-subject correlation (Hasson et al. 2004; leave-one-out as in Nastase et al. 2019): r of each subject's series with the mean of
 * the others', by neuroid or region, subjects × regions. Recordings are rows (time points) × regions, the same for all, and come as
 * `mean 0, deviation 1` if people shall weigh alike. Throws a NumericError for fewer than two subjects, unlike shapes, numbers that are
 * not finite, or a series that is constant.
 */
export function interSubjectCorrelation(recordings: readonly Matrix[]): Matrix {
  const [first] = recordings;
  if (recordings.length < 2) throw new NumericError('interSubjectCorrelation', `${recordings.length} subject has no others`);
  const odd = recordings.findIndex(({ rows, cols }) => rows !== first.rows || cols !== first.cols);
  if (odd >= 0) throw new NumericError('interSubjectCorrelation', `subject ${odd} is of another shape than subject 0`);
  const r = matrix(recordings.length, first.cols);
  recordings.forEach((own, s) => {
    const others = meanOfAll(recordings.filter((other) => other !== own));
    rowOf(r, s).set(pearsonByColumn(others, own, `interSubjectCorrelation: subject ${s}`).r);
  });
  return r;
}

function meanOfAll(matrices: readonly Matrix[]): Matrix {
  const [{ rows, cols }] = matrices;
  const total = matrix(rows, cols);
  for (const { data } of matrices) for (let at = 0; at < data.length; at++) total.data[at] += data[at] / matrices.length;
  return total;
}
