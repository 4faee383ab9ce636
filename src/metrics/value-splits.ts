import type { Split } from '../encoding/folds/split.ts';
import { legacyStratifiedKFold } from '../encoding/folds/stratified-folds.ts';

/** How values are divided into folds. */
export interface ValueDivision {
  readonly k: number;
  readonly seed: number;
  /** Whether each value is divided once, where it first stands, or every row's by itself. */
  readonly distinct: boolean;
}

/**
 * Splits over the values that rows have, as the code of Schrimpf et al. (2021) makes them: the rows, or with `distinct` the first row of
 * each value in the values' order, are dealt out to k folds within each stratum (`legacyStratifiedKFold`), and then every row whose value
 * is among the tested ones is tested, every row whose value is among the others trains. So without `distinct` a row whose value stands
 * elsewhere, as that of a frequent word, trains and is tested too. Throws what `legacyStratifiedKFold` throws.
 */
export function valueSplits(values: readonly string[], strata: readonly string[], { k, seed, distinct }: ValueDivision): Split[] {
  const rows = Int32Array.from(values.keys());
  const dealt = distinct ? firstRows(values) : [...rows];
  const foldOf = legacyStratifiedKFold(
    dealt.map((row) => strata[row]),
    k,
    seed,
  );
  return Array.from({ length: k }, (_, fold) => {
    const [tested, trained] = [new Set<string>(), new Set<string>()];
    dealt.forEach((row, i) => (foldOf[i] === fold ? tested : trained).add(values[row]));
    return { train: rows.filter((row) => trained.has(values[row])), test: rows.filter((row) => tested.has(values[row])) };
  });
}

/** The first row of each value, in the order of the values by code unit. */
function firstRows(values: readonly string[]): number[] {
  const first = new Map<string, number>();
  values.forEach((value, row) => {
    if (!first.has(value)) first.set(value, row);
  });
  return [...first].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}
