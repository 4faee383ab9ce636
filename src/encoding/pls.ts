import { NumericError } from '../errors.ts';
import { centreColumns, columnMeans, type Matrix, matrix, requireFinite, scaleColumns } from '../linalg/matrix.ts';
import type { Products } from '../linalg/products.ts';
import { type Kernels, openKernels } from '../linalg/wasm/kernels.ts';
import { fitFeatures, mapFeatures, unmapBasis } from './feature-map.ts';
import { type FeatureRule, RAW } from './feature-rule.ts';
import { extractComponents, openTargets } from './pls-components.ts';
import { requirePair } from './spectral-form.ts';

/**
 * A mapping with coefficients Σ_i basis_i ⊗ loads_i, of which the first c components alone are the mapping with c components. The
 * scores (X − x̄) basis_iᵀ of the training rows have length 1 and stand at right angles, so that ‖loads_i‖² is the sum of squares
 * of Y that component i explains.
 */
export interface PlsForm {
  /** How many components there are: as many as asked for, or fewer where these already explain all of Y that X can (see `PlsOptions`). */
  readonly components: number;
  /** components × p. */
  readonly basis: Matrix;
  /** components × t. */
  readonly loads: Matrix;
  readonly xMeans: Float64Array;
  readonly yMeans: Float64Array;
}

export interface PlsOptions {
  /** Whether features and targets are divided by their standard deviations (n − 1) first; constant ones are left as they are. */
  readonly scale?: boolean;
  /** What becomes of features before, fitted on the rows given; nothing if left out. The form is one of the features as they are. */
  readonly features?: FeatureRule;
  /** Whether fewer components do where X has not as many as are asked for: none if it, or Y, is constant. */
  readonly atMost?: boolean;
}

/**
 * Partial least squares regression of several targets at once (PLS2; Wold, Sjöström & Eriksson 2001). With X₁, Y₁ the centred X
 * (n, p) and Y (n, t), component k takes the weights w_k that maximise the covariance with Y, the dominant left singular vector of
 * X_kᵀ Y_k; its scores are s_k = X_k w_k, its loadings p_k = X_kᵀ s_k / s_kᵀs_k; both sides are deflated by the projection on s_k.
 * Coefficients are W (Pᵀ W)⁻¹ Qᵀ with q_k = Yᵀ s_k / s_kᵀs_k. These are the coefficients of scikit-learn's `PLSRegression` when its
 * NIPALS is let run to convergence; at its default `tol` of 1e-6 it stops at about three digits of each weight.
 *
 * The singular vector is that of the operator X_kᵀ (Y_k Y_kᵀ) X_k, which is never formed; where targets outnumber rows, Y Yᵀ (n × n)
 * stands for Y (Lindgren, Geladi & Wold 1993; Rosipal & Trejo 2001), so that a step costs the same for any number of targets. With
 * Y Yᵀ, what is left of Y is known to about 1e-8 of Y.
 *
 * Throws a NumericError where shapes differ, a number is not finite, and, unless `atMost`, where all targets are constant, or components
 * exceed n − 1, p or the rank of X.
 */
export async function fitPls(
  x: Matrix,
  y: Matrix,
  components: number,
  products: Products,
  { scale = false, features = RAW, atMost = false }: PlsOptions = {},
  kernels: Kernels = openKernels(),
): Promise<PlsForm> {
  requireFit(x, y, components, atMost);
  const map = await fitFeatures(x, features, { products, kernels });
  const [from, to] = [standardised(map ? await mapFeatures(map, x, products) : x, scale), standardised(y, scale)];
  if (!atMost && to.values.data.every((value) => value === 0))
    throw new NumericError('pls', 'every target is constant', 'leave constant targets out');
  const targets = await openTargets(to.values, products);
  const { units, rotations } = await extractComponents(from.values, targets, { components, atMost }, products, kernels);
  const loads = await products.multiply(units, to.values);
  const basis = scaleColumns(
    rotations,
    from.deviations.map((deviation) => 1 / deviation),
  );
  return {
    components: units.rows,
    basis: map ? await unmapBasis(map, basis, products) : basis,
    loads: scaleColumns(loads, to.deviations),
    xMeans: map ? map.means : from.means,
    yMeans: to.means,
  };
}

/** Predictions n × t: (X − x̄) basisᵀ loads + ȳ, from all components or the first few. */
export async function predictPls(
  form: PlsForm,
  x: Matrix,
  products: Products,
  components: number = form.components,
): Promise<Matrix> {
  const { basis, loads } = firstOf(form, components);
  const scores = await plsScores({ ...form, basis }, x, products);
  const predicted = await products.multiply(scores, loads);
  return centreColumns(
    predicted,
    form.yMeans.map((mean) => -mean),
  );
}

/** The coordinates of the rows of X, n × components. */
export function plsScores(form: PlsForm, x: Matrix, products: Products): Promise<Matrix> {
  if (x.cols === form.basis.cols) return products.multiply(centreColumns(x, form.xMeans), form.basis, { transposeB: true });
  throw new NumericError('pls', `the mapping was fitted on ${form.basis.cols} features, not on ${x.cols}`);
}

/** Coefficients p × t of the centred problem, of all components or the first few. */
export function plsCoefficients(form: PlsForm, products: Products, components: number = form.components): Promise<Matrix> {
  const { basis, loads } = firstOf(form, components);
  return products.multiply(basis, loads, { transposeA: true });
}

function firstOf({ basis, loads, components: all }: PlsForm, components: number): { basis: Matrix; loads: Matrix } {
  if (!(Number.isInteger(components) && components >= Math.min(1, all) && components <= all)) {
    throw new NumericError('pls', `${components} components of a mapping that has ${all}`);
  }
  const first = ({ cols, data }: Matrix) => matrix(components, cols, data.subarray(0, components * cols));
  return { basis: first(basis), loads: first(loads) };
}

/** Centred columns, brought to standard deviation 1 on request; `deviations` are 1 where nothing was divided. */
function standardised(m: Matrix, scale: boolean): { values: Matrix; means: Float64Array; deviations: Float64Array } {
  const means = columnMeans(m);
  const centred = centreColumns(m, means);
  const deviations = scale ? deviationsOf(centred) : new Float64Array(m.cols).fill(1);
  const inverse = deviations.map((deviation) => 1 / deviation);
  return { values: scale ? scaleColumns(centred, inverse) : centred, means, deviations };
}

/** √(Σ value² / (n − 1)) of each centred column, or 1 where it is 0. */
function deviationsOf({ data, rows, cols }: Matrix): Float64Array {
  const squares = new Float64Array(cols);
  for (let i = 0, at = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++, at++) squares[j] += data[at] ** 2;
  }
  return squares.map((sum) => Math.sqrt(sum / (rows - 1)) || 1);
}

function requireFit(x: Matrix, y: Matrix, components: number, atMost: boolean): void {
  requirePair('pls', x, y);
  requireFinite('pls: x', x);
  requireFinite('pls: y', y);
  const most = Math.min(x.rows - 1, x.cols);
  if (!(Number.isInteger(components) && components >= 1)) {
    throw new NumericError('pls', `${components} components; there must be at least 1`);
  }
  if (atMost || components <= most) return;
  const problem = `${components} components, but ${x.rows} rows of ${x.cols} features have at most ${most}`;
  throw new NumericError('pls', problem, 'ask for fewer components');
}
