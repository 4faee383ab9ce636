import { NumericError } from '../errors.ts';
import { eigenSymmetric } from '../linalg/eigen-symmetric.ts';
import { centreColumns, type Matrix, requireFinite, scaleColumns } from '../linalg/matrix.ts';
import type { Products } from '../linalg/products.ts';

/** Towards what a covariance is shrunk: one variance for all channels, each channel's own variance, or not at all. */
export type Shrinkage = 'identity' | 'diagonal' | 'none';

/**
 * The covariance of p channels, Σ = D (λ I + (1 − λ) C) D, kept without its p × p numbers: D is diagonal, C = ZᵀZ / dof with what is
 * left of r residuals after division by D.
 */
export interface NoiseCovariance {
  /** The diagonal of D, in the unit of the residuals. */
  readonly scale: Float64Array;
  /** λ: how far the sample covariance was shrunk, 0 not at all, 1 entirely. */
  readonly shrunk: number;
  /** Eigenvalues of C, ascending: all p of them, or, where residuals are fewer than channels, r that hold all but zeros. */
  readonly values: Float64Array;
  /** In its rows the eigenvectors of C; where residuals are fewer than channels, each times √(value). */
  readonly directions: Matrix;
}

/**
 * Estimates the noise covariance of channels from `residuals` (r × p), less their column means: sums of squares over `dof` (by default
 * r − 1), shrunk by as much as is estimated to be best.
 * - `diagonal`: towards D = the channels' standard deviations (Schäfer & Strimmer 2005); rsatoolbox's `shrinkage_diag`.
 * - `identity`: towards one variance, the mean over channels (Ledoit & Wolf 2004); `shrinkage_eye`.
 * - `none`: the sample covariance; `full`.
 *
 * Goes through the smaller of ZᵀZ and ZZᵀ, so that thousands of channels need no p × p matrix. Throws for fewer than 2 residuals,
 * numbers that are not finite, a channel without variance (`identity`: all of them), and a Σ that is not positive definite.
 */
export async function estimateNoise(
  residuals: Matrix,
  products: Products,
  shrinkage: Shrinkage = 'diagonal',
  dof = residuals.rows - 1,
): Promise<NoiseCovariance> {
  requireResiduals(residuals, dof);
  const centred = centreColumns(residuals);
  const scale = scaleOf(centred, shrinkage, dof);
  const scaled = scaleColumns(
    centred,
    scale.map((value) => 1 / value),
  );
  const { values, directions } = await spectrum(scaled, dof, products);
  const shrunk = shrinkage === 'none' ? 0 : intensity(scaled, squareFromIdentity(values, scaled.cols), shrinkage, dof);
  return requirePositive({ scale, shrunk, values, directions });
}

/** Patterns (n × p) so turned and scaled that their inner products are those under Σ⁻¹: whiten(X) whiten(Y)ᵀ = X Σ⁻¹ Yᵀ. */
export async function whiten(patterns: Matrix, noise: NoiseCovariance, products: Products): Promise<Matrix> {
  const { scale, shrunk, values, directions } = noise;
  if (patterns.cols !== scale.length) {
    throw new NumericError('whiten', `patterns over ${patterns.cols} channels, noise of ${scale.length}`);
  }
  const scaled = scaleColumns(
    patterns,
    scale.map((value) => 1 / value),
  );
  const loads = await products.multiply(scaled, directions, { transposeB: true });
  if (directions.rows === patterns.cols)
    return scaleColumns(
      loads,
      values.map((value) => 1 / Math.sqrt(blend(shrunk, value))),
    );
  const excess = scaleColumns(
    loads,
    values.map((value) => excessWeight(shrunk, value)),
  );
  const { data } = await products.multiply(excess, directions);
  for (let at = 0; at < data.length; at++) scaled.data[at] = (scaled.data[at] - data[at]) / Math.sqrt(shrunk);
  return scaled;
}

/** An eigenvalue of λ I + (1 − λ) C. */
const blend = (shrunk: number, value: number): number => shrunk + (1 - shrunk) * value;

