import type { ScreenedLosses } from './screen-fold.ts';

/**
 * For each penalty the targets for which it may have the least mean loss over folds, or one less than `best`, given how far each loss
 * may be from the true one.
 */
export function contenders(folds: readonly ScreenedLosses[], best: Float64Array): Int32Array[] {
  const { rows, cols } = folds[0].losses;
  const [losses, doubt] = [meanOf(folds.map((fold) => fold.losses.data)), meanOf(folds.map((fold) => fold.doubt.data))];
  const bar = best.slice();
  for (let a = 0, at = 0; a < rows; a++) {
    for (let j = 0; j < cols; j++, at++) bar[j] = Math.min(bar[j], losses[at] + doubt[at]);
  }
  return Array.from({ length: rows }, (_, a) => {
    const from = a * cols;
    return Int32Array.from(bar.keys()).filter((j) => !(losses[from + j] - doubt[from + j] > bar[j]));
  });
}

function meanOf(parts: readonly Float64Array[]): Float64Array {
  const mean = new Float64Array(parts[0].length);
  for (const part of parts) for (let at = 0; at < mean.length; at++) mean[at] += part[at] / parts.length;
  return mean;
}

/** Some targets, and for each penalty the places among them of those that are open to it. */
export interface OpenBlock {
  readonly columns: Int32Array;
  readonly open: readonly Int32Array[];
}

/** The targets that are open to some penalty, in as few blocks of about one size as hold at most `width` each. */
export function openBlocks(open: readonly Int32Array[], width: number): OpenBlock[] {
  const columns = Int32Array.from(new Set(open.flatMap((targets) => [...targets]))).sort();
  const count = Math.ceil(columns.length / width);
  const cut = (b: number): number => Math.floor((b * columns.length) / count);
  return Array.from({ length: count }, (_, b) => {
    const own = columns.subarray(cut(b), cut(b + 1));
    const placeOf = new Map(Array.from(own, (column, place) => [column, place]));
    return { columns: own, open: open.map((targets) => Int32Array.from([...targets].flatMap((j) => placeOf.get(j) ?? []))) };
  });
}
