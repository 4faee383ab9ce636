/**
 * Floating-point operations that touch the targets when the work is done in the straightforward way: one decomposition for each
 * training part, serving all alphas. Two for each multiplication with its addition. Decompositions, Gram matrices and correlations
 * are left out; so a count can be compared to a clock only as a measure of how well the products run.
 */
interface Problem {
  readonly n: number;
  readonly p: number;
  readonly t: number;
}

/** Targets into the coordinates of the decomposition: Qᵀ Y (n ≤ p), or Vᵀ (Xᵀ Y). */
const loading = (n: number, p: number, t: number): number => 2 * t * (n > p ? n * p + p * p : n * n);

/** Held-out predictions of `held` rows for `alphas` penalties. */
const predicting = (n: number, p: number, t: number, held: number, alphas: number): number =>
  2 * t * alphas * held * Math.min(n, p);

/** `folds`-fold choice of a penalty. */
export function choosing({ n, p, t }: Problem, folds: number, alphas: number): number {
  const [held, train] = [n / folds, n - n / folds];
  return folds * (loading(train, p, t) + predicting(train, p, t, held, alphas));
}

/** Choice, fit and coefficients. */
export const fitting = ({ n, p, t }: Problem, folds: number, alphas: number): number =>
  choosing({ n, p, t }, folds, alphas) + loading(n, p, t) + 2 * t * p * Math.min(n, p);

/** Choice inside each of the outer training parts, fit, and predictions of what was held out. */
export function nesting({ n, p, t }: Problem, outer: number, inner: number, alphas: number): number {
  const train = n - n / outer;
  return outer * (choosing({ n: train, p, t }, inner, alphas) + loading(train, p, t) + predicting(train, p, t, n / outer, 1));
}

/** For each fold: loads, leave-one-out residuals for each alpha, predictions of what was held out. */
export function leavingOneOut({ n, p, t }: Problem, folds: number, alphas: number): number {
  const train = n - n / folds;
  return folds * (loading(train, p, t) + predicting(train, p, t, train, alphas) + predicting(train, p, t, n / folds, 1));
}
