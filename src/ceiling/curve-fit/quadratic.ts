import { dot, type Vector } from './vector.ts';

/** What the cost is thought to change by along a step s: g · s + ½ (|J s|² + Σ c s²). */
export interface Quadratic {
  /** g. */
  readonly gradient: Vector;
  /** J, one column a parameter. */
  readonly columns: readonly Vector[];
  /** c. */
  readonly curvature: Vector;
}

/** a t² + b t + c. */
export interface Parabola {
  readonly a: number;
  readonly b: number;
  readonly c: number;
}

export const valueAt = (model: Quadratic, s: Vector): number => 0.5 * bilinear(model, s, s) + dot(model.gradient, s);

/** The change along from + t · direction. */
export const along = (model: Quadratic, direction: Vector, from: Vector): Parabola => ({
  a: 0.5 * bilinear(model, direction, direction),
  b: dot(model.gradient, direction) + bilinear(model, from, direction),
  c: valueAt(model, from),
});

/** Where between two places the parabola is lowest, and how low. */
export function lowest({ a, b, c }: Parabola, from: number, to: number): { at: number; value: number } {
  const vertex = (-0.5 * b) / a;
  const places = from < vertex && vertex < to ? [from, to, vertex] : [from, to];
  const values = places.map((t) => t * (a * t + b) + c);
  const best = values.indexOf(Math.min(...values));
  return { at: places[best], value: values[best] };
}

/** (J r) · (J s) + Σ c r s. */
function bilinear({ columns, curvature }: Quadratic, r: Vector, s: Vector): number {
  let sum = 0;
  for (let j = 0; j < r.length; j++) sum += r[j] * curvature[j] * s[j];
  for (let i = 0; i < columns[0].length; i++) {
    let [left, right] = [0, 0];
    for (let j = 0; j < r.length; j++) {
      left += columns[j][i] * r[j];
      right += columns[j][i] * s[j];
    }
    sum += left * right;
  }
  return sum;
}