/** (1 − √(λ / blend)) / value, written so that it holds for a value of 0 too. */
function excessWeight(shrunk: number, value: number): number {
  const eigenvalue = blend(shrunk, value);
  return (1 - shrunk) / (eigenvalue * (1 + Math.sqrt(shrunk / eigenvalue)));
}

function requireResiduals(residuals: Matrix, dof: number): void {
  if (residuals.rows < 2)
    throw new NumericError('estimateNoise', `${residuals.rows} residuals say nothing of noise`, 'use at least 2');
  if (!(dof > 0))
    throw new NumericError('estimateNoise', `${dof} degrees of freedom`, 'give more residuals than what was fitted');
  requireFinite('residuals', residuals);
}

/** The diagonal of D: standard deviations, or, for `identity`, the root of the mean variance everywhere. */
function scaleOf({ data, rows, cols }: Matrix, shrinkage: Shrinkage, dof: number): Float64Array {
  const variances = new Float64Array(cols);
  for (let i = 0, at = 0; i < rows; i++) for (let j = 0; j < cols; j++, at++) variances[j] += (data[at] * data[at]) / dof;
  if (shrinkage === 'identity') variances.fill(variances.reduce((sum, value) => sum + value, 0) / cols);
  const silent = variances.indexOf(0);
  if (silent < 0) return variances.map(Math.sqrt);
  const problem = shrinkage === 'identity' ? 'no channel varies' : `channel ${silent} does not vary`;
  throw new NumericError('estimateNoise', `${problem} over ${rows} residuals`, 'leave it out');
}

async function spectrum(
  scaled: Matrix,
  dof: number,
  products: Products,
): Promise<Pick<NoiseCovariance, 'values' | 'directions'>> {
  const few = scaled.rows < scaled.cols;
  const gram = await products.multiply(scaled, scaled, few ? { transposeB: true } : { transposeA: true });
  for (let at = 0; at < gram.data.length; at++) gram.data[at] /= dof;
  const { values, vectors } = await eigenSymmetric(gram, products);
  if (!few) return { values, directions: vectors };
  const turned = await products.multiply(vectors, scaled);
  for (let at = 0; at < turned.data.length; at++) turned.data[at] /= Math.sqrt(dof);
  return { values, directions: turned };
}

/** ‖C − I‖² from C's eigenvalues, those that are not listed being 0. */
const squareFromIdentity = (values: Float64Array, p: number): number =>
  values.reduce((sum, value) => sum + (value - 1) ** 2, 0) + (p - values.length);

/** λ, the estimated variance of the entries of C over their squared distance from the identity, within 0 and 1. */
function intensity(
  { data, rows: r, cols: p }: Matrix,
  distance: number,
  shrinkage: 'identity' | 'diagonal',
  dof: number,
): number {
  let [squares, fourths] = [0, 0];
  for (let i = 0, at = 0; i < r; i++) {
    let ofRow = 0;
    for (let j = 0; j < p; j++, at++) {
      const square = data[at] * data[at];
      ofRow += square;
      if (shrinkage === 'diagonal') fourths += square * square;
    }
    squares += ofRow * ofRow;
  }
  const variance =
    shrinkage === 'identity'
      ? squares / dof ** 2 - (distance + p) / r
      : (r * ((squares - fourths) / (r - 1) - (distance * dof ** 2) / (r - 1) ** 2)) / dof ** 2;
  const against = shrinkage === 'identity' ? distance : (distance * dof ** 2) / (r - 1) ** 2;
  return variance < against ? Math.max(0, variance / against) : 1;
}

function requirePositive(noise: NoiseCovariance): NoiseCovariance {
  const { shrunk, values, scale } = noise;
  const least = values.length < scale.length ? shrunk : blend(shrunk, values[0]);
  if (least > scale.length * Number.EPSILON * blend(shrunk, values[values.length - 1])) return noise;
  const problem = `the covariance of ${scale.length} channels is not positive definite`;
  throw new NumericError('estimateNoise', problem, 'give more residuals, or shrink it towards its diagonal or the identity');
}
