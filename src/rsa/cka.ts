import { NumericError } from '../errors.ts';
import { centreColumns, columnMeans, type Matrix, requireFinite } from '../linalg/matrix.ts';
import type { Products } from '../linalg/products.ts';
import { percentile } from '../stats/bootstrap.ts';
import { alignment, type CentredProducts, productsOf, unbiasedAlignment } from './alignment.ts';
import { doubleCentre } from './centred.ts';
import { type Kernel, rowProducts } from './kernel.ts';
import { computeRdm } from './rdm.ts';

export interface CkaOptions {
  /** With the unbiased estimator of HSIC (Nguyen, Raghu & Kornblith 2021), which does not grow with the number of units. */
  readonly unbiased?: boolean;
}

/**
 * Linear centred kernel alignment of two representations of the same n stimuli, X (n × p) and Y (n × q), columns centred:
 * ‖XᵀY‖² / (‖XᵀX‖ ‖YᵀY‖) in Frobenius norms (Kornblith et al. 2019). It does not care for rotation, one scale for all units, or
 * origin. Goes through p × q matrices where p and q are below n, else through the n(n + 1)/2 products of rows.
 * Throws for differing row counts, numbers that are not finite, fewer than 2 (unbiased: 4) rows, rows that do not vary.
 */
export async function linearCka(
  x: Matrix,
  y: Matrix,
  products: Products,
  { unbiased = false }: CkaOptions = {},
): Promise<number> {
  requireSameRows('linearCka', x, y);
  const parts =
    Math.max(x.cols, y.cols) < x.rows
      ? await byColumns(x, y, products)
      : productsOf(await linearKernel(x, products), await linearKernel(y, products));
  return (unbiased ? unbiasedAlignment : alignment)('linearCka', parts);
}

/**
 * Centred kernel alignment with Gaussian kernels exp(−‖a − b‖² / 2σ²), where σ² is `bandwidth`² times the median squared
 * distance of two different rows (Kornblith et al. 2019). Shapes, estimators and errors as with `linearCka`.
 */
export async function rbfCka(
  x: Matrix,
  y: Matrix,
  products: Products,
  { unbiased = false, bandwidth = 1 }: CkaOptions & { readonly bandwidth?: number } = {},
): Promise<number> {
  requireSameRows('rbfCka', x, y);
  if (!(bandwidth > 0)) throw new NumericError('rbfCka', `a bandwidth of ${bandwidth}`, 'give a number above 0');
  const parts = productsOf(await gaussianKernel(x, products, bandwidth), await gaussianKernel(y, products, bandwidth));
  return (unbiased ? unbiasedAlignment : alignment)('rbfCka', parts);
}

function requireSameRows(place: string, x: Matrix, y: Matrix): void {
  if (x.rows !== y.rows) throw new NumericError(place, `${x.rows} and ${y.rows} rows`, 'both must hold the same stimuli');
  if (x.rows < 2) throw new NumericError(place, `${x.rows} rows have no pairs`, 'use at least 2');
}

async function byColumns(x: Matrix, y: Matrix, products: Products): Promise<CentredProducts> {
  const [a, b] = [centredFinite(x), centredFinite(y)];
  const square = async (left: Matrix, right: Matrix): Promise<number> =>
    sumOfSquares((await products.multiply(left, right, { transposeA: true })).data);
  return {
    cross: await square(a, b),
    self: [await square(a, a), await square(b, b)],
    own: [squaredLengths(a), squaredLengths(b)],
  };
}

function centredFinite(m: Matrix): Matrix {
  requireFinite('patterns', m);
  return centreColumns(m);
}

const sumOfSquares = (values: Float64Array): number => values.reduce((sum, value) => sum + value * value, 0);

const squaredLengths = ({ data, rows, cols }: Matrix): Float64Array =>
  Float64Array.from({ length: rows }, (_, i) => sumOfSquares(data.subarray(i * cols, (i + 1) * cols)));

const linearKernel = (m: Matrix, products: Products): Promise<Kernel> => rowProducts(m, products, { byColumn: columnMeans(m) });

async function gaussianKernel(m: Matrix, products: Products, bandwidth: number): Promise<Kernel> {
  const squared = await computeRdm(m, products, 'squared-euclidean');
  const twiceVariance = 2 * bandwidth ** 2 * percentile(squared, 50);
  if (!(twiceVariance > 0)) {
    throw new NumericError(
      'rbfCka',
      'at least half of the pairs of rows are equal: there is no median distance',
      'leave out repeated rows',
    );
  }
  return doubleCentre({
    pairs: squared.map((distance) => Math.exp(-distance / twiceVariance)),
    own: new Float64Array(m.rows).fill(1),
  });
}
