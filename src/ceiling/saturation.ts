import { boxOf } from './curve-fit/box.ts';
import { trustRegionFit } from './curve-fit/trust-region-fit.ts';

/**
 * How a score rises with the number of subjects: v(x) = v0 · (1 − e^(−x / τ)), where v0, from 0 to 1, is the ceiling that infinitely
 * many would reach, and τ may be anything (Schrimpf et al. 2021).
 */
export interface Saturation {
  readonly v0: number;
  readonly tau: number;
}

const NO_CURVE: Saturation = { v0: Number.NaN, tau: Number.NaN };
/** v0 and τ, and where scipy begins when it is told these bounds alone. */
const BOX = boxOf([0, Number.NEGATIVE_INFINITY], [1, Number.POSITIVE_INFINITY]);
const START = [0.5, 1];

/**
 * The curve through points (x, score) at which Brain-Score's `scipy.optimize.curve_fit` ends. That is near the least squares where scores
 * rise and level off; elsewhere the search may stop early or in another valley, and τ may say nothing. Where exactly it ends hangs on
 * rounding: if the same points come in another order, scipy itself finds another v0, by 1e-10 as a rule and by more than 1e-6 for one
 * curve in twenty, and so far may this be from it; medians of a neuroid's draws hardly notice. Scores that are not finite are left out;
 * without any left, or where scipy would give up, both are NaN.
 */
export function saturationThrough(x: readonly number[], scores: ArrayLike<number>): Saturation {
  const known = x.map((_, i) => i).filter((i) => Number.isFinite(scores[i]));
  if (known.length === 0) return NO_CURVE;
  const places = known.map((i) => x[i]);
  const heights = known.map((i) => scores[i]);
  const found = trustRegionFit({ residualsAt: ([v0, tau]) => residuals(places, heights, v0, tau), box: BOX, start: START });
  return found ? { v0: found[0], tau: found[1] } : NO_CURVE;
}

/** With 1 − e^(−x / τ) as upstream has it, and not `expm1`: where the search ends, its rounding matters. */
function residuals(x: readonly number[], scores: readonly number[], v0: number, tau: number): number[] {
  const apart: number[] = [];
  for (let i = 0; i < x.length; i++) apart.push(v0 * (1 - Math.exp(-x[i] / tau)) - scores[i]);
  return apart;
}
