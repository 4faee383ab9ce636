import { NumericError } from '../errors.ts';
import { ranks } from '../stats/ranks.ts';
import { type Comparison, compareRdms, compareWithMany, directionOf, requireEqualTriangles } from './compare.ts';

/** How well the subjects' own RDMs predict one another, by subject. */
export interface NoiseCeiling {
  /** Similarity with the mean of the other subjects; NaN for a single subject, who has no others. */
  readonly lower: Float64Array;
  /** Similarity with the mean of all, the subject included. */
  readonly upper: Float64Array;
}

/**
 * Bounds on what a perfect model could reach (Nili et al. 2014): RDMs are brought to one scale, so that no subject weighs more, and
 * averaged; each subject is compared with the mean of all (upper, overfitted) and with that of the others (lower, underfitted).
 * The scale is that of ranks for the rank comparisons, of vectors of length 1 for the cosines, of centred such vectors for Pearson's,
 * as in rsatoolbox. No mean is best of all for Kendall's τ: there the upper bound is the usual approximation.
 * The bound for the group is the mean over subjects. RDMs are triangles of the same stimuli in the same order.
 */
export function noiseCeiling(rdms: readonly Float64Array[], comparison: Comparison = 'spearman'): NoiseCeiling {
  if (rdms.length === 0) throw new NumericError('noiseCeiling', 'no subjects');
  requireEqualTriangles(rdms);
  const scaled = rdms.map((rdm) => scaleOf(rdm, comparison));
  const total = sumOf(scaled);
  const others = (subject: number): Float64Array => total.map((sum, i) => sum - scaled[subject][i]);
  const single = rdms.length === 1;
  return {
    lower: Float64Array.from(rdms, (own, i) => (single ? Number.NaN : compareRdms(own, others(i), comparison))),
    upper: compareWithMany([total], rdms, comparison).data,
  };
}

function scaleOf(rdm: Float64Array, comparison: Comparison): Float64Array {
  if (comparison === 'cosine' || comparison === 'whitened-cosine') return directionOf(rdm, 'cosine');
  if (comparison === 'pearson' || comparison === 'whitened-pearson') return directionOf(rdm, 'pearson');
  return ranks(rdm);
}

/** A sum serves as well as a mean, and that of ranks, which are halves, is exact. */
function sumOf(vectors: readonly Float64Array[]): Float64Array {
  const sum = new Float64Array(vectors[0].length);
  for (const vector of vectors) vector.forEach((value, i) => (sum[i] += value));
  return sum;
}
