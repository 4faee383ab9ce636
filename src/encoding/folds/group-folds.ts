import { randomState } from '../../stats/random.ts';
import { contiguousFolds } from './k-fold.ts';
import { distinct, type Labels, placesIn, sorted, tally } from './labels.ts';
import { type FoldOf, requireEnough } from './split.ts';

// Every division here holds out whole groups: no group is ever parted. Fewer groups than folds are a NumericError.

/**
 * k folds of whole groups: the distinct groups, sorted, are shuffled and split into k parts, the first ones larger by one group:
 * scikit-learn ≥ 1.6 `GroupKFold(k, shuffle=True, random_state=seed)`. Folds hold equally many groups, not rows.
 */
export const groupKFold = (groups: Labels, k: number, seed: number): FoldOf =>
  foldsOfGroups(groups, randomState(seed).shuffle(sorted(groups)), k);

/** k folds of whole groups in the order in which they first appear, so that neighbours are held out together. */
export const contiguousGroupFolds = (groups: Labels, k: number): FoldOf => foldsOfGroups(groups, distinct(groups), k);

/**
 * k folds of whole groups with about equally many rows: the largest group goes first, each to the fold that holds the fewest rows
 * so far; of equal groups the last in sorted order goes first, of equal folds the first takes it. scikit-learn's `GroupKFold(k)`
 * without shuffling.
 */
export function balancedGroupFolds(groups: Labels, k: number): FoldOf {
  const ordered = sorted(groups);
  requireEnough(ordered.length, k, 'groups');
  const groupOf = placesIn(ordered, groups);
  const sizes = tally(groupOf, ordered.length);
  const [held, foldOfGroup] = [new Int32Array(k), new Int32Array(ordered.length)];
  const largestFirst = Array.from(sizes.keys()).sort((a, b) => sizes[b] - sizes[a] || b - a);
  for (const group of largestFirst) {
    const lightest = held.indexOf(held.reduce((least, rows) => Math.min(least, rows)));
    held[lightest] += sizes[group];
    foldOfGroup[group] = lightest;
  }
  return groupOf.map((group) => foldOfGroup[group]);
}

/** One fold for each group, in sorted order of the groups: scikit-learn's `LeaveOneGroupOut`. */
export function leaveOneGroupOut(groups: Labels): FoldOf {
  const ordered = sorted(groups);
  requireEnough(ordered.length, 2, 'groups');
  return placesIn(ordered, groups);
}

function foldsOfGroups(groups: Labels, ordered: readonly (string | number)[], k: number): FoldOf {
  requireEnough(ordered.length, k, 'groups');
  const chunkOf = contiguousFolds(ordered.length, k);
  return placesIn(ordered, groups).map((place) => chunkOf[place]);
}
