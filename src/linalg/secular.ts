import { NumericError } from '../errors.ts';
import type { Coupled, Pair } from './deflation.ts';
import { type Matrix, matrix, rowOf } from './matrix.ts';
import type { Products } from './products.ts';
import type { Kernels } from './wasm/kernels.ts';

/**
 * The eigenpairs of D + strength · w wᵀ, D holding the values of pairs that `deflate` left open and w their weights: the roots of
 * the secular equation, weights recomputed from the roots (Gu & Eisenstat 1995), and vectors by one product for the part above
 * the cut and one for that below. To be run while the kernels are `alone`.
 */
export async function solveCoupled(
  open: readonly Coupled[],
  strength: number,
  products: Products,
  kernels: Kernels,
): Promise<Pair[]> {
  if (open.length === 0) return [];
  const { values, byUpper, byLower, uppers, lowers } = secularVectors(open, strength, kernels);
  const upper = await products.multiply(byUpper, uppers);
  const lower = await products.multiply(byLower, lowers);
  return Array.from(values, (value, i) => ({ value, upper: rowOf(upper, i), lower: rowOf(lower, i) }));
}

/** Values ascending, and their vectors as combinations (rows of `by…`) of the open pairs' parts (rows of `uppers`, `lowers`). */
function secularVectors(open: readonly Coupled[], strength: number, kernels: Kernels) {
  const k = open.length;
  const uppers = open.filter(({ upper }) => upper);
  const lowers = open.filter(({ lower }) => lower);
  const [d, z, dGrouped, zGrouped, origin, tau, room, first, second] = kernels.layOut(
    ...new Array<number>(7).fill(k),
    k * uppers.length,
    k * lowers.length,
  );
  const norm2 = open.reduce((sum, { weight }) => sum + weight * weight, 0);
  kernels.at(d, k).set(open.map(({ value }) => value));
  kernels.at(z, k).set(open.map(({ weight }) => weight / Math.sqrt(norm2)));
  const missing = kernels.run.solveSecular(k, d, z, strength * norm2, origin, tau);
  if (missing > 0) throw new NumericError('eigenSymmetric', `root ${missing} of ${k} of the secular equation was not found`);
  kernels.run.refineWeights(k, d, origin, tau, z, room);
  const grouped = order(open);
  const [poles, weights] = [kernels.at(d, k), kernels.at(z, k)];
  kernels.at(dGrouped, k).set(grouped.map((i) => poles[i]));
  kernels.at(zGrouped, k).set(grouped.map((i) => weights[i]));
  kernels.run.formVectors(k, dGrouped, zGrouped, origin, tau, uppers.length, first, lowers.length, second, room);
  const origins = kernels.at(origin, k);
  return {
    values: kernels.at(tau, k).map((offset, i) => origins[i] + offset),
    byUpper: matrix(k, uppers.length, kernels.at(first, k * uppers.length)),
    byLower: matrix(k, lowers.length, kernels.at(second, k * lowers.length)),
    uppers: gather(grouped.flatMap((i) => open[i].upper ?? [])),
    lowers: gather(grouped.flatMap((i) => open[i].lower ?? [])),
  };
}

/** Places of the pairs that have only an upper part, of those that have both, of those that have only a lower part. */
function order(open: readonly Coupled[]): number[] {
  const group = ({ upper, lower }: Coupled): number => (lower ? 1 : 0) + (upper ? 0 : 1);
  return [0, 1, 2].flatMap((wanted) => [...open.keys()].filter((i) => group(open[i]) === wanted));
}

function gather(rows: readonly Float64Array[]): Matrix {
  const whole = matrix(rows.length, rows[0]?.length ?? 0);
  rows.forEach((row, i) => whole.data.set(row, i * whole.cols));
  return whole;
}
