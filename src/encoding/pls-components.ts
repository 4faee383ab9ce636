import { setImmediate } from 'node:timers/promises';
import { NumericError } from '../errors.ts';
import { type Matrix, matrix, rowOf } from '../linalg/matrix.ts';
import type { Products } from '../linalg/products.ts';
import type { Kernels } from '../linalg/wasm/kernels.ts';
import { dominantDirection, dot, norm, scaled, subtract } from './dominant-direction.ts';

export interface PlsComponents {
  /** The scores of each component, brought to length 1: components × n. */
  readonly units: Matrix;
  /** What makes these scores of the features as they were before deflation: components × p. */
  readonly rotations: Matrix;
}

/** What partial least squares has to know of the targets that are not explained yet. */
export interface Targets {
  /** Y Yᵀ u. */
  apply(u: Float64Array): Float64Array;
  /** Takes out of Y what the unit vector u explains. */
  projectOut(u: Float64Array): void;
  /** ‖Y‖, of all that is left. */
  norm(): number;
  /** How much of Y is rounding. */
  readonly rounding: number;
}

/**
 * The components of X (centred, n × p) that share the most variance with Y, at most as many as asked for; formulas at `fitPls`.
 * It ends early where the covariance that is left is rounding. X and the targets are deflated in place. Between components other
 * work of the process has its turn. Where X is used up first, or shares nothing with Y, that is a NumericError, unless `atMost`: then there are
 * so many fewer.
 */
export async function extractComponents(
  x: Matrix,
  y: Targets,
  { components, atMost }: { readonly components: number; readonly atMost: boolean },
  products: Products,
  kernels: Kernels,
): Promise<PlsComponents> {
  const [units, rotations, loadings] = [[], [], []] as Float64Array[][];
  const whole = norm(x.data);
  if (whole === 0 && !atMost) throw new NumericError('pls', 'every feature is constant');
  while (units.length < components) {
    const left = norm(x.data);
    const isUsedUp = left <= Math.max(x.rows, x.cols) * Number.EPSILON * whole;
    if (isUsedUp && atMost) break;
    if (isUsedUp) throw beyondRank(components, units.length);
    const { value, vector: weights } = await dominantDirection(x.cols, (v) => across(x, y.apply(along(x, v))), products, kernels);
    const rounding = x.rows * Number.EPSILON * whole * y.norm() + left * y.rounding;
    if (value <= rounding ** 2) break;
    const scores = along(x, weights);
    const length = norm(scores);
    units.push(scaled(scores, 1 / length));
    rotations.push(scaled(beforeDeflation(weights, loadings, rotations), 1 / length));
    loadings.push(projectOut(x, units[units.length - 1]));
    y.projectOut(units[units.length - 1]);
    await setImmediate();
  }
  if (units.length === 0 && !atMost) throw new NumericError('pls', 'the features share no variance with the targets');
  return { units: stacked(units, x.rows), rotations: stacked(rotations, x.cols) };
}

function stacked(rows: readonly Float64Array[], cols: number): Matrix {
  const m = matrix(rows.length, cols);
  rows.forEach((row, i) => m.data.set(row, i * cols));
  return m;
}

/** w − Σ (p_j · w) r_j: what gives of the original features the scores that w gives of the deflated ones. */
function beforeDeflation(weights: Float64Array, loadings: readonly Float64Array[], rotations: readonly Float64Array[]) {
  const rotation = weights.slice();
  loadings.forEach((loading, j) => {
    subtract(rotation, dot(loading, rotation), rotations[j]);
  });
  return rotation;
}

/** Y itself where targets are no more than rows, else Y Yᵀ. Y stays as it is. */
export const openTargets = async (y: Matrix, products: Products): Promise<Targets> =>
  y.cols > y.rows ? gramTargets(await products.multiply(y, y, { transposeB: true })) : plainTargets(y);

function plainTargets(y: Matrix): Targets {
  const left = matrix(y.rows, y.cols, y.data.slice());
  return {
    apply: (u) => along(left, across(left, u)),
    projectOut: (u) => projectOut(left, u),
    norm: () => norm(left.data),
    rounding: y.rows * Number.EPSILON * norm(y.data),
  };
}

function gramTargets(gram: Matrix): Targets {
  const trace = () => gram.data.reduce((sum, value, at) => (at % (gram.cols + 1) === 0 ? sum + value : sum), 0);
  return {
    apply: (u) => along(gram, u),
    projectOut: (u) => projectOutOfBoth(gram, u),
    norm: () => Math.sqrt(Math.max(trace(), 0)),
    rounding: Math.sqrt(gram.rows * Number.EPSILON * trace()),
  };
}

/** A v. */
function along(a: Matrix, v: Float64Array): Float64Array {
  const product = new Float64Array(a.rows);
  for (let i = 0; i < a.rows; i++) product[i] = dot(rowOf(a, i), v);
  return product;
}

/** Aᵀ u. */
function across(a: Matrix, u: Float64Array): Float64Array {
  const product = new Float64Array(a.cols);
  for (let i = 0; i < a.rows; i++) subtract(product, -u[i], rowOf(a, i));
  return product;
}

/** A ← (I − u uᵀ) A for a unit vector u; returns Aᵀ u. */
function projectOut(a: Matrix, u: Float64Array): Float64Array {
  const loading = across(a, u);
  for (let i = 0; i < a.rows; i++) subtract(rowOf(a, i), u[i], loading);
  return loading;
}

/** K ← (I − u uᵀ) K (I − u uᵀ) for a symmetric K and a unit vector u. */
function projectOutOfBoth(k: Matrix, u: Float64Array): void {
  const image = along(k, u);
  subtract(image, dot(u, image) / 2, u);
  for (let i = 0; i < k.rows; i++) {
    const row = rowOf(k, i);
    subtract(row, u[i], image);
    subtract(row, image[i], u);
  }
}

const beyondRank = (asked: number, rank: number): NumericError =>
  new NumericError('pls', `${asked} components of features whose rank is ${rank}`, `ask for at most ${rank}`);
