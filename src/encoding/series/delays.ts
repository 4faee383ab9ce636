import { NumericError } from '../../errors.ts';
import { type Matrix, matrix } from '../../linalg/matrix.ts';

/**
 * The rows of X as they were some rows ago, side by side: row i is [x_{i − d₁}, x_{i − d₂}, …], a finite impulse response that a
 * regression fits for itself (Nishimoto et al. 2011; Huth et al. 2016 use 1 to 4 scans). What lies before the first row is `before`,
 * 0 if left out. Throws a NumericError for a delay that is not a whole number from 0, or that reaches beyond the series.
 */
export function delayed(x: Matrix, delays: readonly number[], before?: Float64Array): Matrix {
  const odd = delays.find((delay) => !(Number.isInteger(delay) && delay >= 0 && delay < x.rows));
  if (odd !== undefined || delays.length === 0)
    throw new NumericError('delayed', `${odd ?? 'no'} rows are no delay in a series of ${x.rows}`);
  const out = matrix(x.rows, x.cols * delays.length);
  delays.forEach((delay, d) => {
    for (let i = 0; i < x.rows; i++) {
      const from = (i - delay) * x.cols;
      const past = from < 0 ? before : x.data.subarray(from, from + x.cols);
      if (past) out.data.set(past, i * out.cols + d * x.cols);
    }
  });
  return out;
}
