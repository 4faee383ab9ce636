import { dot, norm, type Vector } from './vector.ts';

/** A tall matrix as U diag(σ) Vᵀ, as far as least squares need it. */
export interface SingularSystem {
  /** σ, in no order. */
  readonly values: Vector;
  /** The columns of V. */
  readonly directions: readonly Vector[];
  /** σ · Uᵀ f for the residuals f. */
  readonly pulls: Vector;
}

const EPSILON = 2 ** -52;
/** Two columns are at right angles after one rotation or two; this many only end a vain search. */
const SWEEPS = 30;

/**
 * Singular values and directions by one-sided Jacobi rotations (Hestenes 1958): columns are turned, pair by pair, until all are at right
 * angles; their lengths are σ. Small σ come out as exactly as large ones.
 */
export function singularSystem(columns: readonly Vector[], residuals: Vector): SingularSystem {
  const turned = columns.map((column) => [...column]);
  const directions = columns.map((_, i) => columns.map((_, j) => (i === j ? 1 : 0)));
  for (let sweep = 0; sweep < SWEEPS && turnAll(turned, directions); sweep++);
  return { values: turned.map(norm), directions, pulls: turned.map((column) => dot(residuals, column)) };
}

/** Whether any pair had to be turned. */
function turnAll(columns: number[][], directions: number[][]): boolean {
  let any = false;
  for (let p = 0; p < columns.length; p++) {
    for (let q = p + 1; q < columns.length; q++) {
      const [a, b, c] = [dot(columns[p], columns[p]), dot(columns[q], columns[q]), dot(columns[p], columns[q])];
      if (Math.abs(c) <= EPSILON * Math.sqrt(a * b)) continue;
      const slant = (b - a) / (2 * c);
      const tangent = (slant < 0 ? -1 : 1) / (Math.abs(slant) + Math.sqrt(1 + slant * slant));
      turn(columns[p], columns[q], tangent);
      turn(directions[p], directions[q], tangent);
      any = true;
    }
  }
  return any;
}

function turn(a: number[], b: number[], tangent: number): void {
  const cosine = 1 / Math.sqrt(1 + tangent * tangent);
  const sine = cosine * tangent;
  for (let i = 0; i < a.length; i++) {
    const before = a[i];
    a[i] = cosine * before - sine * b[i];
    b[i] = sine * before + cosine * b[i];
  }
}
