import type { Matrix } from '../linalg/matrix.ts';
import type { Work } from './block-plan.ts';
import type { Split } from './folds/split.ts';

export interface CrossValidation extends Work {
  /** What the targets are called in errors; their column numbers if left out. */
  readonly names?: readonly string[];
  /** Which rows train and which are predicted, time after time. */
  readonly splits: readonly Split[];
  /** Whether the held-out predictions are returned. */
  readonly keepPredictions?: boolean;
  readonly progress?: (share: number) => void;
}

export interface CrossValidated {
  /** Pearson's r of held-out prediction and target, splits × t; 0 where the prediction was constant. */
  readonly r: Matrix;
  /** Held-out predictions of each split, |test| × t, if they are kept. */
  readonly predictions: readonly Matrix[] | null;
  /** The chosen penalties, splits × t; null for ols and pls. */
  readonly alpha: Matrix | null;
  /** splits × t: 1 where the chosen penalty, or number of components, lies at an end of what was on offer. */
  readonly edge: Uint8Array;
  /** splits × t: 1 where the prediction was constant over the split. */
  readonly constant: Uint8Array;
}
