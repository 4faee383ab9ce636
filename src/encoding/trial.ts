import type { Tools } from '../linalg/crew.ts';
import {
  centreHere,
  columnMeans,
  type Matrix,
  matrix,
  pasteColumns,
  rowsAt,
  rowsBetween,
  scaleColumns,
  scaleRows,
  stack,
  transpose,
} from '../linalg/matrix.ts';
import type { Products } from '../linalg/products.ts';
import { openWorkspace } from '../linalg/workspace.ts';
import { fitFeatures, mapFeatures } from './feature-map.ts';
import type { FeatureRule } from './feature-rule.ts';
import type { Split } from './folds/split.ts';
import { eigenCentred, fitRidge, ridgeWeights } from './ridge.ts';
import { centreRows, coordinates, type SpectralForm } from './spectral-form.ts';

/**
 * How well each penalty on offer predicts rows that it has not seen, as linear maps of the targets. With v = right · Y_reads (or
 * Y_reads itself where `right` is null), the error of penalty a on the held rows is
 *   maps_a · v − gain_a ∘ Y_held,
 * where gain_a is row a of `gains`, or 1 where that is null. The mean of the rows read, which every prediction starts from, is
 * part of the maps. `mapsOf` gives them.
 */
export interface Trial {
  readonly reads: Int32Array;
  readonly held: Int32Array;
  /** (penalties · |held|) × |reads|, or |held| × inner where there are `weights`. */
  readonly maps: Matrix;
  /** Behind `right`, penalties × inner: maps_a = diag(gain_a) · maps · diag(weights_a). Kept apart, since all of them would be large. */
  readonly weights: Matrix | null;
  /** inner × |reads|, rows of length 1. */
  readonly right: Matrix | null;
  /** penalties × |held|. */
  readonly gains: Matrix | null;
}

export const penaltiesOf = ({ maps, weights, held }: Trial): number => (weights ? weights.rows : maps.rows / held.length);

/** The maps of penalties from … to − 1, one below the other; where they must be made, over the first numbers of `room` if it is given. */
export function mapsOf({ maps, weights, held, gains }: Trial, from: number, to: number, room?: Float64Array): Matrix {
  if (!weights) return rowsBetween(maps, from * held.length, to * held.length);
  const { cols } = maps;
  const rows = (to - from) * held.length;
  const weighed = matrix(rows, cols, room?.subarray(0, rows * cols));
  for (let row = 0; row < weighed.rows; row++) {
    const [a, i] = [from + Math.floor(row / held.length), row % held.length];
    const gain = gains ? gains.data[a * held.length + i] : 1;
    const [at, map, weight] = [row * cols, i * cols, a * cols];
    for (let j = 0; j < cols; j++) weighed.data[at + j] = gain * maps.data[map + j] * weights.data[weight + j];
  }
  return weighed;
}

/** What a trial is made from. */
export interface TrialOrder {
  readonly x: Matrix;
  readonly split: Split;
  readonly alphas: readonly number[];
  /** What becomes of features first, fitted on `split.train`; nothing if left out. */
  readonly features?: FeatureRule;
  /** For how many targets the maps will serve: it decides which form of them costs less. */
  readonly targets: number;
}

/** A fold: fitted on `split.train`, tried on `split.test`. */
export async function foldTrial({ x, split, alphas, features, targets }: TrialOrder, tools: Tools): Promise<Trial> {
  const parts = [split.train, split.test].map((rows, i) =>
    rowsAt(x, rows, tools.workspace.matrix(i === 0 ? 'train' : 'test', rows.length, x.cols)),
  );
  const map = await fitFeatures(parts[0], features, tools);
  const [train, test] = map ? await Promise.all(parts.map((part) => mapFeatures(map, part, tools.products))) : parts;
  const form = train.rows > train.cols ? await primalFold(train, test, tools) : await dualFold(train, test, tools);
  return trialOfFold(form, { split, alphas, targets }, tools.products);
}

async function primalFold(train: Matrix, test: Matrix, { products, kernels }: Tools) {
  const form = await fitRidge(train, products, kernels);
  return { ...form, at: await coordinates(form, test, products) };
}

/** Where rows are no more than features, through inner products of rows alone: no trial needs coefficients. */
async function dualFold(train: Matrix, test: Matrix, { products, kernels, workspace }: Tools) {
  const means = columnMeans(train);
  const [xc, held] = [centreHere(train, means), centreHere(test, means)];
  const gram = workspace.matrix('gram', train.rows, train.rows);
  await products.multiply(xc, xc, { transposeB: true, room: gram.data });
  const { values, vectors } = await eigenCentred(gram, products, kernels);
  const between = workspace.matrix('between', test.rows, train.rows);
  await products.multiply(held, xc, { transposeB: true, room: between.data });
  const at = await products.multiply(between, vectors, { transposeB: true });
  return { values, at, right: centreRows(vectors) };
}

/** A ridge problem in coordinates where each direction stands alone: what a trial needs to know of the features. */
export type RidgeForm = Pick<SpectralForm, 'values' | 'right'>;

