import { NumericError } from '../../errors.ts';

/** One division of rows: which train and which are tested. A row may be in neither part, never in both. */
export interface Split {
  readonly train: Int32Array;
  readonly test: Int32Array;
}

/** Which fold holds each row out, from 0: a division in which every row is tested once and trains in all other folds. */
export type FoldOf = Int32Array;

/** The rows of one fold, and the others, both ascending. */
export function splitAt(foldOf: FoldOf, fold: number): Split {
  const rows = Int32Array.from(foldOf.keys());
  return { train: rows.filter((row) => foldOf[row] !== fold), test: rows.filter((row) => foldOf[row] === fold) };
}

/** Folds 0 … k − 1 as splits. Throws a NumericError for a row without a fold, an empty fold, or a single fold. */
export function splitsOf(foldOf: FoldOf): Split[] {
  const outside = foldOf.findIndex((fold) => fold < 0);
  if (outside >= 0) throw new NumericError('folds', `row ${outside} has fold ${foldOf[outside]}`, 'number folds from 0');
  const folds = foldOf.reduce((most, fold) => Math.max(most, fold), -1) + 1;
  if (folds < 2) throw new NumericError('folds', `${folds} folds leave nothing to train on`, 'assign at least 2');
  const splits = Array.from({ length: folds }, (_, fold) => splitAt(foldOf, fold));
  const empty = splits.findIndex(({ test }) => test.length === 0);
  if (empty < 0) return splits;
  throw new NumericError('folds', `fold ${empty} of ${folds} holds no row`, 'number folds without gaps');
}

/** Throws unless `k` is at least 2 and there are at least as many things as folds. */
export function requireEnough(count: number, k: number, things: string): void {
  if (!(Number.isInteger(k) && k >= 2)) throw new NumericError('folds', `${k} folds; there must be at least 2`);
  if (count < k) throw new NumericError('folds', `${count} ${things} do not fill ${k} folds`, 'ask for fewer folds');
}
