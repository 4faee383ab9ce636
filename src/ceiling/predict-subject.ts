import type { Split } from '../encoding/folds/split.ts';
import { leastOf, lossesOf, summedLosses } from '../encoding/losses.ts';
import { olsWeights } from '../encoding/ols.ts';
import { formOf, type Mapping } from '../encoding/predictor.ts';
import { eigenCentred, ridgeWeights } from '../encoding/ridge.ts';
import { centreRows, coordinates } from '../encoding/spectral-form.ts';
import { leaveOneOutTrial, type RidgeForm, type Trial } from '../encoding/trial.ts';
import type { Tools } from '../linalg/crew.ts';
import {
  centreColumns,
  columnMeans,
  type Matrix,
  matrix,
  pasteColumns,
  rowOf,
  rowsAt,
  scaleColumns,
  shiftColumns,
} from '../linalg/matrix.ts';
import { type CorrelationKind, correlate } from '../metrics/correlate.ts';

/** The neuroids of one subject on all n rows, columns centred, and Y Yᵀ (n × n). */
export interface Recording {
  readonly y: Matrix;
  readonly gram: Matrix;
}

export interface PredictionOrder {
  /** Whose neuroids, side by side, are the features. */
  readonly others: readonly Recording[];
  /** Who is predicted from them, one by one. */
  readonly heldOut: readonly Recording[];
  readonly split: Split;
  readonly mapping: Mapping;
  readonly alphas: readonly number[];
  readonly correlation: CorrelationKind;
  readonly place: string;
}

export interface SubjectPrediction {
  /** By neuroid of the one who was held out. */
  readonly r: Float64Array;
  /** NaN for ols. */
  readonly alpha: number;
}

/** The training rows in coordinates where each direction stands alone, and where the held rows lie in them. */
interface Spectrum extends RidgeForm {
  /** |test| × k. */
  readonly at: Matrix;
  /** k weights. */
  readonly weigh: (alpha: number) => Float64Array;
}

/**
 * Predicts subjects from others on the test rows of one split, as `scorePredictivity` would with the others' neuroids as features. All
 * that these do is to give inner products of rows, and those of several people are the sum of each one's: where rows are fewer than
 * features, n × n matrices made once a subject stand for the thousands of features, and one decomposition serves all who are held out.
 */
export async function predictSubjects(order: PredictionOrder, tools: Tools): Promise<SubjectPrediction[]> {
  const features = order.others.reduce((sum, { y }) => sum + y.cols, 0);
  const narrow = order.split.train.length > features;
  const spectrum = (narrow ? null : await spectrumOfGram(order, tools)) ?? (await spectrumOfFeatures(order, tools));
  const trial = await trialOf(spectrum, features, order, tools);
  const predictions: SubjectPrediction[] = [];
  for (const held of order.heldOut) {
    const losses = trial ? await lossesOfAll(trial, held, tools) : null;
    const chosen = losses ? order.alphas[leastOf(losses)] : order.alphas[0];
    const alpha = order.mapping === 'ols' ? Number.NaN : chosen;
    predictions.push({ r: await scoreHeld(spectrum, alpha, held.y, order, tools), alpha });
  }
  return predictions;
}

function trialOf(spectrum: Spectrum, features: number, { mapping, alphas, split }: PredictionOrder, tools: Tools) {
  if (mapping === 'ols' || alphas.length === 1) return null;
  return leaveOneOutTrial(spectrum, { rows: split.train, features, alphas, leverage: 'own' }, tools.products, tools.workspace);
}

/** The error of each penalty summed over neuroids: from their Gram matrix, or where they are few from themselves. */
async function lossesOfAll(trial: Trial, { y, gram }: Recording, tools: Tools): Promise<Float64Array> {
  if (y.cols > y.rows) return summedLosses([trial], gram, tools);
  const losses = await lossesOf([trial], y, tools.products);
  return Float64Array.from({ length: losses.rows }, (_, a) => rowOf(losses, a).reduce((sum, loss) => sum + loss, 0));
}

async function scoreHeld(
  { at, right, weigh }: Spectrum,
  alpha: number,
  y: Matrix,
  { split, correlation, place }: PredictionOrder,
  { products }: Tools,
): Promise<Float64Array> {
  const map = await products.multiply(scaleColumns(at, weigh(alpha)), right);
  const train = rowsAt(y, split.train);
  const means = columnMeans(train);
  const predicted = shiftColumns(await products.multiply(map, centreColumns(train, means)), means);
  return correlate(predicted, rowsAt(y, split.test), correlation, place);
}

/** Eigenvalues closer to zero than this share of the largest would cost least squares more than a millionth. */
const WORST = 1e-7;

/** By the sum of the others' Gram matrices; null where least squares needs the features themselves. */
async function spectrumOfGram(order: PredictionOrder, { products, kernels }: Tools): Promise<Spectrum | null> {
  const { split, mapping, others } = order;
  const { within, between } = centredBy(sumOfGrams(others), split);
  const { values, vectors } = await eigenCentred(within, products, kernels);
  if (mapping === 'ols' && !(values[0] > WORST * values[values.length - 1])) return null;
  const at = await products.multiply(between, vectors, { transposeB: true });
  const weigh = (alpha: number) => (mapping === 'ols' ? values.map((value) => 1 / value) : ridgeWeights({ values }, alpha));
  return { values, right: centreRows(vectors), at, weigh };
}

/** By the others' neuroids side by side. */
async function spectrumOfFeatures({ split, mapping, alphas, others }: PredictionOrder, tools: Tools): Promise<Spectrum> {
  const x = sideBySide(others.map(({ y }) => y));
  const form = await formOf({ x, split, mapping, alphas }, tools);
  const at = await coordinates(form, rowsAt(x, split.test), tools.products);
  return { ...form, at, weigh: (alpha) => (mapping === 'ols' ? olsWeights(form) : ridgeWeights(form, alpha)) };
}

function sideBySide(parts: readonly Matrix[]): Matrix {
  const whole = matrix(
    parts[0].rows,
    parts.reduce((sum, { cols }) => sum + cols, 0),
  );
  let from = 0;
  for (const part of parts) {
    pasteColumns(whole, part, from);
    from += part.cols;
  }
  return whole;
}

function sumOfGrams(recordings: readonly Recording[]): Matrix {
  const [{ gram: first }, ...rest] = recordings;
  const sum = matrix(first.rows, first.cols, new Float64Array(first.data));
  for (const { gram } of rest) for (let at = 0; at < sum.data.length; at++) sum.data[at] += gram.data[at];
  return sum;
}

/** Inner products of training rows, and of test rows with training rows, once the mean training row is taken off all. */
function centredBy(gram: Matrix, { train, test }: Split): { within: Matrix; between: Matrix } {
  const columns = (rows: Int32Array): Matrix => {
    const picked = matrix(rows.length, train.length);
    rows.forEach((row, i) => {
      for (let j = 0; j < train.length; j++) picked.data[i * train.length + j] = gram.data[row * gram.cols + train[j]];
    });
    return picked;
  };
  const [within, between] = [columns(train), columns(test)];
  const means = columnMeans(within);
  return { within: centreRows(centreColumns(within, means)), between: centreRows(centreColumns(between, means)) };
}
