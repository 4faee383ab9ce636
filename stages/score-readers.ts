import { activations } from '../schemas/activations.ts';
import { exclusions } from '../schemas/exclusions.ts';
import { foldScores } from '../schemas/fold-scores.ts';
import { neuroids } from '../schemas/neuroids.ts';
import { predictors } from '../schemas/predictors.ts';
import { responses } from '../schemas/responses.ts';
import { sites } from '../schemas/sites.ts';
import { stimulusSet } from '../schemas/stimulus-set.ts';
import { meanOf, repetitionsOf, siteMatrix } from '../src/assembly/gather.ts';
import type { Split } from '../src/encoding/folds/split.ts';
import { defineStage } from '../src/engine/stage.ts';
import { DataError, NumericError } from '../src/errors.ts';
import { type Matrix, matrix, rowOf } from '../src/linalg/matrix.ts';
import { openProducts } from '../src/linalg/products.ts';
import { openKernels } from '../src/linalg/wasm/kernels.ts';
import { scoreLinearAlone } from '../src/metrics/linear-alone.ts';
import { type ValueDivision, valueSplits } from '../src/metrics/value-splits.ts';
import { fromRows } from '../src/table/check.ts';
import type { RowOf } from '../src/table/define.ts';

/** The rounding error of single precision, in which features are kept upstream. */
const EPSILON_32 = 2 ** -23;

/**
 * Futrell2018-encoding and -unique_encoding of Schrimpf et al. (2021): every reader's times are predicted by least squares from each site
 * of one model, word by word. A reader's folds divide the words that this reader has times for, within sentences, over the spellings
 * of words (see valueSplits): with `distinct` no spelling trains and is tested, without it most do. `without` names readers that upstream
 * leaves out; those with too few words for the folds are left out too. Both have NaN in every fold, and a row among the exclusions.
 */
export default defineStage({
  name: 'score-readers',
  about: 'Predict the reading times of each reader, over the words that this reader has read.',
  inputs: { stimulusSet, predictors, activations, sites, responses, neuroids },
  params: {
    ...{ dataset: '', folds: 5, randomState: 1, distinct: false, without: [] as readonly string[] },
    precision: 'float64' as 'float32' | 'float64',
  },
  outputs: { foldScores, exclusions },
  async run({ stimulusSet, predictors, activations, sites, responses, neuroids }, params, { progress }) {
    const { stimulus_id: ids, text: words } = stimulusSet.columns;
    const times = meanOf(repetitionsOf(responses.columns, ids));
    const division = { k: params.folds, seed: params.randomState, distinct: params.distinct };
    const named = new Set(params.without);
    const sentences = sentencesOf(ids, predictors.columns);
    const readers = neuroids.columns.subject_id.map((id, reader) =>
      named.has(id) ? { reason: 'left out by the paper of 2021' } : divided(times, reader, words, sentences, division),
    );
    const epsilon = params.precision === 'float32' ? EPSILON_32 : Number.EPSILON;
    const tools = { products: await openProducts(), kernels: openKernels() };
    const rows: RowOf<typeof foldScores>[] = [];
    try {
      for (let s = 0; s < sites.length; s++) {
        const [model, site] = [sites.columns.model[s], sites.columns.site[s]];
        const x = siteMatrix(activations.columns, site, sites.columns.width[s], ids);
        const r = matrix(params.folds, readers.length);
        for (const [reader, { y, splits }] of readers.entries()) {
          const scores = y
            ? await scoreLinearAlone({ x, y, splits, epsilon, correlation: 'classic', ...tools })
            : new Float64Array(params.folds).fill(Number.NaN);
          scores.forEach((value, fold) => (r.data[fold * r.cols + reader] = value));
          progress((s + (reader + 1) / readers.length) / sites.length);
        }
        for (let fold = 0; fold < r.rows; fold++)
          rows.push({
            ...{ dataset: params.dataset, model, site, fold, per: 'neuroid', alpha: Number.NaN, edge: false },
            r: rowOf(r, fold),
          });
      }
    } finally {
      await tools.products.close();
    }
    return {
      foldScores: fromRows(foldScores, rows),
      exclusions: fromRows(
        exclusions,
        readers.flatMap(({ reason }, reader) =>
          reason === undefined ? [] : [{ kind: 'subject', id: neuroids.columns.subject_id[reader], reason }],
        ),
      ),
    };
  },
});

/** The times of a reader and the splits of the words that they are of, or why there are none. */
type Divided =
  | { readonly y: Float64Array; readonly splits: readonly Split[]; readonly reason?: undefined }
  | { readonly y?: undefined; readonly splits?: undefined; readonly reason: string };

function divided(
  { data, rows, cols }: Matrix,
  reader: number,
  words: readonly string[],
  sentences: readonly string[],
  division: ValueDivision,
): Divided {
  const y = Float64Array.from({ length: rows }, (_, row) => data[row * cols + reader]);
  const read = Int32Array.from(y.keys()).filter((row) => !Number.isNaN(y[row]));
  const pick = (values: readonly string[]) => Array.from(read, (row) => values[row]);
  try {
    const splits = valueSplits(pick(words), pick(sentences), division).map(({ train, test }) => ({
      train: train.map((place) => read[place]),
      test: test.map((place) => read[place]),
    }));
    if (splits.every(({ train, test }) => train.length > 1 && test.length > 1)) return { y, splits };
    return { reason: `${read.length} words with a time leave a fold with fewer than two` };
  } catch (error) {
    if (!(error instanceof NumericError)) throw error;
    return { reason: `${read.length} words with a time cannot be divided: ${error.message}` };
  }
}

/** The sentence of each word. */
function sentencesOf(
  ids: readonly string[],
  { predictor, stimulus_id, value }: { predictor: readonly string[]; stimulus_id: readonly string[]; value: Float64Array },
): string[] {
  const known = new Map(predictor.flatMap((name, row) => (name === 'sentence' ? [[stimulus_id[row], String(value[row])]] : [])));
  return ids.map((id) => {
    const sentence = known.get(id);
    if (sentence === undefined) throw new DataError(`predictors, ${id}`, 'has no sentence', 'is it a dataset of words?');
    return sentence;
  });
}
