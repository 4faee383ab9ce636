import { columnMeans, columnsAt, type Matrix } from '../linalg/matrix.ts';
import { dampedPearsonByColumn, isConstant, pearsonByColumn } from '../stats/correlation.ts';

/**
 * How Brain-Score correlates a prediction with a target, column by column. `damped`, since May 2026: 1e-8 is added to either norm, so
 * that a constant gives 0. `classic`, before: Pearson's r as it is, NaN where either side is constant.
 */
export type CorrelationKind = 'damped' | 'classic';

/** r of each column of `prediction` and `target`, both n × t. Throws for unlike shapes and numbers that are not finite. */
export function correlate(prediction: Matrix, target: Matrix, kind: CorrelationKind, place: string): Float64Array {
  return kind === 'damped' ? dampedPearsonByColumn(prediction, target, place) : classic(prediction, target, place);
}

function classic(prediction: Matrix, target: Matrix, place: string): Float64Array {
  const varying = columnsThatVary(target);
  const r = new Float64Array(target.cols).fill(Number.NaN);
  if (varying.length === 0) return r;
  const known = pearsonByColumn(columnsAt(prediction, varying), columnsAt(target, varying), place);
  varying.forEach((column, j) => {
    if (!known.constant[j]) r[column] = known.r[j];
  });
  return r;
}

function columnsThatVary(m: Matrix): Int32Array {
  const means = columnMeans(m);
  const [centred, raw] = [new Float64Array(m.cols), new Float64Array(m.cols)];
  for (let i = 0, at = 0; i < m.rows; i++) {
    for (let j = 0; j < m.cols; j++, at++) {
      centred[j] += (m.data[at] - means[j]) ** 2;
      raw[j] += m.data[at] ** 2;
    }
  }
  return Int32Array.from(centred.keys()).filter((j) => !isConstant(centred[j], raw[j]));
}
