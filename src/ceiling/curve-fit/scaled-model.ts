import type { Box } from './box.ts';
import type { Quadratic } from './quadratic.ts';
import { type SingularSystem, singularSystem } from './singular-system.ts';
import { product, type Vector } from './vector.ts';

/** Residuals f at a point, their Jacobian (one column a parameter), and the gradient Jᵀf of the cost ½|f|². */
export interface Point {
  readonly x: Vector;
  readonly residuals: Vector;
  readonly cost: number;
  readonly columns: readonly Vector[];
  readonly gradient: Vector;
}

/**
 * For each parameter, how far it is from the bound towards which the cost falls, 1 if there is none; and how that distance grows with the
 * parameter, by 1, −1 or not at all (Coleman and Li's v and its derivative).
 */
export function towardsBounds({ x, gradient }: Point, { lower, upper }: Box): { distances: Vector; growth: Vector } {
  const [distances, growth]: number[][] = [[], []];
  for (let i = 0; i < x.length; i++) {
    const sign = gradient[i] < 0 && upper[i] < Infinity ? -1 : gradient[i] > 0 && lower[i] > -Infinity ? 1 : 0;
    distances.push(sign < 0 ? upper[i] - x[i] : sign > 0 ? x[i] - lower[i] : 1);
    growth.push(sign);
  }
  return { distances, growth };
}

/** The model of the cost around a point, with each parameter measured in a length of its own, so that bounds are far away. */
export interface ScaledModel extends Quadratic {
  readonly lengths: Vector;
  /** Of J and, below it, the square roots of the curvature, all scaled. */
  readonly system: SingularSystem;
}

/** Lengths are square roots of the distances; that these change with x is the model's curvature. */
export function scaledModel(point: Point, { distances, growth }: { distances: Vector; growth: Vector }): ScaledModel {
  const lengths = distances.map(Math.sqrt);
  const curvature = product(point.gradient, growth);
  const columns: number[][] = [];
  const tall: number[][] = [];
  for (let j = 0; j < lengths.length; j++) {
    const column: number[] = [];
    for (const slope of point.columns[j]) column.push(slope * lengths[j]);
    columns.push(column);
    tall.push([...column, ...curvature.map((c, i) => (i === j ? Math.sqrt(c) : 0))]);
  }
  const gradient = product(lengths, point.gradient);
  return { lengths, gradient, columns, curvature, system: singularSystem(tall, point.residuals) };
}
