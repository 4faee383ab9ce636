import { NumericError } from '../../errors.ts';
import { type FoldOf, type Split, splitsOf } from './split.ts';

/**
 * The folds as splits in which no row within `gap` rows of a tested one trains: h-block cross-validation (Burman, Chow & Nolan
 * 1994; with whole blocks tested, Racine 2000; Roberts et al. 2017). For series whose neighbouring rows resemble one another, such
 * as fMRI volumes, in stored order: take `contiguousFolds`, or `contiguousGroupFolds` where groups must stay whole. Every row is
 * tested once; rows in a gap are in neither part. Throws a NumericError for a gap that is not a whole number from 0, or that leaves
 * nothing to train on.
 */
export function splitsWithGap(foldOf: FoldOf, gap: number): Split[] {
  if (!(Number.isInteger(gap) && gap >= 0)) throw new NumericError('folds', `a gap of ${gap} rows is not a whole number from 0`);
  return splitsOf(foldOf).map(({ train, test }, fold) => {
    const near = rowsNear(test, gap, foldOf.length);
    const far = train.filter((row) => near[row] === 0);
    if (far.length > 0) return { train: far, test };
    const problem = `a gap of ${gap} rows around fold ${fold} leaves none of ${foldOf.length} rows to train on`;
    throw new NumericError('folds', problem, 'ask for a smaller gap or more folds');
  });
}

/** 1 for each of n rows that lies within `gap` rows of one of `rows`, which ascend. */
function rowsNear(rows: Int32Array, gap: number, n: number): Uint8Array {
  const near = new Uint8Array(n);
  let covered = 0;
  for (const row of rows) {
    const end = Math.min(row + gap + 1, n);
    near.fill(1, Math.max(row - gap, covered), end);
    covered = end;
  }
  return near;
}
