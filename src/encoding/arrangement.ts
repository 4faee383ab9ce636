import type { RandomStream } from '../stats/random.ts';
import type { Split } from './folds/split.ts';
import { groupPlaces } from './group-places.ts';

/**
 * How recordings are put beside predictions of other presentations under the hypothesis that these tell nothing: `groups` exchanges whole groups
 * of a fold, the order within kept; `rows` is the same where a group is one row; `shifts` turns the rows of a fold round in stored order, the
 * last coming first.
 */
export type Arrangement = 'groups' | 'rows' | 'shifts';

/**
 * The arrangement that keeps most of what recordings have in common with their neighbours. Groups of one fold are exchanged where each has as
 * many rows as the others of its fold and no fold holds one alone. Where the stored order matters (`ordered`: folds are runs of it), where
 * groups are unequal, or where a recording misses some rows (`complete` is false), rows are turned round instead: that supposes a course that
 * is much the same throughout, and joins the end of a fold to its beginning.
 */
export function arrangementFor(
  splits: readonly Split[],
  groupOf: Int32Array,
  { ordered, complete }: { readonly ordered: boolean; readonly complete: boolean },
): Arrangement {
  if (ordered || !complete) return 'shifts';
  const folds = splits.map(({ test }) => groupPlaces(test, groupOf).map((places) => places.length));
  if (!folds.every((sizes) => sizes.length > 1 && sizes.every((size) => size === sizes[0]))) return 'shifts';
  return folds.every(([size]) => size === 1) ? 'rows' : 'groups';
}

/** Which of `count` rows stands at each place of a fold. */
export type Order = (count: number) => Int32Array;

/** Draws an order for each fold. A shift is drawn as a share of the fold, so that recordings that miss rows are turned as far as others. */
export function ordersOf(
  arrangement: Arrangement,
  splits: readonly Split[],
  groupOf: Int32Array,
): (random: RandomStream) => Order[] {
  if (arrangement === 'shifts') return (random) => splits.map(() => turnedBy(random.double()));
  const folds = splits.map(({ test }) => groupPlaces(test, groupOf));
  return (random) => folds.map((groups) => exchanged(groups, random.permutation(groups.length)));
}

const turnedBy =
  (share: number): Order =>
  (count) => {
    const shift = Math.floor(share * count);
    return Int32Array.from({ length: count }, (_, place) => (place + shift) % count);
  };

function exchanged(groups: readonly (readonly number[])[], by: Int32Array): Order {
  const order = new Int32Array(groups.length * groups[0].length);
  groups.forEach((places, g) => places.forEach((place, k) => (order[place] = groups[by[g]][k])));
  return () => order;
}
