import { activations } from '../schemas/activations.ts';
import { benchmarkScores } from '../schemas/benchmark-scores.ts';
import { folds } from '../schemas/folds.ts';
import { neuroidParts } from '../schemas/neuroid-parts.ts';
import { neuroids } from '../schemas/neuroids.ts';
import { responses } from '../schemas/responses.ts';
import { sites } from '../schemas/sites.ts';
import { stimulusSet } from '../schemas/stimulus-set.ts';
import { varianceParts } from '../schemas/variance-parts.ts';
import { bestSite } from '../src/assembly/best-site.ts';
import { meanOf, repetitionsOf, siteMatrix } from '../src/assembly/gather.ts';
import { indexOfEach } from '../src/assembly/index-of-each.ts';
import { splitsFrom } from '../src/assembly/splits.ts';
import { crossValidateBanded } from '../src/encoding/cross-validate-banded.ts';
import { openEncodingCrew } from '../src/encoding/encoding-crew.ts';
import { drawWeights, joinSpaces } from '../src/encoding/feature-spaces.ts';
import { heldOutSquares } from '../src/encoding/held-out-squares.ts';
import { innerChoice } from '../src/encoding/inner-choice.ts';
import { crossValidatePresent } from '../src/encoding/missing-targets.ts';
import { type Parts, resampledParts, uniqueParts } from '../src/encoding/unique-parts.ts';
import { unitVariance } from '../src/encoding/unit-variance.ts';
import { defineStage, many } from '../src/engine/stage.ts';
import { type Matrix, matrix } from '../src/linalg/matrix.ts';
import { bootstrap, mean, median, percentile } from '../src/stats/bootstrap.ts';
import { check, fromRows } from '../src/table/check.ts';
import type { Table } from '../src/table/define.ts';
import { groupRows } from '../src/table/group.ts';

/** With fewer subjects than this their bootstrap says nothing, and passages are resampled instead. */
const FEWEST_SUBJECTS = 3;
const WEIGHT_SEED = 0;
const PARTS = ['model', 'controls', 'shared', 'whole'] as const;

/**
 * The held-out variance that one model's best site explains beyond all controls together: banded ridge on the model, on the controls, and on
 * both, each a feature space scaled to the total variance 1 (`unitVariance`), its weight and the penalty chosen for each neuroid inside the
 * training folds. With one penalty for all spaces a model would be charged with the noise of controls that tell nothing. A control with a site of the
 * name of the model's best (its untrained twin) brings that one, others their first. Parts are held-out R² and can be negative.
 */
export default defineStage({
  name: 'partition-variance',
  about: 'Divide what a model explains into its own and what controls explain too.',
  inputs: {
    ...{ stimulusSet, activations, sites, responses, neuroids, folds, benchmarkScores },
    controlActivations: many(activations),
    controlSites: many(sites),
  },
  params: { benchmark: '', split: 'grouped', alphas: [1] as readonly number[], innerFolds: 5, draws: 8, samples: 1000 },
  outputs: { varianceParts, neuroidParts },
  async run(inputs, { benchmark, split, alphas, innerFolds, draws, samples }, { seed, progress }) {
    const { model, site, width } = bestSite(inputs.benchmarkScores.columns, inputs.sites.columns, { mapping: 'ridge', split });
    const { stimulus_id, group_id, passage_id } = inputs.stimulusSet.columns;
    const { neuroid_id, subject_id } = inputs.neuroids.columns;
    const own = { [model]: unitVariance(siteMatrix(inputs.activations.columns, site, width, stimulus_id)) };
    const controls = controlSpaces(inputs.controlSites, inputs.controlActivations, site, stimulus_id);
    const y = meanOf(repetitionsOf(inputs.responses.columns, stimulus_id));
    const splits = splitsFrom(inputs.folds.columns, split, stimulus_id);
    const choice = innerChoice(splits, indexOfEach(group_id), innerFolds);
    const crew = openEncodingCrew();
    const common = { y, names: neuroid_id, splits, mapping: 'ridge', alphas, choice, crew, keepPredictions: true } as const;
    const predict = async (features: Readonly<Record<string, Matrix>>, done: number): Promise<readonly Matrix[]> => {
      const { x, spaces } = joinSpaces(features);
      const job = { ...common, x, spaces, weights: weightsOf(spaces.length, draws) };
      const { predictions } = await crossValidatePresent(job, crossValidateBanded);
      progress(done);
      return predictions!;
    };
    try {
      const both = { ...own, ...controls };
      const predictions = [await predict(own, 0.1), await predict(controls, 0.5), await predict(both, 0.9)];
      const squares = heldOutSquares({ y, splits, predictions, passageOf: indexOfEach(passage_id) });
      const parts = uniqueParts(squares);
      const people = [...groupRows(subject_id).values()];
      const resampled = people.length < FEWEST_SUBJECTS ? resampledParts(squares, samples, seed) : [];
      const name = { benchmark, model, site, mapping: 'ridge', split };
      const against = Object.keys(controls).join(' + ');
      const sizes = { subjects: people.length, neuroids: neuroid_id.length };
      return {
        varianceParts: fromRows(
          varianceParts,
          PARTS.map((part) => {
            const r2 = summarise(part, parts, resampled, people, samples, seed);
            return { ...name, controls: against, part, ...r2, ...sizes };
          }),
        ),
        neuroidParts: byNeuroid(name, neuroid_id, parts),
      };
    } finally {
      await crew.close();
    }
  },
});

