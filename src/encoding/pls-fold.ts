import type { Tools } from '../linalg/crew.ts';
import { type Matrix, rowsAt, scaleColumns } from '../linalg/matrix.ts';
import { pearsonByColumn } from '../stats/correlation.ts';
import { chooseComponents } from './choose-components.ts';
import { columnDeviations } from './deviations.ts';
import type { FeatureRule } from './feature-rule.ts';
import type { Split } from './folds/split.ts';
import { fitPls, plsCoefficients, predictPls } from './pls.ts';

/** One fit of all targets together. */
export interface PlsOrder {
  readonly x: Matrix;
  readonly y: Matrix;
  readonly split: Split;
  /** Numbers of components on offer; of several the best is chosen in `inner`, splits within the training rows. */
  readonly components: readonly number[];
  readonly inner: readonly Split[];
  readonly features: FeatureRule;
  /** Whether targets count alike: divided by their standard deviations over the training rows. */
  readonly scaleTargets: boolean;
}

export interface PlsScoreOrder extends PlsOrder {
  readonly place: string;
  readonly names: readonly string[];
  readonly keepPredictions: boolean;
}

export interface ScoredPls {
  readonly r: Float64Array;
  readonly constant: Uint8Array;
  readonly predictions: Matrix | null;
  /** The number of components that was chosen: features that have fewer are given all of theirs. */
  readonly components: number;
}

/** Fits on the training rows, predicts the held-out rows in the units of the targets, and scores them. */
export async function scorePls(order: PlsScoreOrder, tools: Tools): Promise<ScoredPls> {
  const { x, y, split, place, names, keepPredictions } = order;
  const { form, components, deviations } = await fitted(order, tools);
  const predicted = scaleColumns(await predictPls(form, rowsAt(x, split.test), tools.products), deviations);
  const { r, constant } = pearsonByColumn(predicted, rowsAt(y, split.test), place, names);
  return { r, constant, predictions: keepPredictions ? predicted : null, components };
}

/** Coefficients (p × t) and intercepts of a fit on the training rows, in the units of X and Y. */
export async function solvePls(order: PlsOrder, tools: Tools) {
  const { form, components, deviations } = await fitted(order, tools);
  const coefficients = scaleColumns(await plsCoefficients(form, tools.products), deviations);
  const intercept = form.yMeans.map((mean, j) => mean * deviations[j]);
  form.xMeans.forEach((mean, i) => {
    for (let j = 0; j < intercept.length; j++) intercept[j] -= mean * coefficients.data[i * intercept.length + j];
  });
  return { coefficients, intercept, components };
}

async function fitted({ x, y, split, components, inner, features, scaleTargets }: PlsOrder, { products, kernels }: Tools) {
  const spread = columnDeviations(rowsAt(y, split.train));
  const deviations = spread.map((deviation) => (scaleTargets && deviation > 0 ? deviation : 1));
  const targets = scaleColumns(
    y,
    deviations.map((deviation) => 1 / deviation),
  );
  const options = { features, atMost: true };
  const best =
    components.length === 1 ? components[0] : await bestOf(components, { x, y: targets, inner }, { products, ...options });
  const form = await fitPls(rowsAt(x, split.train), rowsAt(targets, split.train), best, products, options, kernels);
  return { form, components: best, deviations };
}

/** The number on offer that errs least in the inner splits; of equal ones the first. */
async function bestOf(
  offered: readonly number[],
  { x, y, inner }: Pick<PlsOrder, 'x' | 'y' | 'inner'>,
  { products, ...options }: Pick<Tools, 'products'> & { features: FeatureRule; atMost: boolean },
): Promise<number> {
  const { errors } = await chooseComponents(x, y, inner, Math.max(...offered), products, options);
  return offered.reduce((best, count) => (errors[count - 1] < errors[best - 1] ? count : best));
}
