import { NumericError } from '../errors.ts';
import { type Matrix, matrix } from '../linalg/matrix.ts';

/**
 * Slow cosines that a high-pass filter takes out of a series: cos(π k (i + ½) / n) for k = 1 … ⌊2 n · step / period⌋, those that take
 * longer than `period` seconds for a turn, with `step` seconds from row to row (the discrete cosine set of SPM, whose default period is
 * 128 s). n × k.
 */
export function driftBasis(n: number, step: number, period: number): Matrix {
  if (!(step > 0 && period > 0))
    throw new NumericError('driftBasis', `a step of ${step} s and a period of ${period} s make none`);
  const count = Math.floor((2 * n * step) / period);
  const basis = matrix(n, count);
  for (let i = 0; i < n; i++) {
    for (let k = 1; k <= count; k++) basis.data[i * count + k - 1] = Math.cos((Math.PI * k * (i + 0.5)) / n);
  }
  return basis;
}
