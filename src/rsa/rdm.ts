import { NumericError, suggest } from '../errors.ts';
import { columnMeans, type Matrix, rowOf } from '../linalg/matrix.ts';
import type { Products } from '../linalg/products.ts';
import { isConstant } from '../stats/correlation.ts';
import { refinedMean } from '../stats/refined-mean.ts';
import { type Kernel, rowProducts } from './kernel.ts';

/** The distances that need nothing but the patterns. */
export const DISTANCES = ['correlation', 'cosine', 'euclidean', 'squared-euclidean'] as const;
export type Distance = (typeof DISTANCES)[number];

/** The distance of that name, or a NumericError that says which was meant. */
export function distanceNamed(name: string): Distance {
  const distance = DISTANCES.find((known) => known === name);
  if (distance) return distance;
  throw new NumericError('distance', `there is no distance "${name}"`, suggest(name, DISTANCES));
}

/**
 * Representational dissimilarity of every two rows of `patterns` (n × p), as the strict upper triangle, row by row: (0, 1), (0, 2),
 * … (n − 2, n − 1) (Kriegeskorte, Mur & Bandettini 2008).
 * - `correlation`: 1 − Pearson r over the columns; `cosine`: 1 − cosine.
 * - `squared-euclidean`: Σ over columns of (a − b)²; `euclidean`: its root.
 *
 * Distances are sums over columns, those of SciPy's `pdist`. rsatoolbox's "euclidean" is the squared one divided by p.
 * Throws for numbers that are not finite, fewer than two rows (correlation: or columns), and, by its number, for a row without
 * direction: a constant one has no correlation, a zero one no cosine.
 */
export async function computeRdm(
  patterns: Matrix,
  products: Products,
  distance: Distance = 'correlation',
): Promise<Float64Array> {
  requirePatterns(patterns, distance);
  if (distance === 'correlation') return correlationDistances(patterns, products);
  if (distance === 'cosine') return cosineDistances(patterns, products);
  const squared = await squaredDistances(patterns, products);
  return distance === 'euclidean' ? squared.map(Math.sqrt) : squared;
}

export function requirePatterns({ rows, cols }: Matrix, distance: string): void {
  if (rows < 2) throw new NumericError(`${distance} RDM`, `${rows} rows have no pairs`, 'use at least 2');
  if (cols < 1) throw new NumericError(`${distance} RDM`, 'patterns over no columns');
  if (distance === 'correlation' && cols < 2) {
    throw new NumericError(`${distance} RDM`, `a correlation over ${cols} columns says nothing`, 'use at least 2');
  }
}

async function correlationDistances(patterns: Matrix, products: Products): Promise<Float64Array> {
  const byRow = Float64Array.from({ length: patterns.rows }, (_, i) => refinedMean(rowOf(patterns, i)));
  const centred = await rowProducts(patterns, products, { byRow });
  const constant = centred.own.findIndex((square, i) => isConstant(square, square + patterns.cols * byRow[i] ** 2));
  if (constant < 0) return oneMinusCosine(centred);
  throw new NumericError('correlation RDM', `row ${constant} is constant over ${patterns.cols} columns`, 'leave it out');
}

async function cosineDistances(patterns: Matrix, products: Products): Promise<Float64Array> {
  const raw = await rowProducts(patterns, products);
  const zero = raw.own.indexOf(0);
  if (zero < 0) return oneMinusCosine(raw);
  throw new NumericError('cosine RDM', `row ${zero} is zero over ${patterns.cols} columns`, 'leave it out');
}

/** 1 − k(i, j) / √(k(i, i) k(j, j)), in the place of the products. */
function oneMinusCosine({ pairs, own }: Kernel): Float64Array {
  const lengths = own.map(Math.sqrt);
  for (let i = 0, at = 0; i < lengths.length; i++) {
    for (let j = i + 1; j < lengths.length; j++, at++) pairs[at] = 1 - pairs[at] / (lengths[i] * lengths[j]);
  }
  return pairs;
}

/**
 * ‖a − b‖² = ‖a‖² + ‖b‖² − 2 a·b, after the mean pattern is taken off all. Where two patterns are so near each other that the
 * difference would lose more than four digits, the squares are summed one by one.
 */
async function squaredDistances(patterns: Matrix, products: Products): Promise<Float64Array> {
  const { pairs, own } = await rowProducts(patterns, products, { byColumn: columnMeans(patterns) });
  for (let i = 0, at = 0; i < own.length; i++) {
    for (let j = i + 1; j < own.length; j++, at++) {
      const both = own[i] + own[j];
      const distance = both - 2 * pairs[at];
      pairs[at] = distance > 1e-4 * both ? distance : directDistance(patterns, i, j);
    }
  }
  return pairs;
}

function directDistance({ data, cols }: Matrix, i: number, j: number): number {
  let sum = 0;
  for (let k = 0; k < cols; k++) {
    const difference = data[i * cols + k] - data[j * cols + k];
    sum += difference * difference;
  }
  return sum;
}