/** Weights that are tried: each space alone, all alike, and random ones; the same whatever the seed of the run. */
function weightsOf(spaces: number, draws: number): Matrix {
  if (spaces === 1) return matrix(1, 1, Float64Array.of(1));
  const alone = Array.from({ length: spaces ** 2 }, (_, at) => (at % (spaces + 1) === 0 ? 1 : 0));
  return matrix(spaces + draws, spaces, Float64Array.from([...alone, ...drawWeights(spaces, draws, WEIGHT_SEED).data]));
}

/** What each control holds at the site of that name; at its first where it has none. */
const controlSpaces = (
  tables: readonly Table<typeof sites>[],
  held: readonly Table<typeof activations>[],
  site: string,
  stimulusIds: readonly string[],
): Record<string, Matrix> =>
  Object.fromEntries(
    tables.map(({ columns }, i) => {
      const place = Math.max(0, columns.site.indexOf(site));
      const features = siteMatrix(held[i].columns, columns.site[place], columns.width[place], stimulusIds);
      return [columns.model[place], unitVariance(features)];
    }),
  );

type Part = (typeof PARTS)[number];
type People = readonly (readonly number[])[];

/** The median of each subject's neuroids, without those of which a draw of passages holds nothing. */
const mediansOf = (values: Float64Array, people: People) =>
  Float64Array.from(people, (places) => median(places.map((place) => values[place]).filter((value) => !Number.isNaN(value))));

function summarise(part: Part, parts: Parts, resampled: readonly Parts[], people: People, samples: number, seed: number) {
  const medians = mediansOf(parts[part], people);
  if (people.length >= FEWEST_SUBJECTS) {
    const { estimate, low, high } = bootstrap(medians, mean, { draws: samples, seed });
    return { r2: estimate, r2_low: low, r2_high: high, interval: 'subjects' };
  }
  const drawn = resampled.map((one) => mean(mediansOf(one[part], people)));
  return { r2: mean(medians), r2_low: percentile(drawn, 2.5), r2_high: percentile(drawn, 97.5), interval: 'passages' };
}

function byNeuroid(
  name: Readonly<Record<'benchmark' | 'model' | 'site' | 'mapping' | 'split', string>>,
  ids: readonly string[],
  parts: Parts,
) {
  const all = (value: string): string[] => ids.map(() => value);
  const { benchmark, model, site, mapping, split } = name;
  return check(neuroidParts, {
    ...{ benchmark: all(benchmark), model: all(model), site: all(site), mapping: all(mapping), split: all(split) },
    ...{ neuroid_id: ids, unique_model: parts.model, unique_controls: parts.controls, shared: parts.shared, whole: parts.whole },
  });
}
