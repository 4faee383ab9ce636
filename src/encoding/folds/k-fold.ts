import { randomState } from '../../stats/random.ts';
import { type FoldOf, requireEnough } from './split.ts';

/**
 * k folds of consecutive rows, as equal as possible: the first n mod k have one row more (`numpy.array_split`; scikit-learn's
 * `KFold(k)` without shuffling). Throws a NumericError where rows are fewer than folds.
 */
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
