import { NumericError } from '../errors.ts';
import { spearman } from '../stats/correlation.ts';

/**
 * Similarity of two RDMs given as triangles of the same stimuli in the same order: Spearman's rank correlation, ties sharing their
 * mean rank (Kriegeskorte, Mur & Bandettini 2008). Throws where the triangles differ in length or one is constant.
 */
export function compareRdms(a: Float64Array, b: Float64Array): number {
  if (a.length === b.length) return spearman(a, b, 'compareRdms');
  throw new NumericError('compareRdms', `triangles of ${a.length} and ${b.length} pairs`, 'both must hold the same stimuli');
}
