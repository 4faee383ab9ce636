import { NumericError } from '../../errors.ts';
import { randomState } from '../../stats/random.ts';
import type { Split } from './split.ts';

/** How many rows train, or how many are tested, as a share between 0 and 1. */
export type ShuffleSize = { readonly trainShare: number } | { readonly testShare: number };

/**
 * `repeats` independent random divisions, row indices in the order in which they were drawn: scikit-learn's `ShuffleSplit`. With
 * `trainShare` the training part is ⌊share · n⌋ rows and the rest is tested; with `testShare` the tested part is ⌈share · n⌉ rows
 * and the rest trains. Over all repeats a row may be tested often or never. Throws a NumericError for a share that is not between
 * 0 and 1 or leaves a part empty.
 */
export function shuffleSplit(n: number, repeats: number, size: ShuffleSize, seed: number): Split[] {
  if (!(Number.isInteger(repeats) && repeats >= 1)) {
    throw new NumericError('shuffleSplit', `${repeats} repeats; there must be at least 1`);
  }
  const tested = testedOf(n, size);
  const random = randomState(seed);
  return Array.from({ length: repeats }, () => {
    const drawn = random.permutation(n);
    return { test: drawn.slice(0, tested), train: drawn.slice(tested) };
  });
}

function testedOf(n: number, size: ShuffleSize): number {
  const [[name, share]] = Object.entries(size);
  if (!(share > 0 && share < 1)) throw new NumericError('shuffleSplit', `${name} ${share} is not between 0 and 1`);
  const tested = 'trainShare' in size ? n - Math.floor(size.trainShare * n) : Math.ceil(size.testShare * n);
  if (tested > 0 && tested < n) return tested;
  throw new NumericError('shuffleSplit', `${tested} of ${n} rows to test leaves nothing to train or to test on`);
}
