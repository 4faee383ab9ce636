import { NumericError } from '../../errors.ts';
import { type Labels, placesIn, sorted, tally } from './labels.ts';
import { type FoldOf, requireEnough } from './split.ts';

/**
 * k folds of whole groups in which every class has about its share of rows: scikit-learn's `StratifiedGroupKFold(k)` without shuffling. Groups go
 * the most unevenly classed first (standard deviation of their numbers of rows by class; of equal ones the first in sorted order), each to the
 * fold that makes the shares of each class most alike over folds: the least mean over classes of the standard deviation over folds; of
 * nearly equal ones the fold with fewest rows, then the first. Throws a NumericError where no class has k rows, or groups are fewer than
 * folds.
 */
export function stratifiedGroupFolds(groups: Labels, classes: Labels, k: number): FoldOf {
  const [orderedGroups, orderedClasses] = [sorted(groups), sorted(classes)];
  requireEnough(orderedGroups.length, k, 'groups');
  const [groupOf, classOf] = [placesIn(orderedGroups, groups), placesIn(orderedClasses, classes)];
  const sizes = tally(classOf, orderedClasses.length);
  requireMembers(sizes, k);
  const counts = orderedGroups.map(() => new Float64Array(sizes.length));
  groupOf.forEach((group, row) => counts[group][classOf[row]]++);
  const unevenness = counts.map(deviation);
  const unevenFirst = counts.map((_, group) => group).sort((a, b) => unevenness[b] - unevenness[a] || a - b);
  const held = Array.from({ length: k }, () => new Float64Array(sizes.length));
  const foldOfGroup = new Int32Array(counts.length);
  for (const group of unevenFirst) {
    const fold = bestFold(held, counts[group], sizes);
    counts[group].forEach((rows, one) => (held[fold][one] += rows));
    foldOfGroup[group] = fold;
  }
  return groupOf.map((group) => foldOfGroup[group]);
}

function bestFold(held: readonly Float64Array[], added: Float64Array, sizes: Int32Array): number {
  let best = { fold: -1, spread: Number.POSITIVE_INFINITY, rows: Number.POSITIVE_INFINITY };
  for (let fold = 0; fold < held.length; fold++) {
    const [spread, rows] = [spreadWith(held, fold, added, sizes), sum(held[fold])];
    if (spread < best.spread || (isClose(spread, best.spread) && rows < best.rows)) best = { fold, spread, rows };
  }
  return best.fold;
}

/** The mean over classes of the standard deviation over folds of the share of the class, were a group added to one of the folds. */
function spreadWith(held: readonly Float64Array[], fold: number, added: Float64Array, sizes: Int32Array): number {
  const spreads = Float64Array.from(sizes, (size, one) =>
    deviation(Float64Array.from(held, (rows, f) => (rows[one] + (f === fold ? added[one] : 0)) / size)),
  );
  return sum(spreads) / spreads.length;
}

function deviation(values: Float64Array): number {
  const mean = sum(values) / values.length;
  return Math.sqrt(sum(values.map((value) => (value - mean) ** 2)) / values.length);
}

const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);

/** `numpy.isclose`: equal to 1e-5 of the other, or to 1e-8. */
const isClose = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-8 + 1e-5 * Math.abs(b);

function requireMembers(sizes: Int32Array, k: number): void {
  const largest = Math.max(...sizes);
  if (largest >= k) return;
  const problem = `the largest of ${sizes.length} classes has ${largest} rows, which do not fill ${k} folds`;
  throw new NumericError('folds', problem, 'ask for fewer folds, or for classes of more rows');
}
