import { NumericError } from '../../errors.ts';
import { type Labels, placesIn, sorted } from './labels.ts';
import type { Split } from './split.ts';

/** More fits than this are hardly meant. */
const MOST_SPLITS = 10_000;

/**
 * One split for each set of p groups, which is tested while all others train, in the order of `itertools.combinations` of the sorted groups:
 * scikit-learn's `LeavePGroupsOut`. With p above 1 a row is tested more than once. Throws a NumericError where no group would train, or for more
 * than 10,000 splits.
 */
export function leaveGroupsOut(groups: Labels, p: number): Split[] {
  const ordered = sorted(groups);
  requireSets(ordered.length, p);
  const groupOf = placesIn(ordered, groups);
  const rows = Int32Array.from(groupOf.keys());
  return setsOf(ordered.length, p).map((out) => ({
    train: rows.filter((row) => !out.includes(groupOf[row])),
    test: rows.filter((row) => out.includes(groupOf[row])),
  }));
}

/** All sets of p of the places 0 … count − 1, ascending, the first places changing last. */
function setsOf(count: number, p: number, from = 0): number[][] {
  if (p === 0) return [[]];
  const firsts = Array.from({ length: Math.max(count - p - from + 1, 0) }, (_, i) => from + i);
  return firsts.flatMap((first) => setsOf(count, p - 1, first + 1).map((rest) => [first, ...rest]));
}

function requireSets(count: number, p: number): void {
  if (!(Number.isInteger(p) && p >= 1)) throw new NumericError('folds', `${p} groups to leave out; there must be at least 1`);
  if (p >= count)
    throw new NumericError('folds', `${p} of ${count} groups left out leave nothing to train on`, 'leave out fewer');
  let sets = 1;
  for (let i = 1; i <= p; i++) sets = (sets * (count - p + i)) / i;
  if (sets <= MOST_SPLITS) return;
  throw new NumericError('folds', `there are ${Math.round(sets)} ways to leave out ${p} of ${count} groups`, 'leave out fewer');
}
