import { NumericError } from '../errors.ts';
import { ranks } from '../stats/ranks.ts';
import { compareRdms } from './compare.ts';

/** How well the subjects' own RDMs predict one another, by subject, as Spearman's correlation. */
export interface NoiseCeiling {
  /** With the mean of the other subjects; NaN for a single subject, who has no others. */
  readonly lower: Float64Array;
  /** With the mean of all, the subject included. */
  readonly upper: Float64Array;
}

/**
 * Bounds on what a perfect model could reach (Nili et al. 2014): RDMs are rank-transformed, so that no subject weighs more, and
 * averaged; each subject is compared with the mean of all (upper, overfitted) and with that of the others (lower, underfitted).
 * The bound for the group is the mean over subjects. RDMs are triangles of the same stimuli in the same order.
 */
export function noiseCeiling(rdms: readonly Float64Array[]): NoiseCeiling {
  if (rdms.length === 0) throw new NumericError('noiseCeiling', 'no subjects');
  const other = rdms.find((rdm) => rdm.length !== rdms[0].length);
  if (other) throw new NumericError('noiseCeiling', `triangles of ${rdms[0].length} and ${other.length} pairs`);
  const ranked = rdms.map(ranks);
  const total = sumOf(ranked);
  const others = (own: Float64Array): Float64Array => total.map((sum, i) => sum - own[i]);
  return {
    lower: Float64Array.from(ranked, (own) => (ranked.length > 1 ? compareRdms(own, others(own)) : Number.NaN)),
    upper: Float64Array.from(ranked, (own) => compareRdms(own, total)),
  };
}

/** A sum serves as well as a mean: ranks of it are the same. Ranks are halves, so that sums and differences are exact. */
function sumOf(vectors: readonly Float64Array[]): Float64Array {
  const sum = new Float64Array(vectors[0].length);
  for (const vector of vectors) vector.forEach((value, i) => (sum[i] += value));
  return sum;
}
