import type { Crew } from '../linalg/crew.ts';
import { columnsOf, type Matrix, matrix } from '../linalg/matrix.ts';
import type { tasks } from './encoding-tasks.ts';
import { type FeatureRule, RAW } from './feature-rule.ts';
import { contiguousGroupFolds } from './folds/group-folds.ts';
import { contiguousFolds } from './folds/k-fold.ts';
import { type Split, splitsOf } from './folds/split.ts';
import { leastOf } from './losses.ts';
import type { Mapping } from './predictor.ts';
import type { ScreenedTrial } from './screen.ts';
import type { Penalties } from './settle.ts';
import type { Trial } from './trial.ts';

/** How a penalty is found within the training rows. */
export type PenaltyChoice =
  /** Folds of rows in stored order; rows of one group (a passage) are never parted. Without groups each row is its own. */
  | { readonly by: 'folds'; readonly folds: number; readonly groupOf?: Int32Array }
  /** Every row left out in turn, exactly. */
  | { readonly by: 'leave-one-out' }
  /** Generalised cross-validation. */
  | { readonly by: 'gcv' };

export interface PenaltySearch {
  readonly x: Matrix;
  /** Penalties on offer, in order of preference among equals. */
  readonly alphas: readonly number[];
  readonly choice: PenaltyChoice;
  readonly targets: number;
  readonly screen: boolean;
  /** Y Yᵀ over all rows where all targets share a penalty; null where each has its own. */
  readonly gram: Matrix | null;
  /** See `Fit`. */
  readonly epsilon?: number;
  /** See `Work`. */
  readonly features?: FeatureRule;
}

/** A fit that all targets share, and by what their penalties are to be chosen: trials, or at once the one of all. */
export interface Prepared<F> {
  readonly fit: F;
  readonly penalties: Penalties;
}

/**
 * Fits a mapping on the rows `split.train`, all but the penalties, and tries those within the same rows. Leave-one-out comes out of the
 * fit itself; folds are fits of their own. Trials of `spent`, which nobody may read any more, give their memory.
 */
export async function prepare<K extends 'predictor' | 'solver'>(
  task: K,
  mapping: Mapping,
  search: PenaltySearch,
  split: Split,
  crew: Crew<typeof tasks>,
  spent: Penalties = null,
): Promise<Prepared<Awaited<ReturnType<(typeof tasks)['tasks'][K]>>['fit']>> {
  const { x, alphas, choice, gram, epsilon = Number.EPSILON, features = RAW } = search;
  const screen = search.screen && !gram;
  const searching = mapping === 'ridge' && alphas.length > 1;
  const rooms = spent && 'trials' in spent ? spent.trials : [];
  const leverage = choice.by === 'gcv' ? 'mean' : 'own';
  const leaveOut =
    searching && choice.by !== 'folds' ? ({ alphas, leverage, screen, gram, room: rooms[0] ?? null } as const) : null;
  const folds = searching && choice.by === 'folds' ? innerSplits(choice, split.train) : [];
  const fitted = crew.run(task, { x, split, mapping, alphas, leaveOut, epsilon, features });
  const tried = gram ? shareOnFolds(search, gram, folds, crew) : tryOnFolds({ ...search, screen }, folds, rooms, crew);
  const [{ fit, trial, alpha }, penalties] = await Promise.all([fitted, tried]);
  if (mapping === 'ols') return { fit, penalties: null };
  if (!searching) return { fit, penalties: { alpha: alphas[0] } };
  if (alpha !== null) return { fit, penalties: { alpha } };
  return { fit, penalties: trial ? { alphas, trials: [trial] } : penalties };
}

/** Each target is to choose in these folds. */
async function tryOnFolds(
  { x, alphas, targets, screen, features = RAW }: PenaltySearch,
  folds: readonly Split[],
  rooms: readonly (Trial | ScreenedTrial)[],
  crew: Crew<typeof tasks>,
): Promise<Penalties> {
  const tried = folds.map((split, f) =>
    crew.run('fold', { x, split, alphas, features, targets, screen, room: rooms[f] ?? null }),
  );
  return { alphas, trials: await Promise.all(tried) };
}

/** The penalty of all targets, by these folds. */
async function shareOnFolds(
  { x, alphas, targets, features = RAW }: PenaltySearch,
  gram: Matrix,
  folds: readonly Split[],
  crew: Crew<typeof tasks>,
): Promise<Penalties> {
  const losses = await Promise.all(folds.map((split) => crew.run('foldLosses', { x, split, alphas, features, targets, gram })));
  return { alpha: alphas[leastOf(Float64Array.from(alphas, (_, a) => losses.reduce((sum, fold) => sum + fold[a], 0)))] };
}

/** Folds within the training rows. */
export function innerSplits({ groupOf, folds }: PenaltyChoice & { by: 'folds' }, train: Int32Array): Split[] {
  const foldOf = groupOf
    ? contiguousGroupFolds(
        train.map((row) => groupOf[row]),
        folds,
      )
    : contiguousFolds(train.length, folds);
  return splitsOf(foldOf).map((inner) => ({
    train: inner.train.map((i) => train[i]),
    test: inner.test.map((i) => train[i]),
  }));
}

/** Columns at a time for the Gram matrix: fixed, since sums of other blocks would differ in their last digits. */
const GRAM_BLOCK = 2048;

/** (Y − Ȳ)(Y − Ȳ)ᵀ, n × n. */
export async function gramOfTargets(y: Matrix, crew: Crew<typeof tasks>): Promise<Matrix> {
  const gram = matrix(y.rows, y.rows);
  const inFlight = crew.threads + 1;
  for (let from = 0; from < y.cols; from += inFlight * GRAM_BLOCK) {
    const starts = Array.from({ length: inFlight }, (_, b) => from + b * GRAM_BLOCK).filter((start) => start < y.cols);
    const parts = await Promise.all(
      starts.map((start) => crew.run('gram', columnsOf(y, start, Math.min(start + GRAM_BLOCK, y.cols)))),
    );
    for (const { data } of parts) for (let i = 0; i < data.length; i++) gram.data[i] += data[i];
  }
  return crew.share(gram);
}

/** 1 where the chosen penalty is the smallest or largest on offer, so that a wider grid might have served better. */
export function atEdge(chosen: Float64Array, alphas: readonly number[]): Uint8Array {
  const ends = alphas.length > 1 ? [Math.min(...alphas), Math.max(...alphas)] : [];
  return Uint8Array.from(chosen, (alpha) => (ends.includes(alpha) ? 1 : 0));
}
