import type { Crew } from '../linalg/crew.ts';
import { columnsOf, type Matrix, matrix } from '../linalg/matrix.ts';
import type { tasks } from './encoding-tasks.ts';
import { contiguousGroupFolds } from './folds/group-folds.ts';
import { contiguousFolds } from './folds/k-fold.ts';
import { type Split, splitAt } from './folds/split.ts';
import type { Penalties } from './settle.ts';
import type { Leverage } from './trial.ts';

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
}

/**
 * What the penalties are to be chosen by: trials within the training rows, or, where all targets share one, that one at once.
 */
export async function searchPenalties(search: PenaltySearch, train: Int32Array, crew: Crew<typeof tasks>): Promise<Penalties> {
  const { x, alphas, choice, gram } = search;
  if (alphas.length === 1) return { alpha: alphas[0] };
  const order = { x, alphas, targets: gram ? 0 : search.targets, screen: search.screen && !gram };
  const trials = await Promise.all(innerSplits(choice, train).map((inner) => crew.run('trial', { ...order, ...inner })));
  if (!gram) return { alphas, trials };
  const losses = await crew.run('summedLosses', { trials, gram });
  return { alpha: alphas[losses.indexOf(Math.min(...losses))] };
}

/** The rows on which penalties are tried, among the training rows. */
export function innerSplits(choice: PenaltyChoice, train: Int32Array): { split: Split; leverage: Leverage | null }[] {
  if (choice.by !== 'folds') return [{ split: { train, test: train }, leverage: choice.by === 'gcv' ? 'mean' : 'own' }];
  const { groupOf, folds } = choice;
  const foldOf = groupOf
    ? contiguousGroupFolds(
        train.map((row) => groupOf[row]),
        folds,
      )
    : contiguousFolds(train.length, folds);
  return Array.from({ length: folds }, (_, fold) => {
    const inner = splitAt(foldOf, fold);
    return { split: { train: inner.train.map((i) => train[i]), test: inner.test.map((i) => train[i]) }, leverage: null };
  });
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
