/** A few numbers: parameters, residuals, or one column of a matrix. */
export type Vector = readonly number[];

export function dot(a: Vector, b: Vector): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

export const norm = (a: Vector): number => Math.sqrt(dot(a, a));

export const scaled = (a: Vector, factor: number): number[] => a.map((value) => value * factor);

/** Element by element. */
export const product = (a: Vector, b: Vector): number[] => a.map((value, i) => value * b[i]);

export const sum = (a: Vector, b: Vector): number[] => a.map((value, i) => value + b[i]);
