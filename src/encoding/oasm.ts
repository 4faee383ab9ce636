import { NumericError } from '../errors.ts';
import { type Matrix, matrix } from '../linalg/matrix.ts';

/**
 * Features that know where a row stands in its passage and nothing else: orthogonal between passages, similar within (the
 * orthogonal auto-correlated sequences model of Feghhi, Hadidi et al. 2024). Passages lie one after the other, `sizes[i]` rows each. The block of a
 * passage is the identity, smoothed along each row by a Gaussian of standard deviation `sigma` rows; result n × n, n = Σ sizes.
 * A model that beats these under shuffled folds may have learnt no more than which sentences are neighbours.
 */
export function oasmFeatures(sizes: readonly number[], sigma: number): Matrix {
  if (!(sigma >= 0 && Number.isFinite(sigma))) throw new NumericError('oasm', `sigma ${sigma} is not a number from 0 up`);
  const wrong = sizes.findIndex((size) => !(Number.isInteger(size) && size > 0));
  if (wrong >= 0) throw new NumericError('oasm', `passage ${wrong} has ${sizes[wrong]} rows`);
  const n = sizes.reduce((sum, size) => sum + size, 0);
  const features = matrix(n, n);
  const kernel = gaussianKernel(sigma);
  let from = 0;
  for (const size of sizes) {
    for (let i = 0; i < size; i++) spread(features.data, (from + i) * n + from, i, size, kernel);
    from += size;
  }
  return features;
}

/** Weights at distances −r … r, summing to 1; r = ⌊4 σ + ½⌋, as scipy's `gaussian_filter1d`. */
function gaussianKernel(sigma: number): Float64Array {
  const radius = Math.floor(4 * sigma + 0.5);
  const weights = Float64Array.from({ length: 2 * radius + 1 }, (_, k) =>
    k === radius ? 1 : Math.exp(-0.5 * ((k - radius) / sigma) ** 2),
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

/** Filters the i-th unit vector of `size` into data[at …]: what falls off an end comes back mirrored (d c b a | a b c d | d c b a). */
function spread(data: Float64Array, at: number, i: number, size: number, kernel: Float64Array): void {
  const radius = (kernel.length - 1) / 2;
  for (let j = 0; j < size; j++) {
    for (let k = -radius; k <= radius; k++) if (mirrored(j + k, size) === i) data[at + j] += kernel[k + radius];
  }
}

function mirrored(place: number, size: number): number {
  const folded = ((place % (2 * size)) + 2 * size) % (2 * size);
  return folded < size ? folded : 2 * size - 1 - folded;
}
