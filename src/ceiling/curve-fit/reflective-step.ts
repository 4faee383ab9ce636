import { type Box, holds, mirrored, reach } from './box.ts';
import { along, lowest, valueAt } from './quadratic.ts';
import type { ScaledModel } from './scaled-model.ts';
import { dot, norm, product, scaled, sum, type Vector } from './vector.ts';

/** Where a step is taken from. */
export interface Surroundings {
  readonly box: Box;
  readonly x: Vector;
  readonly model: ScaledModel;
  readonly radius: number;
  /** How much of the way to a bound may be gone, just below 1. */
  readonly share: number;
}

/** A step in the model's lengths, and by what the model has the cost change. */
export interface ModelledStep {
  readonly step: Vector;
  readonly value: number;
}

/**
 * The step itself where it stays in the box. Where it does not, the best, by the model, of three: the step up to the bound that it meets
 * first; from there on reflected at that bound; the way on which the cost falls most steeply (Branch, Coleman & Li 1999). `undefined`
 * where the reflection cannot be told for rounding, which scipy takes for an error.
 */
export function reflectiveStep(at: Surroundings, step: Vector): ModelledStep | undefined {
  const { box, x, model, share } = at;
  const moved = product(model.lengths, step);
  if (holds(box, sum(x, moved))) return { step, value: valueAt(model, step) };
  const times = reach(box, x, moved);
  const toBound = scaled(step, times);
  const onwards = mirrored(box, x, moved, times, step);
  const toSphere = untilSphere(toBound, onwards, at.radius);
  if (toSphere === undefined) return undefined;
  const stopped = scaled(toBound, share);
  const short = { step: stopped, value: valueAt(model, stopped) };
  const reflected = reflect(at, toBound, onwards, toSphere, times);
  const steepest = descend(at);
  if (short.value < reflected.value && short.value < steepest.value) return short;
  return reflected.value < short.value && reflected.value < steepest.value ? reflected : steepest;
}

/** Onwards from the bound, no farther than the next bound or the sphere, and not too near to the bound it began at. */
function reflect(at: Surroundings, from: Vector, onwards: Vector, toSphere: number, times: number): ModelledStep {
  const { box, x, model, share } = at;
  const toBound = reach(box, sum(x, product(model.lengths, from)), product(model.lengths, onwards));
  const farthest = Math.min(toBound, toSphere);
  const least = ((1 - share) * times) / farthest;
  const most = farthest === toBound ? share * toBound : toSphere;
  if (!(farthest > 0 && least <= most)) return { step: from, value: Number.POSITIVE_INFINITY };
  const { at: t, value } = lowest(along(model, onwards, from), least, most);
  return { step: sum(scaled(onwards, t), from), value };
}

/** Against the gradient, to where the model is lowest before a bound or the sphere. */
function descend({ box, x, model, radius, share }: Surroundings): ModelledStep {
  const down = scaled(model.gradient, -1);
  const toSphere = radius / norm(down);
  const toBound = reach(box, x, product(model.lengths, down));
  const most = toBound < toSphere ? share * toBound : toSphere;
  const { at: t, value } = lowest(along(model, down, scaled(down, 0)), 0, most);
  return { step: scaled(down, t), value };
}

/** The t > 0 for which |from + t · direction| is the radius; undefined if `from` is outside, or there is no direction. */
function untilSphere(from: Vector, direction: Vector, radius: number): number | undefined {
  const [a, b, c] = [dot(direction, direction), dot(from, direction), dot(from, from) - radius * radius];
  if (a === 0 || c > 0) return undefined;
  const root = Math.sqrt(b * b - a * c);
  return b >= 0 ? -c / (b + root) : (root - b) / a;
}
