import { DataError } from '../errors.ts';

/** Rows that train and rows that are tested. */
interface Division {
  readonly train: Int32Array;
  readonly test: Int32Array;
}

/** The columns of a table of folds. */
export interface FoldColumns {
  readonly split: readonly string[];
  readonly fold: Int32Array;
  readonly stimulus_id: readonly string[];
  readonly part: readonly string[];
}

/**
 * The folds of one split as rows of `ids`, in the order of the folds: what a fold names as `test` is predicted, what it names as `gap`
 * is left out, and everything else trains. Throws a DataError for a presentation that is not among `ids`, or a split without folds.
 */
export function splitsFrom({ split, fold, stimulus_id, part }: FoldColumns, name: string, ids: readonly string[]): Division[] {
  const rowOf = new Map(ids.map((id, row) => [id, row]));
  const named = new Map<number, Map<number, string>>();
  for (let i = 0; i < split.length; i++) {
    if (split[i] !== name) continue;
    const row = rowOf.get(stimulus_id[i]);
    if (row === undefined)
      throw new DataError(`folds of the split "${name}"`, `presentation "${stimulus_id[i]}" is not in the stimulus set`);
    const parts = named.get(fold[i]) ?? new Map<number, string>();
    named.set(fold[i], parts.set(row, part[i]));
  }
  if (named.size === 0) throw new DataError(`the split "${name}"`, 'has no folds');
  const rows = Int32Array.from(ids.keys());
  return [...named]
    .sort(([a], [b]) => a - b)
    .map(([, parts]) => ({
      train: rows.filter((row) => !parts.has(row)),
      test: rows.filter((row) => parts.get(row) === 'test'),
    }));
}
