import { type Matrix, matrix } from '../linalg/matrix.ts';
import type { Products } from '../linalg/products.ts';
import { median, percentile } from '../stats/bootstrap.ts';
import { type RandomStream, randomState } from '../stats/random.ts';
import { type Saturation, saturationThrough } from './saturation.ts';

/** Scores of some neuroids among subsets of one size. */
export interface SizeScores {
  /** How many subjects are in a subset, the one that is held out included. */
  readonly size: number;
  /** One row a subset and split, subsets in order of their labels; one column a neuroid. */
  readonly scores: Matrix;
}

export interface Bootstrap {
  /** How many times scores are drawn and a curve is fitted; upstream 100. */
  readonly draws: number;
  /** Of the stream of draws, which begins anew for every neuroid; upstream 0. */
  readonly seed: number;
}

/** By neuroid. */
export interface Extrapolated {
  /** The median v0 of all draws; NaN where one of them has none. */
  readonly ceiling: Float64Array;
  /** The number of subjects from which on one more adds less than 0.0005 to the median curve; NaN where no curve was fitted. */
  readonly endpoint: Float64Array;
  /** The ceiling less the 2.5th percentile of the curves at the endpoint, and the 97.5th less the ceiling. */
  readonly errorLow: Float64Array;
  readonly errorHigh: Float64Array;
  /** v0 and τ of each draw: neuroids × draws; NaN where no curve could be fitted. */
  readonly v0: Matrix;
  readonly tau: Matrix;
}

/**
 * The ceiling that infinitely many subjects would set, by neuroid, as Brain-Score extrapolates it: scores of each size are drawn with
 * replacement, their means are fitted by a curve that saturates (`saturationThrough`), and its v0 is the ceiling; the median over draws
 * counts. Since the stream begins anew for every neuroid, neuroids with equally many scores have the same draws, and the means of all
 * of them are one product of matrices. Sizes ascend; a size without scores draws nothing and is no point of the curve.
 */
export async function extrapolate(
  bySize: readonly SizeScores[],
  { draws, seed }: Bootstrap,
  products: Products,
): Promise<Extrapolated> {
  const neuroids = bySize[0].scores.cols;
  const weights = drawWeights(bySize, draws, randomState(seed));
  const means = await Promise.all(bySize.map(({ scores }, i) => meansOf(weights[i], scores, products)));
  const sizes = bySize.map(({ size }) => size);
  const row = (): Float64Array => new Float64Array(neuroids);
  const [ceiling, endpoint, errorLow, errorHigh] = [row(), row(), row(), row()];
  const [v0, tau] = [matrix(neuroids, draws), matrix(neuroids, draws)];
  const point = new Float64Array(bySize.length);
  for (let j = 0; j < neuroids; j++) {
    const curves = Array.from({ length: draws }, (_, draw) => {
      for (let i = 0; i < point.length; i++) point[i] = means[i].data[draw * neuroids + j];
      return saturationThrough(sizes, point);
    });
    curves.forEach((curve, draw) => {
      v0.data[j * draws + draw] = curve.v0;
      tau.data[j * draws + draw] = curve.tau;
    });
    const one = settle(curves);
    [ceiling[j], endpoint[j], errorLow[j], errorHigh[j]] = [one.ceiling, one.endpoint, one.errorLow, one.errorHigh];
  }
  return { ceiling, endpoint, errorLow, errorHigh, v0, tau };
}

/** How often each score is drawn, divided by how many are: draws × scores for each size. Within a draw sizes take turns. */
function drawWeights(bySize: readonly SizeScores[], draws: number, random: RandomStream): Matrix[] {
  const weights = bySize.map(({ scores }) => matrix(draws, scores.rows));
  for (let draw = 0; draw < draws; draw++) {
    for (const { data, cols } of weights) {
      for (let i = 0; i < cols; i++) data[draw * cols + random.integer(cols - 1)] += 1 / cols;
    }
  }
  return weights;
}

/** Draws × neuroids; NaN where there are no scores. */
async function meansOf(weights: Matrix, scores: Matrix, products: Products): Promise<Matrix> {
  if (scores.rows > 0) return products.multiply(weights, scores);
  return matrix(weights.rows, scores.cols, new Float64Array(weights.rows * scores.cols).fill(Number.NaN));
}

/** How far, and from what increase of the curve down it counts as flat. */
const [FARTHEST, FLAT] = [1000, 0.0005];

/** What the curves of one neuroid come to. */
export function settle(curves: readonly Saturation[]) {
  const fitted = curves.filter(({ v0 }) => !Number.isNaN(v0));
  if (fitted.length === 0) return { ceiling: Number.NaN, endpoint: Number.NaN, errorLow: Number.NaN, errorHigh: Number.NaN };
  const ceiling = fitted.length < curves.length ? Number.NaN : median(fitted.map(({ v0 }) => v0));
  const heights = (x: number): Float64Array => Float64Array.from(fitted, ({ v0, tau }) => -v0 * Math.expm1(-x / tau));
  const endpoint = endpointOf((x) => median(heights(x)));
  if (Number.isNaN(endpoint)) return { ceiling, endpoint, errorLow: Number.NaN, errorHigh: Number.NaN };
  const there = heights(endpoint);
  return { ceiling, endpoint, errorLow: ceiling - percentile(there, 2.5), errorHigh: percentile(there, 97.5) - ceiling };
}

/** The first x = 0, 1, … from which the next adds less than 0.0005; NaN where none below 999 does. */
function endpointOf(curve: (x: number) => number): number {
  let here = curve(0);
  for (let x = 0; x < FARTHEST - 1; x++) {
    const next = curve(x + 1);
    if (next - here < FLAT) return x;
    here = next;
  }
  return Number.NaN;
}
