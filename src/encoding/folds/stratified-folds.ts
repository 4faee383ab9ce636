import { NumericError } from '../../errors.ts';
import { type RandomStream, randomState } from '../../stats/random.ts';
import { kFold } from './k-fold.ts';
import { distinct, type Labels, placesIn, tally } from './labels.ts';
import { type FoldOf, requireEnough } from './split.ts';

// A class with fewer members than there are folds is absent from some test parts; only where that holds for every class is it a
// NumericError, as in scikit-learn.

/**
 * k shuffled folds in each of which every class has its share of rows: scikit-learn ≥ 0.22
 * `StratifiedKFold(k, shuffle=True, random_state=seed)`. Rows sorted by class (classes in order of first appearance) are dealt out
 * round robin, which says how many of a class each fold gets; which ones is drawn class by class from one stream.
 */
export function stratifiedKFold(classes: Labels, k: number, seed: number): FoldOf {
  const { classOf, sizes } = requireClasses(classes, k);
  const random = randomState(seed);
  let dealt = 0;
  const foldsOfClass = sizes.map((size) => {
    const folds = dealtFolds(dealt, size, k, random);
    dealt += size;
    return folds;
  });
  return inTurn(classOf, foldsOfClass);
}

/**
 * `stratifiedKFold` as scikit-learn before 0.22 had it: each class is divided by a `kFold` of its own with the same seed, so that
 * in classes of equal size the same places are held out together, and folds may differ in size by as many rows as there are classes.
 */
export function legacyStratifiedKFold(classes: Labels, k: number, seed: number): FoldOf {
  const { classOf, sizes } = requireClasses(classes, k);
  return inTurn(
    classOf,
    sizes.map((size) => kFold(Math.max(size, k), k, seed)),
  );
}

/** The folds of `size` rows dealt out from place `from` on, ascending, then shuffled. */
function dealtFolds(from: number, size: number, k: number, random: RandomStream): Int32Array {
  return random.shuffle(Int32Array.from({ length: size }, (_, i) => (from + i) % k).sort());
}

/** Each row takes the next fold of its class. */
function inTurn(classOf: Int32Array, foldsOfClass: readonly Int32Array[]): FoldOf {
  const taken = new Int32Array(foldsOfClass.length);
  return classOf.map((one) => foldsOfClass[one][taken[one]++]);
}

function requireClasses(classes: Labels, k: number) {
  requireEnough(classes.length, k, 'rows');
  const ordered = distinct(classes);
  const classOf = placesIn(ordered, classes);
  const sizes = [...tally(classOf, ordered.length)];
  const largest = Math.max(...sizes);
  if (largest >= k) return { classOf, sizes };
  const problem = `the largest of ${ordered.length} classes has ${largest} rows, which do not fill ${k} folds`;
  throw new NumericError('folds', problem, 'ask for fewer folds');
}
