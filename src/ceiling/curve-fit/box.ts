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
  if (value === 0) return Number.MIN_VALUE;
  const number = Float64Array.of(value);
  new BigInt64Array(number.buffer)[0] += value < 0 ? -1n : 1n;
  return number[0];
}

export function holds({ lower, upper }: Box, x: Vector): boolean {
  for (let i = 0; i < x.length; i++) if (!(x[i] >= lower[i] && x[i] <= upper[i])) return false;
  return true;
}

/** The point; where it is at or beyond a bound, the number just inside of it. */
export function inside({ lower, upper, lowest, highest }: Box, x: Vector): number[] {
  const out: number[] = [];
  for (let i = 0; i < x.length; i++) out.push(x[i] <= lower[i] ? lowest[i] : x[i] >= upper[i] ? highest[i] : x[i]);
  return out;
}

/** How many times this direction leads from x to the bound of one parameter; Infinity if it does not. */
const reachOf = (lower: number, upper: number, x: number, direction: number): number =>
  direction === 0 ? Number.POSITIVE_INFINITY : Math.max((lower - x) / direction, (upper - x) / direction);

/** How many times this direction leads from x to the first bound. */
export function reach({ lower, upper }: Box, x: Vector, direction: Vector): number {
  let times = Number.POSITIVE_INFINITY;
  for (let i = 0; i < x.length; i++) times = Math.min(times, reachOf(lower[i], upper[i], x[i], direction[i]));
  return times;
}

/** The step, turned back in those parameters that meet their bound after so many times of the direction. */
export const mirrored = ({ lower, upper }: Box, x: Vector, direction: Vector, times: number, step: Vector): number[] =>
  step.map((s, i) => (reachOf(lower[i], upper[i], x[i], direction[i]) === times ? -s : s));
