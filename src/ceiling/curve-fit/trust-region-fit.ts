import { type Box, inside } from './box.ts';
import { dampedStep } from './damped-step.ts';
import { jacobian } from './jacobian.ts';
import { reflectiveStep, type Surroundings } from './reflective-step.ts';
import { type SingularSystem, singularSystem } from './singular-system.ts';
import { dot, norm, product, sum, type Vector } from './vector.ts';

/** Residuals that parameters within a box shall make small. */
export interface LeastSquares {
  readonly residualsAt: (x: Vector) => Vector;
  readonly box: Box;
  /** Strictly inside the box. */
  readonly start: Vector;
}

/** What is small enough: the fall of the cost and the step, each relative, and the scaled gradient. */
const TOLERANCE = 1e-8;
/** Evaluations of the residuals, those for differences not counted, for each parameter. */
const EVALUATIONS = 100;

/** A point with its cost ½|f|², the Jacobian and the gradient. */
interface Point {
  readonly x: Vector;
  readonly residuals: Vector;
  readonly cost: number;
  readonly columns: readonly Vector[];
  readonly gradient: Vector;
}

/** What is carried from one trial to the next. */
interface Search {
  radius: number;
  damping: number;
  evaluations: number;
}

/**
 * Bounded least squares by the trust-region reflective method (Branch, Coleman & Li, SIAM J. Sci. Comput. 21, 1999), step by step as
 * `scipy.optimize.curve_fit` takes it by default (method `trf` of `least_squares`, two-point differences, exact steps, tolerances of 1e-8):
 * it so ends where that ends, which is not always the least error of all. `undefined` where that raises an error: after 100 evaluations
 * a parameter without an end, or if the Jacobian is not finite.
 */
export function trustRegionFit(problem: LeastSquares): Vector | undefined {
  const residuals = problem.residualsAt(problem.start);
  let here = pointAt(problem, problem.start, residuals);
  if (!here) return undefined;
  const search = { radius: firstRadius(here, problem.box), damping: 0, evaluations: 1 };
  for (;;) {
    const { distances } = towardsBounds(here, problem.box);
    const steepness = Math.max(...here.gradient.map((g, i) => Math.abs(g * distances[i])));
    if (steepness < TOLERANCE) return here.x;
    const trial = nextTrial(problem, here, Math.max(0.995, 1 - steepness), search);
    if (!trial) return undefined;
    if (trial.falls) here = pointAt(problem, trial.x, trial.residuals);
    if (trial.last || !here) return here?.x;
  }
}

function pointAt({ residualsAt, box }: LeastSquares, x: Vector, residuals: Vector): Point | undefined {
  const columns = jacobian(residualsAt, x, residuals, box);
  if (!columns.every((column) => column.every(Number.isFinite))) return undefined;
  return { x, residuals, cost: dot(residuals, residuals) / 2, columns, gradient: columns.map((column) => dot(column, residuals)) };
}

/** How far each parameter is from the bound to which the cost falls, 1 if there is none; and whether that grows with it, shrinks, or neither. */
function towardsBounds({ x, gradient }: Point, { lower, upper }: Box): { distances: Vector; signs: Vector } {
  const signs = gradient.map((g, i) => (g < 0 && upper[i] < Infinity ? -1 : g > 0 && lower[i] > -Infinity ? 1 : 0));
  return { distances: signs.map((sign, i) => (sign < 0 ? upper[i] - x[i] : sign > 0 ? x[i] - lower[i] : 1)), signs };
}

function firstRadius(start: Point, box: Box): number {
  const { distances } = towardsBounds(start, box);
  return norm(start.x.map((value, i) => value / Math.sqrt(distances[i]))) || 1;
}

interface Trial {
  readonly x: Vector;
  readonly residuals: Vector;
  /** Whether the cost is lower there. */
  readonly falls: boolean;
  /** Whether too little has changed to go on. */
  readonly last: boolean;
}

/** Shorter and shorter steps until the cost falls, or no longer changes; undefined when evaluations run out. */
function nextTrial(problem: LeastSquares, here: Point, share: number, search: Search): Trial | undefined {
  const { surroundings, system } = surroundingsOf(problem.box, here, share);
  const most = EVALUATIONS * here.x.length;
  while (search.evaluations < most) {
    const { radius } = search;
    const { step, damping } = dampedStep(system, here.residuals.length, radius, search.damping);
    const chosen = reflectiveStep({ ...surroundings, radius }, step);
    if (!chosen) return undefined;
    search.damping = damping;
    search.evaluations++;
    const moved = product(surroundings.lengths, chosen.step);
    const x = inside(problem.box, sum(here.x, moved));
    const residuals = problem.residualsAt(x);
    const length = norm(chosen.step);
    if (!residuals.every(Number.isFinite)) {
      search.radius = 0.25 * length;
      continue;
    }
    const fall = here.cost - dot(residuals, residuals) / 2;
    const ratio = ratioOf(fall, -chosen.value);
    const last = (fall < TOLERANCE * here.cost && ratio > 0.25) || norm(moved) < TOLERANCE * (TOLERANCE + norm(here.x));
    if (fall > 0 || last) { adapt(search, ratio, length); return { x, residuals, falls: fall > 0, last }; }
    adapt(search, ratio, length);
  }
  return undefined;
}

const ratioOf = (fall: number, foreseen: number): number =>
  foreseen > 0 ? fall / foreseen : foreseen === 0 && fall === 0 ? 1 : 0;

/** The radius shrinks where the model was wrong and doubles where it was right up to the radius; the damping is led along. */
function adapt(search: Search, ratio: number, length: number): void {
  const before = search.radius;
  if (ratio < 0.25) search.radius = 0.25 * length;
  else if (ratio > 0.75 && length > 0.95 * before) search.radius = 2 * before;
  search.damping *= before / search.radius;
}

function surroundingsOf(box: Box, { x, columns, gradient, residuals }: Point & object, share: number): { surroundings: Omit<Surroundings, 'radius'>; system: SingularSystem } {
  const { distances, signs } = towardsBounds({ x, gradient } as Point, box);
  const lengths = distances.map(Math.sqrt);
  const model = {
    gradient: product(lengths, gradient),
    columns: columns.map((column, j) => column.map((slope) => slope * lengths[j])),
    curvature: product(gradient, signs),
  };
  const tall = model.columns.map((column, j) => [...column, ...model.curvature.map((c, i) => (i === j ? Math.sqrt(c) : 0))]);
  return { surroundings: { box, x, lengths, model, share }, system: singularSystem(tall, residuals) };
}
