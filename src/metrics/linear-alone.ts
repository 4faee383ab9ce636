import type { Split } from '../encoding/folds/split.ts';
import { fitOls, olsWeights } from '../encoding/ols.ts';
import type { SpectralForm } from '../encoding/spectral-form.ts';
import { type Matrix, matrix, rowsAt } from '../linalg/matrix.ts';
import type { Products } from '../linalg/products.ts';
import type { Kernels } from '../linalg/wasm/kernels.ts';
import { type CorrelationKind, correlate } from './correlate.ts';

/** One target that has rows and splits of its own. */
export interface AloneJob {
  /** Features of all rows, n × p. */
  readonly x: Matrix;
  /** The target; what stands in rows that no split names is not read. */
  readonly y: Float64Array;
  /** Rows may train and be tested too, as upstream lets them. */
  readonly splits: readonly Split[];
  /** The rounding error by which a singular value counts as zero (see `fitOls`). */
  readonly epsilon: number;
  readonly correlation: CorrelationKind;
  readonly products: Products;
  readonly kernels: Kernels;
}

/**
 * `linear_pearsonr` of one target: in each split least squares of minimum norm with intercept on the rows that train, and r of prediction
 * and target over those that are tested; NaN where `correlation` leaves it so. Throws what `fitOls` and `correlate` throw.
 */
export async function scoreLinearAlone({ x, y, splits, ...job }: AloneJob): Promise<Float64Array> {
  const r = new Float64Array(splits.length);
  for (const [s, { train, test }] of splits.entries()) {
    const form = await fitOls(rowsAt(x, train), job.products, job.kernels, job.epsilon);
    const predicted = predict(
      x,
      test,
      form,
      Float64Array.from(train, (row) => y[row]),
    );
    const measured = Float64Array.from(test, (row) => y[row]);
    const [one] = correlate(matrix(test.length, 1, predicted), matrix(test.length, 1, measured), job.correlation, `split ${s}`);
    r[s] = one;
  }
  return r;
}

/** ȳ + (x − x̄) · B for some rows of x, where B is fitted on the targets y of the rows of the form. */
function predict(x: Matrix, rows: Int32Array, form: SpectralForm, y: Float64Array): Float64Array {
  const mean = y.reduce((sum, value) => sum + value, 0) / y.length;
  const b = coefficients(
    form,
    y.map((value) => value - mean),
  );
  return Float64Array.from(rows, (row) =>
    b.reduce((sum, weight, j) => sum + (x.data[row * x.cols + j] - form.xMeans[j]) * weight, mean),
  );
}

/** Σ_i w_i · basis_i · (right_i · y). */
function coefficients(form: SpectralForm, y: Float64Array): Float64Array {
  const { basis, right } = form;
  const b = new Float64Array(basis.cols);
  olsWeights(form).forEach((weight, i) => {
    let load = 0;
    for (let k = 0; k < right.cols; k++) load += right.data[i * right.cols + k] * y[k];
    for (let j = 0; j < basis.cols; j++) b[j] += weight * load * basis.data[i * basis.cols + j];
  });
  return b;
}
