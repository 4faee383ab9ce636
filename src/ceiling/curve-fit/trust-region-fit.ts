import { type Box, inside } from './box.ts';
import { dampedStep } from './damped-step.ts';
import { jacobian } from './jacobian.ts';
import { reflectiveStep } from './reflective-step.ts';
import { type Point, type ScaledModel, scaledModel, towardsBounds } from './scaled-model.ts';
import { allFinite, dot, norm, product, sum, type Vector } from './vector.ts';

/** Residuals that parameters within a box shall make small. */
export interface LeastSquares {
  readonly residualsAt: (x: Vector) => Vector;
  readonly box: Box;
  /** Strictly inside the box. */
  readonly start: Vector;
}

/** What is too little to go on: of the cost and of the step in relation, and of the scaled gradient. */
const TOLERANCE = 1e-8;
/** Evaluations of the residuals for each parameter, those for differences not counted. */
const EVALUATIONS = 100;

/** What is carried from one trial to the next. */
interface Search {
  radius: number;
  damping: number;
  evaluations: number;
}

/**
 * Bounded least squares by the trust-region reflective method (Branch, Coleman & Li, SIAM J. Sci. Comput. 21, 1999), step by step as
 * `scipy.optimize.curve_fit` takes it (`least_squares` with method `trf`, two-point differences, exact steps, tolerances of 1e-8): it ends
 * where that ends, which is not always the least error of all. `undefined` where that raises an error: when 100 evaluations a parameter
 * did not suffice, or the Jacobian is not finite.
 */
export function trustRegionFit(problem: LeastSquares): Vector | undefined {
  const { start, box } = problem;
  let here = pointAt(problem, start, problem.residualsAt(start));
  if (!here) return undefined;
  const search = { radius: firstRadius(here, box), damping: 0, evaluations: 1 };
  for (;;) {
    const scaling = towardsBounds(here, box);
    const steepness = Math.max(...product(here.gradient, scaling.distances).map(Math.abs));
    if (steepness < TOLERANCE) return here.x;
    const trial = nextTrial(problem, here, scaledModel(here, scaling), Math.max(0.995, 1 - steepness), search);
    if (trial?.falls) here = pointAt(problem, trial.x, trial.residuals);
    if (!trial || !here) return undefined;
    if (trial.last) return here.x;
  }
}

/** `undefined` where the Jacobian is not finite. */
function pointAt({ residualsAt, box }: LeastSquares, x: Vector, residuals: Vector): Point | undefined {
  const columns = jacobian(residualsAt, x, residuals, box);
  if (!columns.every(allFinite)) return undefined;
  return { x, residuals, cost: costOf(residuals), columns, gradient: columns.map((column) => dot(column, residuals)) };
}

const costOf = (residuals: Vector): number => 0.5 * dot(residuals, residuals);

const firstRadius = (start: Point, box: Box): number => {
  const { distances } = towardsBounds(start, box);
  return norm(start.x.map((value, i) => value / Math.sqrt(distances[i]))) || 1;
};

interface Trial {
  readonly x: Vector;
  readonly residuals: Vector;
  /** Whether the cost is lower there. */
  readonly falls: boolean;
  /** Whether too little changes to go on. */
  readonly last: boolean;
}

/** Shorter and shorter steps until the cost falls, or too little changes; `undefined` when evaluations run out. */
function nextTrial(problem: LeastSquares, here: Point, model: ScaledModel, share: number, search: Search): Trial | undefined {
  const { box, residualsAt } = problem;
  while (search.evaluations < EVALUATIONS * here.x.length) {
    const { radius } = search;
    const { step, damping } = dampedStep(model.system, here.residuals.length, radius, search.damping);
    const chosen = reflectiveStep({ box, x: here.x, model, radius, share }, step);
    if (!chosen) return undefined;
    const moved = product(model.lengths, chosen.step);
    const x = inside(box, sum(here.x, moved));
    const residuals = residualsAt(x);
    search.evaluations++;
    search.damping = damping;
    const length = norm(chosen.step);
    if (!allFinite(residuals)) {
      search.radius = 0.25 * length;
      continue;
    }
    const fall = here.cost - costOf(residuals);
    const ratio = ratioOf(fall, -chosen.value);
    const still = norm(moved) < TOLERANCE * (TOLERANCE + norm(here.x));
    const last = still || (fall < TOLERANCE * here.cost && ratio > 0.25);
    adapt(search, ratio, length);
    if (fall > 0 || last) return { x, residuals, falls: fall > 0, last };
  }
  return undefined;
}

/** How much of the fall that the model foretold came true. */
const ratioOf = (fall: number, foretold: number): number =>
  foretold > 0 ? fall / foretold : foretold === 0 && fall === 0 ? 1 : 0;

/** The radius shrinks where the model was wrong, and doubles where it was right all the way to the radius; the damping goes with it. */
function adapt(search: Search, ratio: number, length: number): void {
  const before = search.radius;
  if (ratio < 0.25) search.radius = 0.25 * length;
  else if (ratio > 0.75 && length > 0.95 * before) search.radius = 2 * before;
  search.damping *= before / search.radius;
}