/** `foldTrial` from the form of the training rows and the coordinates `at` (|test| × k) of the held rows. */
export async function trialOfFold(
  form: RidgeForm & { readonly at: Matrix },
  { split, alphas, targets }: Omit<TrialOrder, 'x' | 'features'>,
  products: Products,
): Promise<Trial> {
  const { right, lengths } = unitRows(form.right);
  const at = scaleColumns(form.at, lengths);
  const weights = stack(alphas.map((alpha) => row(ridgeWeights(form, alpha))));
  const behind = { reads: split.train, held: split.test, gains: null, maps: at, weights, right };
  if (!directCostsLess(alphas.length * at.rows, right, targets)) return withMean(behind);
  const maps = plusMean(await products.multiply(mapsOf(behind, 0, alphas.length), right));
  return { ...behind, maps, weights: null, right: null };
}

const row = (data: Float64Array): Matrix => ({ data, rows: 1, cols: data.length });

/** Direct maps of deviations from the mean become maps of the targets themselves. */
function plusMean(maps: Matrix): Matrix {
  const share = 1 / maps.cols;
  for (let i = 0; i < maps.data.length; i++) maps.data[i] += share;
  return maps;
}

/** The same for maps behind `right`, by one direction more: that of the mean. */
function withMean<T extends { readonly maps: Matrix; readonly weights: Matrix; readonly right: Matrix }>(trial: T): T {
  const root = Math.sqrt(trial.right.cols);
  const ones = matrix(1, trial.right.cols, new Float64Array(trial.right.cols).fill(1 / root));
  return {
    ...trial,
    maps: withColumn(trial.maps, 1 / root),
    weights: withColumn(trial.weights, 1),
    right: stack([trial.right, ones]),
  };
}

/** The matrix and one column more, of the same value throughout. */
function withColumn(m: Matrix, value: number): Matrix {
  const wider = matrix(m.rows, m.cols + 1, new Float64Array(m.rows * (m.cols + 1)).fill(value));
  pasteColumns(wider, m, 0);
  return wider;
}

/** Whether it costs less to multiply the maps by `right` once than every block of targets by both. */
export const directCostsLess = (mapRows: number, { rows: inner, cols: reads }: Matrix, targets: number): boolean =>
  mapRows * reads * (inner + targets) < targets * inner * (reads + mapRows);

/** Whether a leave-one-out error is divided by its own row's leverage or by the mean of all (generalised cross-validation). */
export type Leverage = 'own' | 'mean';

/** What leave-one-out errors are made from: the form fitted on the training rows `rows` of `features` columns. */
export interface LeaveOneOutOrder {
  readonly rows: Int32Array;
  readonly features: number;
  readonly alphas: readonly number[];
  readonly leverage: Leverage;
}

/**
 * Every one of `rows` predicted from all the others, from one fit: with the smoother H(α) the error is
 * (y − H y)_i / (1 − h_ii), exactly (Allen 1974). With the mean of h_ii in place of each it is generalised cross-validation (Golub,
 * Heath & Wahba 1979). Where there are no more rows than features 1 − H is formed without a subtraction, so that nothing is lost
 * when h_ii nears 1. Its maps stand in the workspace.
 */
export async function leaveOneOutTrial(
  form: RidgeForm,
  { rows, features, alphas, leverage }: LeaveOneOutOrder,
  products: Products,
  workspace = openWorkspace(),
): Promise<Trial> {
  const { right, lengths } = unitRows(form.right);
  const wide = rows.length <= features;
  const shares = alphas.map((alpha) =>
    ridgeWeights(form, alpha).map((weight, i) => weight * (wide ? alpha : lengths[i] * lengths[i])),
  );
  const gains = stack(
    shares.map((share) => {
      const sums = leverages(right, share);
      return gainsOf(wide ? sums : sums.map((h) => 1 - 1 / rows.length - h), leverage);
    }),
  );
  const weights = stack(shares.map(row));
  const behind = { reads: rows, held: rows, gains, maps: transpose(right), weights, right };
  if (!wide) return withMean(behind);
  const maps = workspace.matrix('maps', alphas.length * rows.length, rows.length);
  const { data: weighed } = workspace.matrix('map', rows.length, right.rows);
  for (let a = 0; a < alphas.length; a++) {
    const { data: room } = rowsBetween(maps, a * rows.length, (a + 1) * rows.length);
    await products.multiply(mapsOf(behind, a, a + 1, weighed), right, { room });
  }
  return { ...behind, maps, weights: null, right: null, gains: matrix(gains.rows, gains.cols) };
}

/** Σ_k share_k · right_ki² for each row i. */
function leverages(right: Matrix, share: Float64Array): Float64Array {
  const sums = new Float64Array(right.cols);
  for (let k = 0, at = 0; k < right.rows; k++) {
    for (let i = 0; i < right.cols; i++, at++) sums[i] += share[k] * right.data[at] * right.data[at];
  }
  return sums;
}

/** 1 / (1 − h_ii), as one row. */
function gainsOf(rest: Float64Array, leverage: Leverage): Matrix {
  const mean = rest.reduce((sum, value) => sum + value, 0) / rest.length;
  return matrix(
    1,
    rest.length,
    rest.map((value) => 1 / (leverage === 'own' ? value : mean)),
  );
}

/** Rows brought to length 1, and the lengths they had; a row of zeros stays. */
function unitRows(m: Matrix): { right: Matrix; lengths: Float64Array } {
  const lengths = new Float64Array(m.rows);
  for (let i = 0, at = 0; i < m.rows; i++) {
    let square = 0;
    for (let j = 0; j < m.cols; j++, at++) square += m.data[at] * m.data[at];
    lengths[i] = Math.sqrt(square);
  }
  return {
    right: scaleRows(
      m,
      lengths.map((length) => (length > 0 ? 1 / length : 0)),
    ),
    lengths,
  };
}
