import type { tasks } from '../encoding/encoding-tasks.ts';
import type { Solver } from '../encoding/fit-block.ts';
import type { Split } from '../encoding/folds/split.ts';
import type { Crew } from '../linalg/crew.ts';
import { type Matrix, matrix } from '../linalg/matrix.ts';
import { type CorrelationKind, correlate } from './correlate.ts';

/** One target that has rows and splits of its own. */
export interface AloneJob {
  /** Features of all rows, n × p; best shared with the crew, since many targets use them. */
  readonly x: Matrix;
  /** The target; what stands in rows that no split names is not read. */
  readonly y: Float64Array;
  /** Rows may train and be tested too, as upstream lets them. */
  readonly splits: readonly Split[];
  /** The rounding error by which a singular value counts as zero (see `fitOls`). */
  readonly epsilon: number;
  readonly correlation: CorrelationKind;
  readonly crew: Crew<typeof tasks>;
}

/**
 * `linear_pearsonr` of one target: in each split least squares of minimum norm with intercept on the rows that train, and r of prediction
 * and target over those that are tested; NaN where `correlation` leaves it so. Throws what `fitOls` and `correlate` throw.
 */
export async function scoreLinearAlone(job: AloneJob): Promise<Float64Array> {
  return Float64Array.from(await Promise.all(job.splits.map((split, s) => scoreSplit(job, split, s))));
}

async function scoreSplit({ x, y, epsilon, correlation, crew }: AloneJob, { train, test }: Split, s: number): Promise<number> {
  const split = { train, test: new Int32Array() };
  const { fit } = await crew.run('solver', { x, split, mapping: 'ols', alphas: [], leaveOut: null, epsilon });
  const predicted = predict(
    x,
    test,
    fit,
    Float64Array.from(train, (row) => y[row]),
  );
  const measured = Float64Array.from(test, (row) => y[row]);
  const [r] = correlate(matrix(test.length, 1, predicted), matrix(test.length, 1, measured), correlation, `split ${s}`);
  return r;
}

/** ȳ + (x − x̄) · B for some rows of x, with B = solution · (y − ȳ). */
function predict(x: Matrix, rows: Int32Array, fit: Solver, y: Float64Array): Float64Array {
  if (!('solution' in fit)) throw new TypeError('least squares has one solution for all targets');
  const mean = y.reduce((sum, value) => sum + value, 0) / y.length;
  const { data, cols } = fit.solution;
  const b = Float64Array.from({ length: x.cols }, (_, j) =>
    y.reduce((sum, value, i) => sum + data[j * cols + i] * (value - mean), 0),
  );
  return Float64Array.from(rows, (row) =>
    b.reduce((sum, weight, j) => sum + (x.data[row * x.cols + j] - fit.xMeans[j]) * weight, mean),
  );
}
