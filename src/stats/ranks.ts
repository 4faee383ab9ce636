import { NumericError } from '../errors.ts';

/** Ranks from 1, equal values sharing the mean of their ranks. Throws for NaN, which has no rank. */
export function ranks(values: Float64Array): Float64Array {
  const missing = values.findIndex(Number.isNaN);
  if (missing >= 0) throw new NumericError('ranks', `value ${missing} of ${values.length} is NaN`, 'leave it out first');
  const sorted = values.slice().sort();
  const shared = new Map<number, number>();
  for (let from = 0, to = 0; from < sorted.length; from = to) {
    while (to < sorted.length && sorted[to] === sorted[from]) to++;
    shared.set(sorted[from], (from + 1 + to) / 2);
  }
  return values.map((value) => shared.get(value) as number);
}
