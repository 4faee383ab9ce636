import { NumericError } from '../errors.ts';
import type { Tools } from '../linalg/crew.ts';
import { centreColumns, columnMeans, type Matrix, matrix, rowOf, scaleColumns } from '../linalg/matrix.ts';
import type { Products } from '../linalg/products.ts';
import { randomState } from '../stats/random.ts';
import { columnDeviations } from './deviations.ts';
import { type FeatureRule, type Reduction, requireRule, ruleFor } from './feature-rule.ts';
import { fitRidge } from './ridge.ts';

/**
 * What a rule makes of features, as the rows that it was fitted on decide: z = ((x − means) ∘ scales) · axes. A feature that is constant over
 * those rows has the scale 0, so that it has no part in any z, whatever other rows hold.
 */
export interface FeatureMap {
  readonly means: Float64Array;
  readonly scales: Float64Array;
  /** p × k; null where all features stay. */
  readonly axes: Matrix | null;
}

/**
 * Fits a rule on training rows (n × p): means and standard deviations (√(Σ (x − x̄)² / n)) are theirs; principal axes are those of the rows so
 * centred and scaled, of length 1, and zeros where nothing varies any more; weights of a random projection depend on nothing but the seed
 * (scikit-learn's `StandardScaler`, `PCA`, `GaussianRandomProjection`). Null where the rule leaves p features as they are: reductions leave alone
 * what has no more features than they leave. Throws a NumericError where principal axes outnumber n − 1.
 */
export async function fitFeatures(
  train: Matrix,
  rule: FeatureRule | undefined,
  tools: Pick<Tools, 'products' | 'kernels'>,
): Promise<FeatureMap | null> {
  if (rule) requireRule(rule);
  const effective = ruleFor(rule, train.cols);
  if (!effective) return null;
  const means = columnMeans(train);
  const scales = scalesOf(train, means, effective.scale);
  const { reduce } = effective;
  if (!reduce) return { means, scales, axes: null };
  if (reduce.by === 'projection') return { means, scales, axes: randomAxes(train.cols, reduce) };
  return { means, scales, axes: await principalAxes(scaleColumns(centreColumns(train, means), scales), reduce.to, tools) };
}

/** The features that a map makes of the rows of X (n × p): n × k. */
export async function mapFeatures({ means, scales, axes }: FeatureMap, x: Matrix, products: Products): Promise<Matrix> {
  const scaled = scaleColumns(centreColumns(x, means), scales);
  return axes ? products.multiply(scaled, axes) : scaled;
}

/** Directions among mapped features (m × k) as directions among features as they were (m × p): (x − means) · basisᵀ = z · mappedᵀ. */
export async function unmapBasis({ scales, axes }: FeatureMap, basis: Matrix, products: Products): Promise<Matrix> {
  return scaleColumns(axes ? await products.multiply(basis, axes, { transposeB: true }) : basis, scales);
}

/** 1 / standard deviation of each column, or 1 where it is not asked for; 0 for what is constant. */
const scalesOf = (train: Matrix, means: Float64Array, scale: boolean): Float64Array =>
  columnDeviations(train, means).map((deviation) => (deviation === 0 ? 0 : scale ? 1 / deviation : 1));

/** p × k from the standard normal stream, each divided by √k; drawn axis by axis. */
function randomAxes(features: number, { to, seed }: Reduction & { by: 'projection' }): Matrix {
  const random = randomState(seed);
  const axes = matrix(features, to);
  for (let k = 0; k < to; k++) {
    for (let j = 0; j < features; j++) axes.data[j * to + k] = random.standardNormal() / Math.sqrt(to);
  }
  return axes;
}

/** The eigenvectors of the largest eigenvalues of ZᵀZ, p × k, the largest first; zeros for eigenvalues that are rounding. */
async function principalAxes(
  z: Matrix,
  count: number,
  { products, kernels }: Pick<Tools, 'products' | 'kernels'>,
): Promise<Matrix> {
  if (count > z.rows - 1) {
    const problem = `${z.rows} rows have at most ${z.rows - 1} principal components, not ${count}`;
    throw new NumericError(
      'features',
      problem,
      `ask for at most ${z.rows - 1}; the folds in which penalties are chosen have fewer rows`,
    );
  }
  const { values, basis } = await fitRidge(z, products, kernels);
  const last = values.length - 1;
  const rounding = Math.max(z.rows, z.cols) * Number.EPSILON * values[last];
  const axes = matrix(z.cols, count);
  for (let k = 0; k < count; k++) {
    if (!(values[last - k] > rounding)) break;
    const axis = rowOf(basis, last - k);
    const length = Math.sqrt(axis.reduce((sum, value) => sum + value * value, 0));
    for (let j = 0; j < z.cols; j++) axes.data[j * count + k] = axis[j] / length;
  }
  return axes;
}
