import { controls } from '../data/controls.ts';
import { sigmaOf } from '../data/oasm-models.ts';
import { activations } from '../schemas/activations.ts';
import { predictors } from '../schemas/predictors.ts';
import { sites } from '../schemas/sites.ts';
import { stimulusSet } from '../schemas/stimulus-set.ts';
import { surprisal } from '../schemas/surprisal.ts';
import { passagesOf } from '../src/assembly/passages.ts';
import { oasmFeatures } from '../src/encoding/oasm.ts';
import { randomEmbedding } from '../src/encoding/random-embedding.ts';
import { defineStage, many } from '../src/engine/stage.ts';
import { suggest, WiringError } from '../src/errors.ts';
import { check, fromRows } from '../src/table/check.ts';
import type { RowOf, Table } from '../src/table/define.ts';
import { groupBy } from '../src/table/group.ts';
import { rowsOf } from '../src/table/read.ts';

interface Inputs {
  readonly stimulusSet: Table<typeof stimulusSet>;
  /** One table for the controls that are made of it; none for others. */
  readonly surprisal: readonly Table<typeof surprisal>[];
  readonly predictors: Table<typeof predictors>;
}
/** One row of features a presentation, in stored order. */
type Features = readonly ArrayLike<number>[];

const EMBEDDING_WIDTH = 100;
/** Blur of the positional model, in presentations: neighbours share, a passage's ends do not. */
const OASM_SIGMA = 1;
/** So many presentations have a place each. Of more, neighbours share one, so that there are about PLACES: their fits would take most of a run. */
const OASM_ROWS = 2000;
const PLACES = 500;

/** Sum and mean of the bits of the words that have a surprisal: a first word that nothing precedes has none. */
function surprisalFeatures({ stimulusSet, surprisal }: Inputs): Features {
  const bits = groupBy(surprisal.flatMap(rowsOf), ({ stimulus_id }) => stimulus_id);
  return stimulusSet.columns.stimulus_id.map((id) => {
    const words = (bits.get(id) ?? []).filter(({ surprisal_bits }) => !Number.isNaN(surprisal_bits));
    const sum = words.reduce((total, { surprisal_bits }) => total + surprisal_bits, 0);
    return [sum, sum / words.length];
  });
}

/** A published number of every presentation; the mean of the others where one has none, which is as much as is known of it. */
function published(rows: readonly RowOf<typeof predictors>[], ids: readonly string[]): Float64Array {
  const known = new Map(rows.map(({ stimulus_id, value }) => [stimulus_id, value]));
  const mean = rows.reduce((sum, { value }) => sum + value, 0) / rows.length;
  return Float64Array.from(ids, (id) => known.get(id) ?? mean);
}

/**
 * The positional model: passages in order of first appearance, blurred over `sigma` presentations. Each has a
 * place of its own, or where there are thousands as many neighbours share one as makes about 500 places: 21 words of Natural Stories.
 */
const positional =
  (sigma: number) =>
  ({ stimulusSet }: Inputs): Features => {
    const passages = passagesOf(stimulusSet.columns);
    const count = passages.flat().length;
    const together = count > OASM_ROWS ? Math.ceil(count / PLACES) : 1;
    const places = passages.map((passage) => Math.ceil(passage.length / together));
    const features = oasmFeatures(places, sigma);
    const rows: Float64Array[] = [];
    let first = 0;
    passages.forEach((passage, p) => {
      passage.forEach(({ row }, i) => {
        const place = first + Math.floor(i / together);
        rows[row] = features.data.subarray(place * features.cols, (place + 1) * features.cols);
      });
      first += places[p];
    });
    return rows;
  };

const extract: Readonly<Record<string, (inputs: Inputs) => Features>> = {
  'word-count': ({ stimulusSet: { columns } }) => columns.text.map((text, row) => [columns.word_count[row], text.length]),
  position: ({ stimulusSet: { columns } }) => Array.from(columns.position, (position, row) => [position, row]),
  surprisal: surprisalFeatures,
  'ngram-surprisal': surprisalFeatures, // the wire brings the n-gram model's
  'random-embedding': ({ stimulusSet }) => stimulusSet.columns.text.map((text) => randomEmbedding(text, EMBEDDING_WIDTH)),
  oasm: positional(OASM_SIGMA),
  'published-surprisal': ({ stimulusSet, predictors }) => {
    const ids = stimulusSet.columns.stimulus_id;
    const columns = [...groupBy(rowsOf(predictors), ({ predictor }) => predictor).values()].map((rows) => published(rows, ids));
    return ids.map((_, row) => columns.map((column) => column[row]));
  },
};

export default defineStage({
  name: 'extract-control',
  about: 'Turn the texts, or their order, into the features of a control.',
  inputs: { stimulusSet, surprisal: many(surprisal), predictors },
  params: { control: '' },
  outputs: { activations, sites },
  run(inputs, { control }) {
    const sigma = sigmaOf(control);
    const features = sigma === undefined ? extract[control]?.(inputs) : positional(sigma)(inputs);
    if (!features)
      throw new WiringError(
        `control ${control}`,
        'is not known',
        suggest(
          control,
          controls.map(({ id }) => id),
        ),
      );
    const width = features[0].length;
    const { stimulus_id } = inputs.stimulusSet.columns;
    const data = new Float32Array(features.length * width);
    features.forEach((row, i) => data.set(row, i * width));
    return {
      sites: fromRows(sites, [{ model: control, site: 'features', depth: 0, width }]),
      activations: check(activations, { site: stimulus_id.map(() => 'features'), stimulus_id, activation: { data, width } }),
    };
  },
});
