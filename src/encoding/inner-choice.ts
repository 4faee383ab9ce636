import type { Split } from './folds/split.ts';
import type { PenaltyChoice } from './penalty-choice.ts';

/**
 * How penalties are chosen inside the training rows: by `most` folds that part no group, or by as many as there are groups to train on in the
 * split that leaves fewest.
 */
export function innerChoice(splits: readonly Split[], groupOf: Int32Array, most: number): PenaltyChoice {
  const fewest = Math.min(...splits.map(({ train }) => new Set(train.map((row) => groupOf[row])).size));
  return { by: 'folds', folds: Math.min(most, fewest), groupOf };
}
