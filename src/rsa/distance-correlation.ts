import { NumericError } from '../errors.ts';
import type { Matrix } from '../linalg/matrix.ts';
import type { Products } from '../linalg/products.ts';
import { alignment, type CentredProducts, productsOf, unbiasedAlignment } from './alignment.ts';
import { centredDissimilarity } from './centred.ts';
import { computeRdm } from './rdm.ts';

/**
 * Distance correlation of two sets of rows, X (n × p) and Y (n × q): √(dCov²(X, Y) / √(dVar²(X) dVar²(Y))), where dCov² is the mean of
 * A ∘ B and A, B are the double-centred Euclidean distances (Székely, Rizzo & Bakirov 2007). From 0 to 1 for all n, and rises as p
 * and q do; where rounding leaves a dCov² below 0, its root is given with that sign. Throws for differing row counts, numbers that
 * are not finite, fewer than 2 rows, rows that do not vary.
 */
export async function distanceCorrelation(x: Matrix, y: Matrix, products: Products): Promise<number> {
  const squared = alignment('distanceCorrelation', await distanceProducts('distanceCorrelation', x, y, products));
  return Math.sign(squared) * Math.sqrt(Math.abs(squared));
}

/**
 * The bias-corrected distance correlation (Székely & Rizzo 2013, R*), an estimate of the squared one: 0 on average for independent
 * rows, below 0 by chance. Needs 4 rows; else as `distanceCorrelation`.
 */
export async function squaredDistanceCorrelation(x: Matrix, y: Matrix, products: Products): Promise<number> {
  return unbiasedAlignment('squaredDistanceCorrelation', await distanceProducts('squaredDistanceCorrelation', x, y, products));
}

async function distanceProducts(place: string, x: Matrix, y: Matrix, products: Products): Promise<CentredProducts> {
  if (x.rows !== y.rows) throw new NumericError(place, `${x.rows} and ${y.rows} rows`, 'both must hold the same stimuli');
  const a = centredDissimilarity(await computeRdm(x, products, 'euclidean'));
  const b = centredDissimilarity(await computeRdm(y, products, 'euclidean'));
  return productsOf(a, b);
}
