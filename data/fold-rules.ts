import type { FoldRule } from '../src/encoding/folds/fold-rule.ts';

/**
 * The splits by which a dataset is scored: one that leaks nothing (whole groups, or runs of the stored order with `gap` rows between
 * training and test), and shuffled rows, for comparison with published numbers.
 */
export const foldRules = (split: 'grouped' | 'contiguous', k: number, gap = 0): Readonly<Record<string, FoldRule>> => ({
  [split]: split === 'grouped' ? { by: 'groups', k, randomState: 1234 } : { by: 'runs', k, gap },
  shuffled: { by: 'rows', k, randomState: 1234 },
});
