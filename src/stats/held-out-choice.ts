import { NumericError } from '../errors.ts';
import { mean } from './bootstrap.ts';

/** What becomes of a choice that may not see what it is judged by. */
export interface HeldOutChoice {
  /** Mean over folds of the score of the candidate that is best on all other folds. */
  readonly score: number;
  /** Which candidate that is, fold by fold. */
  readonly chosen: Int32Array;
  /** The largest mean over all folds, which is chosen by the scores that it is made of and so is too large on average. */
  readonly best: number;
}

/**
 * Leave-one-fold-out choice among candidates, scores given as candidates × folds: for each fold the candidate with the largest mean
 * over the other folds, of equals the first. Throws a NumericError for fewer than two folds, no candidate, or uneven rows.
 */
export function heldOutChoice(scores: readonly ArrayLike<number>[]): HeldOutChoice {
  const folds = scores[0]?.length ?? 0;
  if (folds < 2) throw new NumericError('held-out choice', `${folds} folds leave none to choose by`, 'give two or more');
  if (scores.some(({ length }) => length !== folds))
    throw new NumericError('held-out choice', 'candidates differ in their folds');
  const sums = scores.map((row) => Array.from(row).reduce((sum, score) => sum + score, 0));
  const chosen = Int32Array.from({ length: folds }, (_, fold) => {
    const others = scores.map((row, candidate) => sums[candidate] - row[fold]);
    return others.indexOf(Math.max(...others));
  });
  const held = Float64Array.from(chosen, (candidate, fold) => scores[candidate][fold]);
  return { score: mean(held), chosen, best: Math.max(...sums) / folds };
}
