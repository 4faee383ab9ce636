import { NumericError } from '../errors.ts';
import { rowOf } from '../linalg/matrix.ts';
import { mean } from '../stats/bootstrap.ts';
import { permutationTest, type Significance } from '../stats/permutation-test.ts';
import {
  type Comparison,
  compareWithMany,
  type Directional,
  directionOf,
  dot,
  isKendall,
  requireEqualTriangles,
} from './compare.ts';
import { rowOffset, sizeOfTriangle } from './kernel.ts';

/** The triangle of the same stimuli in another order: entry (i, j) is what entry (order[i], order[j]) was. */
export function permuteStimuli(triangle: Float64Array, order: ArrayLike<number>): Float64Array {
  const n = sizeOfTriangle(triangle);
  if (order.length !== n) throw new NumericError('permuteStimuli', `an order of ${order.length} for ${n} stimuli`);
  const permuted = new Float64Array(triangle.length);
  for (let i = 0, at = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      const [first, second] = order[i] < order[j] ? [order[i], order[j]] : [order[j], order[i]];
      permuted[at++] = triangle[rowOffset(n, first) + second];
    }
  }
  return permuted;
}

export interface ModelSignificance extends Significance {
  /** The mean similarity of each model with the subjects. */
  readonly similarity: Float64Array;
}

/**
 * Whether models are more similar to the subjects than to the same recordings of shuffled stimuli (Kriegeskorte, Mur & Bandettini
 * 2008): all subjects' stimuli are permuted alike, and the mean similarity over subjects is the statistic of each model, one-sided;
 * the family is that of the models. For what else see `permutationTest`. Throws as `compareRdms`.
 */
export function permutationTestOfModels(
  models: readonly Float64Array[],
  subjects: readonly Float64Array[],
  { comparison = 'spearman', ...options }: { readonly comparison?: Comparison; readonly draws?: number; readonly seed: number },
): ModelSignificance {
  if (subjects.length === 0) throw new NumericError('permutationTestOfModels', 'no subjects');
  requireEqualTriangles([...subjects, ...models]);
  const n = sizeOfTriangle(subjects[0]);
  const similarityIn = isKendall(comparison) ? byPair(models, subjects, comparison) : byDirection(models, subjects, comparison);
  const similarity = similarityIn(Int32Array.from({ length: n }, (_, i) => i));
  const significance = permutationTest(similarity, (random) => similarityIn(random.permutation(n)), options);
  return { similarity, ...significance };
}

/** Mean similarities when the subjects' stimuli are put in a given order. */
type SimilarityIn = (order: Int32Array) => Float64Array;

const byPair =
  (models: readonly Float64Array[], subjects: readonly Float64Array[], comparison: Comparison): SimilarityIn =>
  (order) => {
    const turned = subjects.map((subject) => permuteStimuli(subject, order));
    const similarities = compareWithMany(models, turned, comparison);
    return Float64Array.from(models, (_, model) => mean(rowOf(similarities, model)));
  };

/**
 * The directions of triangles are permuted as the triangles are, and similarity is an inner product: so the subjects' directions are
 * averaged first, and nothing is ranked again. Directions of whole matrices end in their diagonal, which is permuted by itself.
 */
function byDirection(models: readonly Float64Array[], subjects: readonly Float64Array[], comparison: Directional): SimilarityIn {
  const directions = models.map((model) => directionOf(model, comparison));
  const pooled = meanOf(subjects.map((subject) => directionOf(subject, comparison)));
  const pairs = pooled.subarray(0, subjects[0].length);
  const own = pooled.subarray(pairs.length);
  return (order) => {
    const turned = new Float64Array(pooled.length);
    turned.set(permuteStimuli(pairs, order));
    turned.set(
      own.map((_, i) => own[order[i]]),
      pairs.length,
    );
    return Float64Array.from(directions, (direction) => dot(direction, turned));
  };
}

function meanOf(vectors: readonly Float64Array[]): Float64Array {
  const mean = new Float64Array(vectors[0].length);
  for (const vector of vectors) vector.forEach((value, at) => (mean[at] += value / vectors.length));
  return mean;
}
