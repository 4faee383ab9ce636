/**
 * How a score rises with the number of subjects: v(x) = v0 · (1 − e^(−x / τ)), where v0, from 0 to 1, is the ceiling that infinitely
 * many would reach, and τ > 0 (Schrimpf et al. 2021).
 */
export interface Saturation {
  readonly v0: number;
  readonly tau: number;
}

/** Looks for curves through scores measured at the same numbers of subjects. */
export type CurveFitter = (scores: ArrayLike<number>) => Saturation;

/** Decades of τ that are searched, and steps a decade. Below, the curve is a constant, above a straight line. */
const [FROM, TO, STEPS] = [-2, 6, 10];
const GOLDEN = (Math.sqrt(5) - 1) / 2;
/** After so many cuts by the golden ratio the bracket of two steps is below 1e-9 decades. */
const CUTS = 40;

/**
 * The least-squares curve through points (x, score). For a given τ the best v0 is Σ b s / Σ b², b = 1 − e^(−x / τ), brought into
 * [0, 1]; so that one search over τ, along a grid and then by the golden section, finds the least error of all. Agrees with the bounded
 * `scipy.optimize.curve_fit` of Brain-Score where that converges. τ says nothing where scores do not rise; v0 is sharp to 1e-8 or so.
 * Scores that are not finite are left out; without any left both are NaN.
 */
export function curveFitter(x: readonly number[]): CurveFitter {
  const grid = Array.from({ length: (TO - FROM) * STEPS + 1 }, (_, i) => FROM + i / STEPS);
  const shapes = grid.map((decade) => shapeAt(decade, x));
  const lengths = shapes.map((shape) => shape.reduce((sum, b) => sum + b * b, 0));
  return (scores) => {
    const known = x.every((_, i) => Number.isFinite(scores[i]));
    if (!known) return fitKnown(x, scores);
    let [best, least] = [0, Number.POSITIVE_INFINITY];
    for (let g = 0; g < grid.length; g++) {
      const product = dot(shapes[g], scores);
      const v0 = withinBounds(product / lengths[g]);
      const error = v0 * (v0 * lengths[g] - 2 * product);
      if (error < least) [best, least] = [g, error];
    }
    return refine(x, scores, grid[best]);
  };
}

/** The same through the points alone that are finite. */
function fitKnown(x: readonly number[], scores: ArrayLike<number>): Saturation {
  const known = x.map((_, i) => i).filter((i) => Number.isFinite(scores[i]));
  if (known.length === 0) return { v0: Number.NaN, tau: Number.NaN };
  return curveFitter(known.map((i) => x[i]))(known.map((i) => scores[i]));
}

/** The least error within a step of the grid to either side, by the golden section. */
function refine(x: readonly number[], scores: ArrayLike<number>, decade: number): Saturation {
  let [low, high] = [decade - 1 / STEPS, decade + 1 / STEPS];
  let [left, right] = [high - GOLDEN * (high - low), low + GOLDEN * (high - low)];
  let [atLeft, atRight] = [errorAt(left, x, scores), errorAt(right, x, scores)];
  for (let cut = 0; cut < CUTS; cut++) {
    if (atLeft < atRight) {
      [high, right, atRight] = [right, left, atLeft];
      left = high - GOLDEN * (high - low);
      atLeft = errorAt(left, x, scores);
    } else {
      [low, left, atLeft] = [left, right, atRight];
      right = low + GOLDEN * (high - low);
      atRight = errorAt(right, x, scores);
    }
  }
  const tau = 10 ** ((low + high) / 2);
  return { v0: ceilingAt(tau, x, scores), tau };
}

const shapeAt = (decade: number, x: readonly number[]): Float64Array =>
  Float64Array.from(x, (count) => -Math.expm1(-count / 10 ** decade));

const dot = (shape: Float64Array, scores: ArrayLike<number>): number => {
  let sum = 0;
  for (let i = 0; i < shape.length; i++) sum += shape[i] * scores[i];
  return sum;
};

const withinBounds = (v0: number): number => Math.min(Math.max(v0, 0), 1);

/** The best v0 for this τ. */
function ceilingAt(tau: number, x: readonly number[], scores: ArrayLike<number>): number {
  let [product, length] = [0, 0];
  for (let i = 0; i < x.length; i++) {
    const b = -Math.expm1(-x[i] / tau);
    product += b * scores[i];
    length += b * b;
  }
  return withinBounds(product / length);
}

/** The squared error with the best v0 for τ = 10^decade. */
function errorAt(decade: number, x: readonly number[], scores: ArrayLike<number>): number {
  const tau = 10 ** decade;
  const v0 = ceilingAt(tau, x, scores);
  let error = 0;
  for (let i = 0; i < x.length; i++) {
    const residual = scores[i] + v0 * Math.expm1(-x[i] / tau);
    error += residual * residual;
  }
  return error;
}
