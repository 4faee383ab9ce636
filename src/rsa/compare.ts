import { NumericError, suggest } from '../errors.ts';
import { type Matrix, matrix } from '../linalg/matrix.ts';
import { isConstant } from '../stats/correlation.ts';
import { type DenseRanks, denseRanks, kendallTau } from '../stats/kendall.ts';
import { ranks } from '../stats/ranks.ts';
import { refinedMean } from '../stats/refined-mean.ts';
import { centredDissimilarity } from './centred.ts';

export const COMPARISONS = [
  'spearman',
  'pearson',
  'kendall-tau-a',
  'kendall-tau-b',
  'cosine',
  'whitened-pearson',
  'whitened-cosine',
] as const;
export type Comparison = (typeof COMPARISONS)[number];

/** The comparison of that name, or a NumericError that says which was meant. */
export function comparisonNamed(name: string): Comparison {
  const comparison = COMPARISONS.find((known) => known === name);
  if (comparison) return comparison;
  throw new NumericError('comparison', `there is no comparison "${name}"`, suggest(name, COMPARISONS));
}

/**
 * Similarity of two RDMs given as triangles of the same stimuli in the same order.
 * - `spearman`: Pearson's r of the ranks, ties sharing their mean rank (Kriegeskorte, Mur & Bandettini 2008); `pearson`; `cosine`.
 * - `kendall-tau-a`, `kendall-tau-b`: (C − D) over all pairs of entries, or over those not tied (Nili et al. 2014).
 * - `whitened-cosine`: cosine weighted by the inverse covariance that entries have from noise alike in all stimuli, which is the
 *   cosine of the double-centred matrices (Diedrichsen et al. 2021); `whitened-pearson`: the same of entries less their mean.
 *
 * These are spearman, corr, cosine, tau-a, kendall, cosine_cov and corr_cov of rsatoolbox. Throws where the triangles differ in
 * length, hold NaN, or one has no variance (cosines: is zero) and so no similarity with anything.
 */
export function compareRdms(a: Float64Array, b: Float64Array, comparison: Comparison = 'spearman'): number {
  return compareWithMany([a], [b], comparison).data[0];
}

/**
 * The similarity of each of `rdms` (row) with each of `others` (column). Each triangle is ranked or normalised once; what is made
 * of `rdms` is kept, what is made of `others` lives one at a time.
 */
export function compareWithMany(
  rdms: readonly Float64Array[],
  others: readonly Float64Array[],
  comparison: Comparison = 'spearman',
): Matrix {
  requireEqualTriangles([...rdms, ...others]);
  const similarities = matrix(rdms.length, others.length);
  const { prepare, similarity } = wayOf(comparison);
  const prepared = rdms.map(prepare);
  others.forEach((other, j) => {
    const one = prepare(other);
    prepared.forEach((rdm, i) => (similarities.data[i * others.length + j] = similarity(rdm, one)));
  });
  return similarities;
}

export function requireEqualTriangles(triangles: readonly Float64Array[]): void {
  const other = triangles.find(({ length }) => length !== triangles[0].length);
  if (!other) return;
  const problem = `triangles of ${triangles[0].length} and ${other.length} pairs`;
  throw new NumericError('compareRdms', problem, 'both must hold the same stimuli');
}

/** A comparison in two steps: what can be done with a triangle by itself, and what takes two. */
interface Way<Prepared> {
  readonly prepare: (triangle: Float64Array) => Prepared;
  readonly similarity: (a: Prepared, b: Prepared) => number;
}

function wayOf(comparison: Comparison): Way<any> {
  if (isKendall(comparison)) {
    const variant = comparison === 'kendall-tau-a' ? 'a' : 'b';
    return { prepare: denseRanks, similarity: (a: DenseRanks, b: DenseRanks) => kendallTau(a, b, variant) } as Way<DenseRanks>;
  }
  return { prepare: (triangle) => directionOf(triangle, comparison), similarity: dot } as Way<Float64Array>;
}

/** Comparisons that are the cosine of something made of each triangle by itself. */
export type Directional = Exclude<Comparison, 'kendall-tau-a' | 'kendall-tau-b'>;

export const isKendall = (comparison: Comparison): comparison is Exclude<Comparison, Directional> =>
  comparison === 'kendall-tau-a' || comparison === 'kendall-tau-b';

/** The vector of length 1 whose inner product with that of another triangle is their similarity. */
export function directionOf(triangle: Float64Array, comparison: Directional): Float64Array {
  if (comparison === 'spearman') return unit(centred(ranks(triangle)), triangle);
  if (comparison === 'pearson') return unit(centred(triangle), triangle);
  if (comparison === 'cosine') return unit(triangle.slice(), triangle);
  if (comparison === 'whitened-cosine') return unit(stretched(triangle), triangle);
  return unit(stretched(unit(centred(triangle), triangle)), triangle);
}

function centred(triangle: Float64Array): Float64Array {
  const mean = refinedMean(triangle);
  return triangle.map((value) => value - mean);
}

/** The double-centred matrix as a vector whose inner products are those of the matrices: entries above the diagonal count twice. */
function stretched(triangle: Float64Array): Float64Array {
  const { pairs, own } = centredDissimilarity(triangle);
  const vector = new Float64Array(pairs.length + own.length);
  for (let at = 0; at < pairs.length; at++) vector[at] = pairs[at] * Math.SQRT2;
  vector.set(own, pairs.length);
  return vector;
}

/** `vector` brought to length 1, in place. It was made of `source`, beside which it must not be zero to rounding. */
function unit(vector: Float64Array, source: Float64Array): Float64Array {
  const square = dot(vector, vector);
  if (!Number.isFinite(square)) throw new NumericError('compareRdms', 'a triangle holds numbers that are not finite');
  if (square === 0 || isConstant(square, dot(source, source))) {
    throw new NumericError(
      'compareRdms',
      `a triangle of ${source.length} pairs has no variance`,
      'it is like no other: leave it out',
    );
  }
  const length = Math.sqrt(square);
  for (let at = 0; at < vector.length; at++) vector[at] /= length;
  return vector;
}

export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += a[at] * b[at];
  return sum;
}
