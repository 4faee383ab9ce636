import { type Box, holds, reach } from './box.ts';
import { along, lowest, type Quadratic, valueAt } from './quadratic.ts';
import { dot, norm, product, scaled, sum, type Vector } from './vector.ts';

/** Where a step is taken from: a point of the box, the lengths by which its parameters are measured, and what the cost is like around it. */
export interface Surroundings {
  readonly box: Box;
  readonly x: Vector;
  readonly lengths: Vector;
  /** In lengths. */
  readonly model: Quadratic;
  readonly radius: number;
  /** How much of the way to a bound may be gone, just below 1. */
  readonly share: number;
}

/** A step in lengths, and what the cost is thought to change by. */
export interface ModelledStep {
  readonly step: Vector;
  readonly value: number;
}

/**
 * The step itself where it stays in the box. Where it does not, the best, by the model, of three: the step up to the bound that it meets
 * first, from there on reflected at that bound, or the way that the cost falls most steeply (Branch, Coleman & Li 1999). `undefined` where
 * rounding leaves no reflection to be told.
 */
export function reflectiveStep(at: Surroundings, step: Vector): ModelledStep | undefined {
  const { box, x, lengths, model, share } = at;
  if (holds(box, sum(x, product(lengths, step)))) return { step, value: valueAt(model, step) };
  const { times, meets } = reach(box, x, product(lengths, step));
  const toBound = scaled(step, times);
  const mirrored = step.map((s, i) => (meets[i] ? -s : s));
  const way = untilSphere(toBound, mirrored, at.radius);
  if (way === undefined) return undefined;
  const stopped = scaled(toBound, share);
  const short = { step: stopped, value: valueAt(model, stopped) };
  const reflected = reflect(at, toBound, mirrored, way, times);
  const steepest = descend(at);
  if (short.value < reflected.value && short.value < steepest.value) return short;
  return reflected.value < short.value && reflected.value < steepest.value ? reflected : steepest;
}

/** Along the mirrored step from the bound on: no farther than the next bound or the sphere, and not so near to the bound as it began. */
function reflect(at: Surroundings, from: Vector, mirrored: Vector, toSphere: number, times: number): ModelledStep {
  const { box, x, lengths, model, share } = at;
  const toBound = reach(box, sum(x, product(lengths, from)), product(lengths, mirrored)).times;
  const farthest = Math.min(toBound, toSphere);
  const least = ((1 - share) * times) / farthest;
  const most = farthest === toBound ? share * toBound : toSphere;
  if (!(farthest > 0 && least <= most)) return { step: from, value: Number.POSITIVE_INFINITY };
  const { at: t, value } = lowest(along(model, mirrored, from), least, most);
  return { step: sum(scaled(mirrored, t), from), value };
}

/** Against the gradient, to where the model is lowest before a bound or the sphere. */
function descend({ box, x, lengths, model, radius, share }: Surroundings): ModelledStep {
  const down = scaled(model.gradient, -1);
  const toSphere = radius / norm(down);
  const toBound = reach(box, x, product(lengths, down)).times;
  const most = toBound < toSphere ? share * toBound : toSphere;
  const origin = scaled(down, 0);
  const { at: t, value } = lowest(along(model, down, origin), 0, most);
  return { step: scaled(down, t), value };
}

/** The t > 0 where |from + t · direction| is the radius; undefined where `from` is outside, or there is no direction. */
function untilSphere(from: Vector, direction: Vector, radius: number): number | undefined {
  const [a, b, c] = [dot(direction, direction), dot(from, direction), dot(from, from) - radius * radius];
  if (a === 0 || c > 0) return undefined;
  const root = Math.sqrt(b * b - a * c);
  return b >= 0 ? -c / (b + root) : (root - b) / a;
}
