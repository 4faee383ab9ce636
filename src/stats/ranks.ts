import { ascendingOrder } from './ascending-order.ts';

/** Ranks from 1, equal values sharing the mean of their ranks. Throws for NaN, which has no rank. */
export function ranks(values: Float64Array): Float64Array {
  const order = ascendingOrder(values);
  const ranked = new Float64Array(values.length);
  for (let from = 0, to = 0; from < order.length; from = to) {
    while (to < order.length && values[order[to]] === values[order[from]]) to++;
    const shared = (from + 1 + to) / 2;
    for (let i = from; i < to; i++) ranked[order[i]] = shared;
  }
  return ranked;
}
