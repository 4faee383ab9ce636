import type { SingularSystem } from './singular-system.ts';
import { norm, scaled, type Vector } from './vector.ts';

/** A step, and the damping λ of (JᵀJ + λ) step = −Jᵀ f that it comes from. */
export interface DampedStep {
  readonly step: Vector;
  readonly damping: number;
}

/** How near the length of a damped step must come to the radius, and after how many corrections of λ it may do without. */
const [NEAR, CORRECTIONS] = [0.01, 10];

/**
 * The step that minimises |J step + f| among those no longer than `radius`: Gauss and Newton's where it is short enough, otherwise one
 * damped so that it is about as long, and then stretched to that length (Moré 1978). The search for λ starts from `guess` and is kept
 * between bounds. `rows` counts the residuals; a smallest σ within rounding of zero rules out the undamped step.
 */
export function dampedStep(system: SingularSystem, rows: number, radius: number, guess: number): DampedStep {
  const { values, pulls } = system;
  const fullRank = rows >= values.length && Math.min(...values) > 2 ** -52 * rows * Math.max(...values);
  const free = fullRank ? stepAt(system, 0) : undefined;
  if (free && norm(free) <= radius) return { step: free, damping: 0 };
  let [low, high] = [fullRank ? correction(system, 0, radius).newton : 0, norm(pulls) / radius];
  let damping = fullRank || guess !== 0 ? guess : between(low, high);
  for (let k = 0; k < CORRECTIONS; k++) {
    if (damping < low || damping > high) damping = between(low, high);
    const { excess, newton } = correction(system, damping, radius);
    if (excess < 0) high = damping;
    low = Math.max(low, damping + newton);
    damping += (newton * (excess + radius)) / radius;
    if (Math.abs(excess) < NEAR * radius) break;
  }
  const step = stepAt(system, damping);
  return { step: scaled(step, radius / norm(step)), damping };
}

const between = (low: number, high: number): number => Math.max(0.001 * high, Math.sqrt(low * high));

/** By how much the step at λ is longer than the radius, and the change of λ by which Newton's method would mend that. */
function correction({ values, pulls }: SingularSystem, damping: number, radius: number): { excess: number; newton: number } {
  let [square, slope] = [0, 0];
  for (let i = 0; i < values.length; i++) {
    const stiffness = values[i] * values[i] + damping;
    square += (pulls[i] / stiffness) ** 2;
    slope += pulls[i] ** 2 / stiffness ** 3;
  }
  const length = Math.sqrt(square);
  return { excess: length - radius, newton: ((length - radius) * length) / slope };
}

/** −V (σ Uᵀf / (σ² + λ)). */
function stepAt({ values, directions, pulls }: SingularSystem, damping: number): number[] {
  const step = new Array<number>(values.length).fill(0);
  for (let k = 0; k < values.length; k++) {
    const amount = pulls[k] / (values[k] * values[k] + damping);
    for (let j = 0; j < step.length; j++) step[j] -= directions[k][j] * amount;
  }
  return step;
}
