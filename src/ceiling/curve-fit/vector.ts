/** A few numbers: parameters, residuals, or one column of a matrix. Loops are plain, since millions of fits run through them. */
export type Vector = readonly number[];

export function dot(a: Vector, b: Vector): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

export const norm = (a: Vector): number => Math.sqrt(dot(a, a));

export function scaled(a: Vector, factor: number): number[] {
  const out: number[] = [];
  for (let i = 0; i < a.length; i++) out.push(a[i] * factor);
  return out;
}

/** Element by element. */
export function product(a: Vector, b: Vector): number[] {
  const out: number[] = [];
  for (let i = 0; i < a.length; i++) out.push(a[i] * b[i]);
  return out;
}

export function sum(a: Vector, b: Vector): number[] {
  const out: number[] = [];
  for (let i = 0; i < a.length; i++) out.push(a[i] + b[i]);
  return out;
}

export function allFinite(a: Vector): boolean {
  for (let i = 0; i < a.length; i++) if (!Number.isFinite(a[i])) return false;
  return true;
}
