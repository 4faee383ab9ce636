import type { Box } from './box.ts';
import type { Vector } from './vector.ts';

/** The square root of the float64 epsilon. */
const STEP = 2 ** -26;

/**
 * How residuals change with each parameter, one column a parameter, by forward differences: the step is 2⁻²⁶ times the parameter, or 2⁻²⁶
 * for those below 1, away from zero; where that would leave the box, it goes the other way, or if both bounds are nearer, to the farther.
 */
export function jacobian(residualsAt: (x: Vector) => Vector, x: Vector, residuals: Vector, box: Box): Vector[] {
  const columns: Vector[] = [];
  for (let j = 0; j < x.length; j++) {
    const moved = [...x];
    moved[j] += stepInside(x[j], box.lower[j], box.upper[j]);
    const there = residualsAt(moved);
    const column: number[] = [];
    for (let i = 0; i < there.length; i++) column.push((there[i] - residuals[i]) / (moved[j] - x[j]));
    columns.push(column);
  }
  return columns;
}

function stepInside(value: number, lower: number, upper: number): number {
  const step = STEP * (value >= 0 ? 1 : -1) * Math.max(1, Math.abs(value));
  if (value + step >= lower && value + step <= upper) return step;
  const [below, above] = [value - lower, upper - value];
  if (Math.abs(step) <= Math.max(below, above)) return -step;
  return above >= below ? above : -below;
}
