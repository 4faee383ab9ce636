import { NumericError } from '../errors.ts';
import { randomState } from '../stats/random.ts';

/** Which fold holds each row out, from 0. */
export type FoldOf = Int32Array;

/** What rows can be grouped by: names, or numbers. */
export type Groups = ArrayLike<string> | ArrayLike<number>;

/** k folds of consecutive rows, as equal as possible: the first n mod k have one row more (`numpy.array_split`). */
export function contiguousFolds(n: number, k: number): FoldOf {
  requireEnough(n, k, 'rows');
  const small = Math.floor(n / k);
  const larger = n % k;
  const boundary = larger * (small + 1);
  return Int32Array.from({ length: n }, (_, i) =>
    i < boundary ? Math.floor(i / (small + 1)) : larger + Math.floor((i - boundary) / small),
  );
}

/** k folds of rows drawn at random: scikit-learn's `KFold(k, shuffle=True, random_state=seed)`. Rows of one passage part company. */
export function kFold(n: number, k: number, seed: number): FoldOf {
  const chunkOf = contiguousFolds(n, k);
  const foldOf = new Int32Array(n);
  randomState(seed)
    .permutation(n)
    .forEach((row, place) => {
      foldOf[row] = chunkOf[place];
    });
  return foldOf;
}

/**
 * k folds of whole groups: the distinct groups, sorted, are shuffled and split into k parts, the first ones larger by one group:
 * scikit-learn ≥ 1.6 `GroupKFold(k, shuffle=True, random_state=seed)`. Folds hold equally many groups, not rows.
 */
export function groupKFold(groups: Groups, k: number, seed: number): FoldOf {
  const distinct = [...new Set<string | number>(Array.from<string | number>(groups))].sort(byValue);
  return foldsOfGroups(groups, randomState(seed).shuffle(distinct), k);
}

/** k folds of whole groups in the order in which they first appear, so that neighbours are held out together. */
export const contiguousGroupFolds = (groups: Groups, k: number): FoldOf =>
  foldsOfGroups(groups, [...new Set<string | number>(Array.from<string | number>(groups))], k);

function foldsOfGroups(groups: Groups, ordered: readonly (string | number)[], k: number): FoldOf {
  requireEnough(ordered.length, k, 'groups');
  const chunkOf = contiguousFolds(ordered.length, k);
  const foldOfGroup = new Map(ordered.map((group, place) => [group, chunkOf[place]]));
  return Int32Array.from({ length: groups.length }, (_, row) => foldOfGroup.get(groups[row]) as number);
}

const byValue = (a: string | number, b: string | number): number => (a < b ? -1 : a > b ? 1 : 0);

/** One random division: row indices in the order in which they were drawn. */
export interface Split {
  readonly train: Int32Array;
  readonly test: Int32Array;
}

/**
 * `repeats` independent random divisions: scikit-learn's `ShuffleSplit`. With `trainShare` the training part is ⌊share · n⌋ rows and
 * the rest is tested; with `testShare` the tested part is ⌈share · n⌉ rows and the rest trains.
 */
export function shuffleSplit(
  n: number,
  repeats: number,
  size: { readonly trainShare: number } | { readonly testShare: number },
  seed: number,
): Split[] {
  const tested = 'trainShare' in size ? n - Math.floor(size.trainShare * n) : Math.ceil(size.testShare * n);
  if (!(tested > 0 && tested < n)) {
    throw new NumericError('shuffleSplit', `${tested} of ${n} rows to test leaves nothing to train or to test on`);
  }
  const random = randomState(seed);
  return Array.from({ length: repeats }, () => {
    const drawn = random.permutation(n);
    return { test: drawn.slice(0, tested), train: drawn.slice(tested) };
  });
}

/** The rows of one fold, and the others, both ascending. */
export function splitAt(foldOf: FoldOf, fold: number): Split {
  const rows = Array.from(foldOf.keys());
  return {
    train: Int32Array.from(rows.filter((row) => foldOf[row] !== fold)),
    test: Int32Array.from(rows.filter((row) => foldOf[row] === fold)),
  };
}

function requireEnough(count: number, k: number, things: string): void {
  if (!(Number.isInteger(k) && k >= 2)) throw new NumericError('folds', `${k} folds; there must be at least 2`);
  if (count < k) throw new NumericError('folds', `${count} ${things} do not fill ${k} folds`, 'ask for fewer folds');
}
