import type { FeatureRule, Reduction } from '../src/encoding/feature-rule.ts';
import { WiringError } from '../src/errors.ts';

/** What may be said of features, in words. */
export const FEATURE_FORMS = 'raw, zscore, pca:100, project:100, zscore+pca:100 or zscore+project:100';

/** Random projections are drawn alike for all models and sites. */
const SEED = 1;

/**
 * The rule that a text such as `zscore+pca:100` names: first scaled where it says so, then reduced to that many features. Throws a WiringError
 * for any other text.
 */
export function featureRule(text: string): FeatureRule {
  if (text === 'raw') return { scale: false, reduce: null };
  if (text === 'zscore') return { scale: true, reduce: null };
  const [, scale, by, count] = /^(zscore\+)?(pca|project):(\d+)$/.exec(text) ?? [];
  if (!by) throw new WiringError('--features', `"${text}" is no form of features`, `there is: ${FEATURE_FORMS}`);
  const to = Number(count);
  if (to < 1) throw new WiringError('--features', `"${text}" leaves no feature`, 'reduce them to at least 1');
  const reduce: Reduction = by === 'pca' ? { by, to } : { by: 'projection', to, seed: SEED };
  return { scale: scale !== undefined, reduce };
}
