import type { Box } from './box.ts';
import type { Vector } from './vector.ts';

/** The square root of the float64 epsilon. */
const STEP = 2 ** -26;

/**
 * How residuals change with each parameter, one column a parameter, by forward differences: the step is 2⁻²⁶ times the parameter, or 2⁻²⁶
 * for those below 1, away from zero; where that would leave the box, backwards, or to the farther bound if both sides are too near.
 */
export const jacobian = (residualsAt: (x: Vector) => Vector, x: Vector, residuals: Vector, box: Box): Vector[] =>
  x.map((value, j) => {
    const moved = value + stepInside(value, box.lower[j], box.upper[j]);
    const there = residualsAt(x.with(j, moved));
    return there.map((residual, i) => (residual - residuals[i]) / (moved - value));
  });

function stepInside(value: number, lower: number, upper: number): number {
  const step = STEP * (value >= 0 ? 1 : -1) * Math.max(1, Math.abs(value));
  if (value + step >= lower && value + step <= upper) return step;
  const [below, above] = [value - lower, upper - value];
  if (Math.abs(step) <= Math.max(below, above)) return -step;
  return above >= below ? above : -below;
}
