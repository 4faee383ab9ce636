import type { FoldRule } from '../src/encoding/folds/fold-rule.ts';
import { WiringError } from '../src/errors.ts';

/** How whole groups are divided where nothing else is said: shuffled. */
export const USUAL_FOLDS = 'usual';

/**
 * The splits by which a dataset is scored: one that leaks nothing (whole groups, or runs of the stored order with `gap` rows between
 * training and test), and shuffled rows, for comparison with published numbers. `groups` says how whole groups are divided (`groupRule`).
 */
export const foldRules = (
  split: 'grouped' | 'contiguous',
  k: number,
  gap = 0,
  groups = USUAL_FOLDS,
): Readonly<Record<string, FoldRule>> => ({
  [split]: split === 'grouped' ? groupRule(groups, k) : { by: 'runs', k, gap },
  shuffled: { by: 'rows', k, randomState: 1234 },
});

/** Names of strata as options have them, and of the columns of stimulus sets that tell them. */
const STRATA: Readonly<Record<string, string>> = { 'word-count': 'word_count', position: 'position' };

/**
 * How whole groups are divided: `usual`, `strata:word-count` or `strata:position` (each of the k folds has its share of texts of each length, or of
 * each place in a passage), or `leave-out:2` (every two groups in turn). Throws a WiringError for any other text.
 */
export function groupRule(text: string, k: number): FoldRule {
  const [, strata, groups] = /^(?:strata:([a-z-]+)|leave-out:(\d+))$/.exec(text) ?? [];
  if (text === USUAL_FOLDS) return { by: 'groups', k, randomState: 1234 };
  if (strata && strata in STRATA) return { by: 'stratified-groups', k, strata: STRATA[strata] };
  if (groups && Number(groups) > 0) return { by: 'groups-out', p: Number(groups) };
  const forms = Object.keys(STRATA).map((name) => `strata:${name}`);
  throw new WiringError(
    '--folds',
    `"${text}" divides no groups`,
    `there is: ${[USUAL_FOLDS, ...forms, 'leave-out:1'].join(', ')}`,
  );
}
