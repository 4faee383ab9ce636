import { NumericError, suggest } from '../errors.ts';
import { columnMeans, type Matrix, matrix, stack } from '../linalg/matrix.ts';
import type { Products } from '../linalg/products.ts';
import { estimateNoise, type NoiseCovariance, whiten } from '../stats/noise-covariance.ts';
import { type Kernel, kernel, rowProducts } from './kernel.ts';
import { computeRdm, DISTANCES } from './rdm.ts';

/** The distances between recorded patterns: those that take repetitions into account come last. */
export const RECORDED_DISTANCES = [...DISTANCES, 'mahalanobis', 'crossnobis'] as const;
export type RecordedDistance = (typeof RECORDED_DISTANCES)[number];

/** The distance of that name, or a NumericError that says which was meant. */
export function recordedDistanceNamed(name: string): RecordedDistance {
  const distance = RECORDED_DISTANCES.find((known) => known === name);
  if (distance) return distance;
  throw new NumericError('distance', `there is no distance "${name}"`, suggest(name, RECORDED_DISTANCES));
}

/**
 * The RDM of a recording, given as one matrix (n stimuli × p channels) a repetition: of the mean of the repetitions, or, for
 * `crossnobis`, across them. `mahalanobis` and `crossnobis` take as noise what the repetitions of a stimulus differ by, with
 * n · (repetitions − 1) degrees of freedom, its covariance shrunk towards its diagonal; they need 2 repetitions.
 */
export async function recordedRdm(
  repetitions: readonly Matrix[],
  products: Products,
  distance: RecordedDistance = 'correlation',
): Promise<Float64Array> {
  requireRepetitions(repetitions, distance === 'mahalanobis' || distance === 'crossnobis' ? 2 : 1, distance);
  const mean = meanPattern(repetitions);
  if (distance !== 'mahalanobis' && distance !== 'crossnobis') return computeRdm(mean, products, distance);
  const noise = await repetitionNoise(repetitions, mean, products);
  return distance === 'mahalanobis' ? mahalanobisRdm(mean, noise, products) : crossnobisRdm(repetitions, products, noise);
}

/**
 * Mahalanobis distance of every two rows of `patterns`: √((a − b) Σ⁻¹ (a − b)ᵀ), as SciPy's `pdist`. rsatoolbox's "mahalanobis" is its
 * square divided by the number of channels. The triangle and its errors are those of `computeRdm`.
 */
export async function mahalanobisRdm(patterns: Matrix, noise: NoiseCovariance, products: Products): Promise<Float64Array> {
  return computeRdm(await whiten(patterns, noise, products), products, 'euclidean');
}

/**
 * The cross-validated squared Mahalanobis distance, an unbiased estimate that is 0 on average where two patterns differ by noise only,
 * and below 0 by chance (Walther et al. 2016). `folds` hold the same n stimuli in the same order, one independent measurement
 * (repetition, session) each; each is set against the mean of the others: mean over folds f of
 * (a_others − b_others) Σ⁻¹ (a_f − b_f)ᵀ, with Σ = I where no `noise` is given. It is a sum over channels: rsatoolbox's crossnobis is
 * this divided by their number. Throws for fewer than 2 folds, folds of unlike shape, fewer than 2 stimuli, non-finite numbers.
 */
export async function crossnobisRdm(
  folds: readonly Matrix[],
  products: Products,
  noise?: NoiseCovariance,
): Promise<Float64Array> {
  requireRepetitions(folds, 2, 'crossnobis');
  const total = matrix(folds[0].rows, folds[0].cols);
  const within = kernel(total.rows);
  for (const fold of folds) {
    const patterns = noise ? await whiten(fold, noise, products) : fold;
    const byColumn = columnMeans(patterns);
    addTo(within, await rowProducts(patterns, products, { byColumn }));
    for (let at = 0; at < total.data.length; at++) total.data[at] += patterns.data[at];
  }
  const across = await rowProducts(total, products, { byColumn: columnMeans(total) });
  return crossDistances(across, within, folds.length * (folds.length - 1));
}

function addTo(sum: Kernel, { pairs, own }: Kernel): void {
  for (let at = 0; at < pairs.length; at++) sum.pairs[at] += pairs[at];
  for (let i = 0; i < own.length; i++) sum.own[i] += own[i];
}

/** From the products of the sum over folds, less those within folds, which leaves the products of different folds. */
function crossDistances(across: Kernel, within: Kernel, foldPairs: number): Float64Array {
  const own = across.own.map((value, i) => value - within.own[i]);
  const distances = across.pairs;
  for (let i = 0, at = 0; i < own.length; i++) {
    for (let j = i + 1; j < own.length; j++, at++) {
      distances[at] = (own[i] + own[j] - 2 * (distances[at] - within.pairs[at])) / foldPairs;
    }
  }
  return distances;
}

function requireRepetitions(repetitions: readonly Matrix[], fewest: number, distance: string): void {
  const place = `${distance} RDM`;
  if (repetitions.length < fewest) {
    throw new NumericError(
      place,
      `${repetitions.length} repetitions of ${fewest} that it takes`,
      'use a distance that needs none',
    );
  }
  const [{ rows, cols }] = repetitions;
  const other = repetitions.find((one) => one.rows !== rows || one.cols !== cols);
  if (other) throw new NumericError(place, `repetitions of ${rows} × ${cols} and ${other.rows} × ${other.cols}`);
  if (rows < 2) throw new NumericError(place, `${rows} rows have no pairs`, 'use at least 2');
}

function meanPattern(repetitions: readonly Matrix[]): Matrix {
  if (repetitions.length === 1) return repetitions[0];
  const [{ rows, cols }] = repetitions;
  const mean = matrix(rows, cols);
  for (const { data } of repetitions) for (let at = 0; at < data.length; at++) mean.data[at] += data[at];
  for (let at = 0; at < mean.data.length; at++) mean.data[at] /= repetitions.length;
  return mean;
}

function repetitionNoise(repetitions: readonly Matrix[], mean: Matrix, products: Products): Promise<NoiseCovariance> {
  const residuals = repetitions.map(({ data, rows, cols }) =>
    matrix(
      rows,
      cols,
      data.map((value, at) => value - mean.data[at]),
    ),
  );
  return estimateNoise(stack(residuals), products, 'diagonal', mean.rows * (repetitions.length - 1));
}
