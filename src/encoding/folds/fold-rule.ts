import { splitsWithGap } from './gap-splits.ts';
import { groupKFold } from './group-folds.ts';
import { contiguousFolds, kFold } from './k-fold.ts';
import type { Labels } from './labels.ts';
import { leaveGroupsOut } from './leave-groups-out.ts';
import { type ShuffleSize, shuffleSplit } from './shuffle-split.ts';
import { type Split, splitsOf } from './split.ts';
import { legacyStratifiedKFold, stratifiedKFold } from './stratified-folds.ts';
import { stratifiedGroupFolds } from './stratified-group-folds.ts';

/** How rows are divided into those that train and those that are tested, as plain data. */
export type FoldRule =
  /** Whole groups, shuffled. */
  | { readonly by: 'groups'; readonly k: number; readonly randomState: number }
  /** Whole groups, in each fold about as many rows of each stratum; `strata` names what the strata are told by. */
  | { readonly by: 'stratified-groups'; readonly k: number; readonly strata: string }
  /** Every set of so many groups in turn. */
  | { readonly by: 'groups-out'; readonly p: number }
  /** Equal runs of the stored order; no row within `gap` rows of a tested one trains. */
  | { readonly by: 'runs'; readonly k: number; readonly gap: number }
  /** Single rows, shuffled. */
  | { readonly by: 'rows'; readonly k: number; readonly randomState: number }
  /** Single rows, shuffled within each group; `legacy` as in scikit-learn before 0.22. */
  | { readonly by: 'strata'; readonly k: number; readonly randomState: number; readonly legacy: boolean }
  /** Random divisions, independent of one another. */
  | { readonly by: 'draws'; readonly repeats: number; readonly size: ShuffleSize; readonly randomState: number };

/** The splits of rows whose groups are `groups`, by a rule. Throws the NumericErrors of the splitter that the rule names. */
export function splitsByRule(rule: FoldRule, groups: readonly string[], strata: Labels = groups): Split[] {
  const n = groups.length;
  switch (rule.by) {
    case 'groups':
      return splitsOf(groupKFold(groups, rule.k, rule.randomState));
    case 'stratified-groups':
      return splitsOf(stratifiedGroupFolds(groups, strata, rule.k));
    case 'groups-out':
      return leaveGroupsOut(groups, rule.p);
    case 'runs':
      return splitsWithGap(contiguousFolds(n, rule.k), rule.gap);
    case 'rows':
      return splitsOf(kFold(n, rule.k, rule.randomState));
    case 'strata':
      return splitsOf((rule.legacy ? legacyStratifiedKFold : stratifiedKFold)(groups, rule.k, rule.randomState));
    case 'draws':
      return shuffleSplit(n, rule.repeats, rule.size, rule.randomState);
  }
}
