import type { Tools } from '../linalg/crew.ts';
import { centreColumns, columnMeans, type Matrix, matrix, rowOf, rowsAt } from '../linalg/matrix.ts';
import { type BandedFold, bandedForm } from './banded-fold.ts';
import { addScaled, dots, solveEach } from './conjugate-gradient.ts';
import type { RidgeForm } from './trial.ts';

/** The kernels of a fold, and the decomposition of their sum with the weights from which the descent starts. */
export interface StartFold {
  readonly fold: Extract<BandedFold, { readonly dual: true }>;
  readonly form: RidgeForm;
}

export async function startFold(
  { fold, weights }: { fold: BandedFold; weights: Float64Array },
  tools: Tools,
): Promise<StartFold> {
  const { values, right } = await bandedForm(fold, weights, tools);
  return { fold: fold as StartFold['fold'], form: { values, right } };
}

/** Some targets (n × t) and where their descent starts: log(w_b / α), spaces × t, and α of each target. */
export interface Descent {
  readonly y: Matrix;
  readonly folds: readonly StartFold[];
  readonly alpha: Float64Array;
}

/** For each target the loss at a point, and its slope along log(w_b / α), spaces × t; Infinity where it could not be had. */
export interface Slope {
  readonly loss: Float64Array;
  readonly gradient: Matrix;
}

/**
 * Gradient descent on the loss of held-out rows over δ_b = log(w_b / α), for each target by itself, from `start` (spaces × t), whose loss
 * is `loss`. A step goes against the gradient and moves the fastest coordinate by a length that doubles when the loss falls and
 * shrinks to a quarter when it does not; only a fall is kept, so that the loss is never above that of the start. A space of weight 0
 * stays out. himalaya's `hyper_gradient` descends the same loss, with inexact gradients and a step that need not lower it.
 */
export async function refineWeights(
  descent: Descent,
  start: { readonly deltas: Matrix; readonly loss: Float64Array },
  iterations: number,
  tools: Tools,
): Promise<{ deltas: Matrix; loss: Float64Array }> {
  const { cols } = start.deltas;
  const [deltas, loss] = [matrix(start.deltas.rows, cols, start.deltas.data.slice()), start.loss.slice()];
  const { gradient } = await slopeAt(descent, deltas, tools);
  const length = new Float64Array(cols).fill(FIRST_STEP);
  for (let i = 0; i < iterations; i++) {
    const tried = stepFrom(deltas, gradient, length);
    const there = await slopeAt(descent, tried, tools);
    for (let j = 0; j < cols; j++) {
      const falls = there.loss[j] < loss[j];
      length[j] = falls ? Math.min(2 * length[j], LONGEST_STEP) : length[j] / 4;
      if (!falls) continue;
      loss[j] = there.loss[j];
      for (let at = j; at < deltas.data.length; at += cols) {
        deltas.data[at] = tried.data[at];
        gradient.data[at] = there.gradient.data[at];
      }
    }
  }
  return { deltas, loss };
}

/** In units of log weight. */
const FIRST_STEP = 0.5;
const LONGEST_STEP = 2;

/** δ − length · gradient / max |gradient|, by column; δ where the gradient is 0. */
function stepFrom(deltas: Matrix, gradient: Matrix, length: Float64Array): Matrix {
  const steepest = new Float64Array(deltas.cols);
  gradient.data.forEach((value, at) => {
    const j = at % deltas.cols;
    steepest[j] = Math.max(steepest[j], Math.abs(value));
  });
  const pace = length.map((value, j) => (steepest[j] > 0 ? -value / steepest[j] : 0));
  const moved = matrix(deltas.rows, deltas.cols, deltas.data.slice());
  addScaled(moved, gradient, pace);
  return moved;
}

