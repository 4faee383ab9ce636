import { NumericError } from '../errors.ts';
import { type Matrix, rowOf } from '../linalg/matrix.ts';
import { type Interval, percentile } from '../stats/bootstrap.ts';
import { randomState } from '../stats/random.ts';
import { type Comparison, compareWithMany, requireEqualTriangles } from './compare.ts';
import { rowOffset, sizeOfTriangle } from './kernel.ts';

/** Over what a result is to generalise: to other subjects, other stimuli, or both at once. */
export type ResampledOver = 'subjects' | 'stimuli' | 'both';

export interface BootstrapOptions {
  readonly over: ResampledOver;
  readonly comparison?: Comparison;
  readonly draws?: number;
  readonly seed: number;
}

/**
 * The mean similarity of each of `models` with the subjects, and the 95 % percentile interval of it over resamples with replacement
 * of subjects, of stimuli, or of both (Nili et al. 2014; Schütt et al. 2023). A pair of a stimulus with itself, which resampling
 * stimuli makes, has distance 0 by construction and is left out of that resample. Draws as rsatoolbox does from the same seed:
 * subjects before stimuli. The interval over a single subject, or over it and stimuli, is not known: NaN. Throws where triangles differ in length, and for
 * whitened comparisons of resampled stimuli, whose triangles are no longer whole.
 */
export function bootstrapSimilarity(
  models: readonly Float64Array[],
  subjects: readonly Float64Array[],
  { over, comparison = 'spearman', draws = 1000, seed }: BootstrapOptions,
): Interval[] {
  requireResamplable(models, subjects, over, comparison);
  const everyone = Int32Array.from(subjects.keys());
  const whole = compareWithMany(models, subjects, comparison);
  const estimates = meansOver(whole, everyone);
  if (over !== 'stimuli' && subjects.length === 1) return Array.from(estimates, unknownInterval);
  const random = randomState(seed);
  const size = sizeOfTriangle(subjects[0]);
  const resampled = Array.from({ length: draws }, () => {
    const drawn = over === 'stimuli' ? everyone : random.choice(subjects.length, subjects.length, { replace: true });
    if (over === 'subjects') return meansOver(whole, drawn);
    const places = pairsAmong(random.choice(size, size, { replace: true }), size);
    const among = (triangle: Float64Array): Float64Array => entriesAt(triangle, places);
    return meansOver(compareWithMany(models.map(among), subjects.map(among), comparison), drawn);
  });
  return Array.from(estimates, (estimate, model) =>
    intervalOf(
      estimate,
      Float64Array.from(resampled, (means) => means[model]),
    ),
  );
}

function requireResamplable(
  models: readonly Float64Array[],
  subjects: readonly Float64Array[],
  over: ResampledOver,
  comparison: Comparison,
): void {
  if (subjects.length === 0) throw new NumericError('bootstrapSimilarity', 'no subjects');
  requireEqualTriangles([...subjects, ...models]);
  if (over === 'subjects' || !comparison.startsWith('whitened')) return;
  const problem = `${comparison} needs whole triangles, resampled stimuli leave pairs out`;
  throw new NumericError('bootstrapSimilarity', problem, 'resample subjects, or compare with cosine or pearson');
}

const unknownInterval = (estimate: number): Interval => ({ estimate, low: Number.NaN, high: Number.NaN });

const intervalOf = (estimate: number, drawn: Float64Array): Interval => ({
  estimate,
  low: percentile(drawn, 2.5),
  high: percentile(drawn, 97.5),
});

/** The mean of each row of similarities over the drawn columns. */
const meansOver = (similarities: Matrix, columns: Int32Array): Float64Array =>
  Float64Array.from({ length: similarities.rows }, (_, model) => {
    const row = rowOf(similarities, model);
    return columns.reduce((sum, column) => sum + row[column], 0) / columns.length;
  });

/** Where in the triangle the pairs of drawn stimuli are, without those of a stimulus with itself. */
function pairsAmong(drawn: Int32Array, size: number): Uint32Array {
  const sorted = drawn.slice().sort();
  const places = new Uint32Array((size * (size - 1)) / 2);
  let count = 0;
  for (let i = 0; i < size; i++) {
    const offset = rowOffset(size, sorted[i]);
    for (let j = i + 1; j < size; j++) if (sorted[j] !== sorted[i]) places[count++] = offset + sorted[j];
  }
  return places.subarray(0, count);
}

function entriesAt(triangle: Float64Array, places: Uint32Array): Float64Array {
  const entries = new Float64Array(places.length);
  for (let at = 0; at < places.length; at++) entries[at] = triangle[places[at]];
  return entries;
}
