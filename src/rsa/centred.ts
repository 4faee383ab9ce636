import { type Kernel, rowOffset, sizeOfTriangle } from './kernel.ts';

/**
 * The kernel less its row and column means, H K H with H = I − 11ᵀ/n, written over the given one. Every row of it sums to 0.
 */
export function doubleCentre({ pairs, own }: Kernel): Kernel {
  const n = own.length;
  const means = rowSums({ pairs, own }).map((sum) => sum / n);
  const whole = means.reduce((sum, mean) => sum + mean, 0) / n;
  for (let i = 0, at = 0; i < n; i++) {
    own[i] += whole - 2 * means[i];
    for (let j = i + 1; j < n; j++, at++) pairs[at] += whole - means[i] - means[j];
  }
  return { pairs, own };
}

/** The double-centred matrix of dissimilarities, of which `triangle` is the upper half and whose diagonal is 0. */
export const centredDissimilarity = (triangle: Float64Array): Kernel =>
  doubleCentre({ pairs: triangle.slice(), own: new Float64Array(sizeOfTriangle(triangle)) });

function rowSums({ pairs, own }: Kernel): Float64Array {
  const sums = own.slice();
  for (let i = 0; i < own.length; i++) {
    const offset = rowOffset(own.length, i);
    for (let j = i + 1; j < own.length; j++) {
      sums[i] += pairs[offset + j];
      sums[j] += pairs[offset + j];
    }
  }
  return sums;
}

/** Σ over all i, j of a(i, j) · b(i, j). */
export function innerProduct(a: Kernel, b: Kernel): number {
  let [pairs, own] = [0, 0];
  for (let at = 0; at < a.pairs.length; at++) pairs += a.pairs[at] * b.pairs[at];
  for (let i = 0; i < a.own.length; i++) own += a.own[i] * b.own[i];
  return 2 * pairs + own;
}