/**
 * The loss L = mean over folds of ‖ŷ − y‖² / |held| and its gradient. With A = Σ_b e^δ_b K_b + 1 over the training rows, c = A⁻¹ y,
 * ŷ = Σ_b e^δ_b H_b c (H_b the kernel of held and training rows) and residual r = ŷ − y:
 *   ∂L/∂δ_b = 2 / |held| · (rᵀ e^δ_b H_b c − (A⁻¹ Σ_a e^δ_a H_aᵀ r)ᵀ e^δ_b K_b c), the mean over folds.
 */
export async function slopeAt({ y, folds, alpha }: Descent, deltas: Matrix, tools: Tools): Promise<Slope> {
  const scales = scalesOf(deltas);
  const [loss, gradient] = [new Float64Array(y.cols), matrix(deltas.rows, y.cols)];
  for (const start of folds) {
    const { kernels, across, split } = start.fold;
    const train = rowsAt(y, split.train);
    const dual = await solveDual(start, centreColumns(train), scales, alpha, tools);
    const parts = await Promise.all(across.map((own, b) => scaledProduct(own, dual.solution, scales[b], tools)));
    const rest = centreColumns(rowsAt(y, split.test), columnMeans(train));
    for (let at = 0; at < rest.data.length; at++) rest.data[at] = -rest.data[at];
    const ones = new Float64Array(y.cols).fill(1);
    for (const part of parts) addScaled(rest, part, ones);
    const pull = matrix(train.rows, y.cols);
    for (const [b, own] of across.entries()) {
      addScaled(pull, await tools.products.multiply(own, rest, { transposeA: true }), scales[b]);
    }
    const back = await solveDual(start, pull, scales, alpha, tools);
    const share = 1 / (folds.length * split.test.length);
    const squares = dots(rest, rest);
    for (let j = 0; j < y.cols; j++)
      loss[j] += dual.reached[j] && back.reached[j] ? share * squares[j] : Number.POSITIVE_INFINITY;
    for (const [b, kernel] of kernels.entries()) {
      const indirect = dots(back.solution, await scaledProduct(kernel, dual.solution, scales[b], tools));
      const direct = dots(rest, parts[b]);
      const to = rowOf(gradient, b);
      for (let j = 0; j < y.cols; j++) to[j] += 2 * share * (direct[j] - indirect[j]);
    }
  }
  return { loss, gradient };
}

/** e^δ by space. */
export const scalesOf = (deltas: Matrix): Float64Array[] =>
  Array.from({ length: deltas.rows }, (_, b) => rowOf(deltas, b).map(Math.exp));

/** diag over columns of `by`, after A · B. */
async function scaledProduct(a: Matrix, b: Matrix, by: Float64Array, { products }: Tools): Promise<Matrix> {
  const product = await products.multiply(a, b);
  for (let at = 0; at < product.data.length; at++) product.data[at] *= by[at % product.cols];
  return product;
}

/**
 * (Σ_b e^δ_b K_b + 1)⁻¹ of each column. With K₀ the start, (K₀ / α + 1)⁻¹ is near it: where no δ_b has moved by more than d, the
 * condition is at most e^2d, however ill-conditioned the kernels are.
 */
export function solveDual(
  { fold, form }: StartFold,
  right: Matrix,
  scales: readonly Float64Array[],
  alpha: Float64Array,
  tools: Tools,
) {
  const { products } = tools;
  const a = async (m: Matrix): Promise<Matrix> => {
    const image = matrix(m.rows, m.cols, m.data.slice());
    for (const [b, kernel] of fold.kernels.entries()) addScaled(image, await products.multiply(kernel, m), scales[b]);
    return image;
  };
  const near = async (m: Matrix): Promise<Matrix> => {
    const loads = await products.multiply(form.right, m);
    for (let k = 0, at = 0; k < loads.rows; k++) {
      const value = Math.max(form.values[k], 0);
      for (let j = 0; j < loads.cols; j++, at++) loads.data[at] *= alpha[j] / (value + alpha[j]);
    }
    return products.multiply(form.right, loads, { transposeA: true });
  };
  return solveEach(right, a, near);
}
