import type { Tools } from '../linalg/crew.ts';
import { eigenSymmetric } from '../linalg/eigen-symmetric.ts';
import { centreColumns, columnsOf, type Matrix, rowOf, rowsAt, scaleColumns, scaleRows } from '../linalg/matrix.ts';
import { byColumn, rangesOf, type Space } from './feature-spaces.ts';
import type { Split } from './folds/split.ts';
import { eigenCentred } from './ridge.ts';
import { centred, centreRows, silenceConstant } from './spectral-form.ts';
import { type Leverage, leaveOneOutTrial, type RidgeForm, type Trial, trialOfFold } from './trial.ts';

/** What all weights of the spaces share in one fold. X is centred by its means over the training rows throughout. */
export type BandedFold = {
  readonly split: Split;
  readonly spaces: readonly Space[];
} & (DualFold | PrimalFold);

/** Where training rows are no more than features: the kernel of weights w is Σ_b w_b X_b X_bᵀ. */
interface DualFold {
  readonly dual: true;
  /** X_b X_bᵀ over the training rows, by space. */
  readonly kernels: readonly Matrix[];
  /** Held rows of X_b times X_bᵀ, |test| × |train|, by space. */
  readonly across: readonly Matrix[];
}

/** Where they are more: with D = diag(√w) over columns, the problem is that of D XᵀX D. */
interface PrimalFold {
  readonly dual: false;
  /** XᵀX. */
  readonly gram: Matrix;
  readonly train: Matrix;
  readonly held: Matrix;
}

export interface FoldOrder {
  readonly x: Matrix;
  readonly split: Split;
  readonly spaces: readonly Space[];
  /** Whether kernels are wanted whatever the shape. */
  readonly kernels?: boolean;
}

/** Products of the features with themselves, once for all draws. */
export async function openFold(
  { x, split, spaces, kernels = false }: FoldOrder,
  { products, share }: Tools,
): Promise<BandedFold> {
  const { xc: train, xMeans } = centred(rowsAt(x, split.train));
  const held = silenceConstant(centreColumns(rowsAt(x, split.test), xMeans), train);
  if (!kernels && train.rows > train.cols) {
    const gram = await products.multiply(train, train, { transposeA: true });
    return { dual: false, split, spaces, gram: share(gram), train: share(train), held: share(held) };
  }
  const own: { kernel: Matrix; across: Matrix }[] = [];
  for (const { from, to } of rangesOf(spaces)) {
    const part = columnsOf(train, from, to);
    const kernel = await products.multiply(part, part, { transposeB: true });
    const across = await products.multiply(columnsOf(held, from, to), part, { transposeB: true });
    own.push({ kernel: share(kernel), across: share(across) });
  }
  return { dual: true, split, spaces, kernels: own.map(({ kernel }) => kernel), across: own.map(({ across }) => across) };
}

/**
 * The ridge problem of features scaled by √w, and the coordinates of the held rows. One decomposition serves all penalties. Coefficients in
 * the units of X come from `basis` (k × p) where there is one, else from the training rows.
 */
export async function bandedForm(
  fold: BandedFold,
  weights: Float64Array,
  { products, kernels, workspace }: Tools,
): Promise<RidgeForm & { readonly at: Matrix; readonly basis: Matrix | null }> {
  if (fold.dual) {
    const n = fold.split.train.length;
    const kernel = weighedSum(fold.kernels, weights, workspace.matrix('kernel', n, n));
    const { values, vectors } = await eigenCentred(kernel, products, kernels);
    const across = weighedSum(fold.across, weights, workspace.matrix('across', fold.split.test.length, n));
    const at = await products.multiply(across, vectors, { transposeB: true });
    return { values, right: centreRows(vectors), at, basis: null };
  }
  const scale = byColumn(weights.map(Math.sqrt), fold.spaces);
  const scaled = scaleRows(scaleColumns(fold.gram, scale), scale);
  const { values, vectors } = await eigenSymmetric(scaled, products, kernels);
  const basis = scaleColumns(vectors, scale);
  const right = centreRows(await products.multiply(basis, fold.train, { transposeB: true }));
  return { values, right, at: await products.multiply(fold.held, basis, { transposeB: true }), basis };
}

/** Σ_b w_b M_b, written over `to`. */
export function weighedSum(parts: readonly Matrix[], weights: ArrayLike<number>, to: Matrix): Matrix {
  to.data.fill(0);
  parts.forEach(({ data }, b) => {
    const weight = weights[b];
    for (let i = 0; weight !== 0 && i < data.length; i++) to.data[i] += weight * data[i];
  });
  return to;
}

export interface DrawOrder {
  readonly fold: BandedFold;
  readonly weights: Float64Array;
  readonly alphas: readonly number[];
  /** How the rows of the fold are left out one by one; null for a fold with held rows. */
  readonly leverage: Leverage | null;
  /** For how many targets the maps will serve. */
  readonly targets: number;
}

/** The trial of one fold with one draw of weights. */
export async function bandedTrial({ fold, weights, leverage, ...order }: DrawOrder, tools: Tools): Promise<Trial> {
  const form = await bandedForm(fold, weights, tools);
  const { split, spaces } = fold;
  if (!leverage) return trialOfFold(form, { ...order, split }, tools.products);
  const features = spaces.reduce((sum, { width }) => sum + width, 0);
  return leaveOneOutTrial(form, { rows: split.train, features, alphas: order.alphas, leverage }, tools.products);
}

/** One draw of weights, as a row of its own. */
export const drawOf = (weights: Matrix, draw: number): Float64Array => rowOf(weights, draw).slice();
