import type { Tools } from '../linalg/crew.ts';
import { centreColumns, columnMeans, columnsOf, filledUp, type Matrix, matrix, rowsAt, scaleColumns } from '../linalg/matrix.ts';
import { NARROW } from '../linalg/products.ts';
import { byColumn, rangesOf, type Space } from './feature-spaces.ts';
import { fitRidge, weighEach } from './ridge.ts';
import { loadsOf, type SpectralForm } from './spectral-form.ts';
import { standardise } from './standardise.ts';

export interface BandedFormOrder {
  readonly x: Matrix;
  readonly rows: Int32Array;
  readonly spaces: readonly Space[];
  /** One draw. */
  readonly weights: Float64Array;
}

/**
 * Ridge regression whose penalty on the coefficients of space b is α / w_b: ridge regression on the features √w_b X_b, put back into
 * the units of X. A space of weight 0 has coefficients 0.
 */
export async function bandedRidge(
  { x, rows, spaces, weights }: BandedFormOrder,
  { products, kernels }: Tools,
): Promise<SpectralForm> {
  const train = rowsAt(x, rows);
  const scale = byColumn(weights.map(Math.sqrt), spaces);
  const form = await fitRidge(scaleColumns(train, scale), products, kernels);
  return { ...form, basis: scaleColumns(form.basis, scale), xMeans: columnMeans(train) };
}

export interface BandedBlockOrder {
  /** Some targets on all rows, n × t, that chose the same draw of weights. */
  readonly y: Matrix;
  readonly rows: Int32Array;
  readonly form: SpectralForm;
  /** The draw. */
  readonly weights: Float64Array;
  /** One penalty a target. */
  readonly alpha: Float64Array;
  /** The least loss found so far. */
  readonly loss: Float64Array;
}

export interface BandedBlock {
  /** p × t, in the units of X and Y. */
  readonly coefficients: Matrix;
  /** Ȳ over the training rows. */
  readonly yMeans: Float64Array;
  /** Spaces × t. */
  readonly weights: Matrix;
  readonly alpha: Float64Array;
  readonly loss: Float64Array;
}

/** The coefficients of some targets with the weights and penalties that they chose. */
export async function solveBanded(order: BandedBlockOrder, { products }: Tools): Promise<BandedBlock> {
  const { y, rows, form, weights, alpha, loss } = order;
  const standardised = standardise(y, rows, Math.max(y.cols, NARROW + 1));
  const loads = await loadsOf(form, rowsAt(standardised.y, rows), products);
  const padded = new Float64Array(loads.cols).fill(1);
  padded.set(alpha);
  const solved = await products.multiply(form.basis, weighEach(loads, form, padded), { transposeA: true });
  const chosen = matrix(weights.length, y.cols);
  weights.forEach((weight, b) => chosen.data.fill(weight, b * y.cols, (b + 1) * y.cols));
  const coefficients = scaleColumns(columnsOf(solved, 0, y.cols), standardised.scales);
  return { coefficients, yMeans: standardised.means, weights: chosen, alpha, loss };
}

/** What each space adds to the training mean: (X_b − x̄_b) B_b, n × t by space. */
export async function predictBySpace(
  {
    x,
    spaces,
    coefficients,
    xMeans,
  }: {
    readonly x: Matrix;
    readonly spaces: readonly Space[];
    readonly coefficients: Matrix;
    readonly xMeans: Float64Array;
  },
  { products }: Pick<Tools, 'products'>,
): Promise<Matrix[]> {
  const moved = centreColumns(x, xMeans);
  const wide = filledUp(coefficients, Math.max(coefficients.cols, NARROW + 1));
  const parts: Matrix[] = [];
  for (const { from, to } of rangesOf(spaces)) {
    const own = matrix(to - from, wide.cols, wide.data.subarray(from * wide.cols, to * wide.cols));
    parts.push(columnsOf(await products.multiply(columnsOf(moved, from, to), own), 0, coefficients.cols));
  }
  return parts;
}
