import { type Matrix, matrix } from '../linalg/matrix.ts';

type Operator = (m: Matrix) => Promise<Matrix>;

/** Solutions, and for each column whether it was reached. */
export interface Solved {
  readonly solution: Matrix;
  readonly reached: Uint8Array;
}

/**
 * A u = b for each column b of `right`, A a symmetric positive definite operator of its own for each column, by conjugate gradients
 * preconditioned with an operator near A⁻¹ (Golub & Van Loan 11.5). A column rests once its residual is at most `tolerance` · ‖b‖, so that
 * it does not depend on the columns beside it; `most` bounds the steps.
 */
export async function solveEach(right: Matrix, a: Operator, near: Operator, tolerance = 1e-11, most = 300): Promise<Solved> {
  const { rows, cols } = right;
  const [solution, rest] = [matrix(rows, cols), matrix(rows, cols, right.data.slice())];
  const goal = dots(right, right).map((square) => tolerance * tolerance * square);
  let direction = await near(rest);
  let slope = dots(rest, direction);
  const open = (): Uint8Array => Uint8Array.from(dots(rest, rest), (square, j) => (square > goal[j] ? 1 : 0));
  for (let step = 0, moving = open(); step < most && moving.includes(1); step++, moving = open()) {
    const image = await a(direction);
    const pace = dots(direction, image).map((curve, j) => (moving[j] ? slope[j] / curve : 0));
    addScaled(solution, direction, pace);
    addScaled(
      rest,
      image,
      pace.map((value) => -value),
    );
    const turned = await near(rest);
    const next = dots(rest, turned);
    const keep = next.map((value, j) => (moving[j] ? value / slope[j] : 0));
    addScaled(turned, direction, keep);
    direction = turned;
    slope = next;
  }
  return { solution, reached: open().map((left) => 1 - left) };
}

/** Σ_i a_ij b_ij for each column j. */
export function dots(a: Matrix, b: Matrix): Float64Array {
  const sums = new Float64Array(a.cols);
  for (let i = 0, at = 0; i < a.rows; i++) {
    for (let j = 0; j < a.cols; j++, at++) sums[j] += a.data[at] * b.data[at];
  }
  return sums;
}

/** to_ij += by_j · m_ij. Where by_j is 0 nothing changes. */
export function addScaled(to: Matrix, m: Matrix, by: Float64Array): void {
  for (let i = 0, at = 0; i < m.rows; i++) {
    for (let j = 0; j < m.cols; j++, at++) if (by[j] !== 0) to.data[at] += by[j] * m.data[at];
  }
}
