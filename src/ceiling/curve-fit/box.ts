import type { Vector } from './vector.ts';

/** What each parameter may be: from `lower` to `upper`, where ±Infinity is no bound; `lowest` and `highest` are the numbers just inside. */
export interface Box {
  readonly lower: Vector;
  readonly upper: Vector;
  readonly lowest: Vector;
  readonly highest: Vector;
}

export const boxOf = (lower: Vector, upper: Vector): Box => ({
  lower,
  upper,
  lowest: lower.map(nextAbove),
  highest: upper.map((bound) => -nextAbove(-bound)),
});

/** The next larger number that float64 holds; an infinite one stays. */
function nextAbove(value: number): number {
  if (!Number.isFinite(value)) return value;
  const number = Float64Array.of(value === 0 ? 0 : value);
  const bits = new BigInt64Array(number.buffer);
  bits[0] += value < 0 ? -1n : 1n;
  return number[0];
}

export const holds = ({ lower, upper }: Box, x: Vector): boolean => x.every((value, i) => value >= lower[i] && value <= upper[i]);

/** The point, or where it is at or beyond a bound, the number just inside of it. */
export const inside = ({ lower, upper, lowest, highest }: Box, x: Vector): number[] =>
  x.map((value, i) => (value <= lower[i] ? lowest[i] : value >= upper[i] ? highest[i] : value));

/** How many times this direction leads from x to the first bound (Infinity if to none), and which parameters meet theirs there. */
export function reach({ lower, upper }: Box, x: Vector, direction: Vector): { times: number; meets: boolean[] } {
  const each = direction.map((d, i) =>
    d === 0 ? Number.POSITIVE_INFINITY : Math.max((lower[i] - x[i]) / d, (upper[i] - x[i]) / d),
  );
  const times = Math.min(...each);
  return { times, meets: each.map((one, i) => one === times && direction[i] !== 0) };
}
