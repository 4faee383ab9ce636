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
import { openEncodingCrew } from '../src/encoding/encoding-crew.ts';
import { heldOutSquares } from '../src/encoding/held-out-squares.ts';
import { innerChoice } from '../src/encoding/inner-choice.ts';
import { joinSpaces } from '../src/encoding/join-spaces.ts';
import { crossValidatePresent } from '../src/encoding/missing-targets.ts';
import { type Parts, resampledParts, uniqueParts } from '../src/encoding/unique-parts.ts';
import { defineStage, many } from '../src/engine/stage.ts';
import type { Matrix } from '../src/linalg/matrix.ts';
import { bootstrap, mean, median, percentile } from '../src/stats/bootstrap.ts';
import { check, fromRows } from '../src/table/check.ts';
import type { Table } from '../src/table/define.ts';
import { groupRows } from '../src/table/group.ts';

/** With fewer subjects than this their bootstrap says nothing, and passages are resampled instead. */
const FEWEST_SUBJECTS = 3;
const PARTS = ['model', 'controls', 'shared', 'whole'] as const;

/**
 * The held-out variance that one model's best site explains beyond all controls together: ridge on the model, on the controls side by side, and
 * on both, with one penalty a neuroid chosen inside the training folds, each space scaled to the total variance 1 (`joinSpaces`). A control with
 * a site of the model's name (its untrained twin) brings that one, others their first. Controls with more columns than presentations (OASM) cost no more than these:
 * ridge is then solved in its dual form. Parts are held-out R² and can be negative.
 */
export default defineStage({
  name: 'partition-variance',
  about: 'Divide what a model explains into its own and what controls explain too.',
  inputs: {
    ...{ stimulusSet, activations, sites, responses, neuroids, folds, benchmarkScores },
    controlActivations: many(activations),
    controlSites: many(sites),
  },
  params: { benchmark: '', split: 'grouped', alphas: [1] as readonly number[], innerFolds: 5, samples: 1000 },
  outputs: { varianceParts, neuroidParts },
  async run(inputs, { benchmark, split, alphas, innerFolds, samples }, { seed, progress }) {
    const { model, site, width } = bestSite(inputs.benchmarkScores.columns, inputs.sites.columns, { mapping: 'ridge', split });
    const { stimulus_id, group_id, passage_id } = inputs.stimulusSet.columns;
    const { neuroid_id, subject_id } = inputs.neuroids.columns;
    const own = siteMatrix(inputs.activations.columns, site, width, stimulus_id);
    const others = inputs.controlSites.map((table, i) => controlMatrix(table, inputs.controlActivations[i], site, stimulus_id));
    const y = meanOf(repetitionsOf(inputs.responses.columns, stimulus_id));
    const splits = splitsFrom(inputs.folds.columns, split, stimulus_id);
    const choice = innerChoice(splits, indexOfEach(group_id), innerFolds);
    const crew = openEncodingCrew();
    const predict = async (spaces: readonly Matrix[], done: number): Promise<readonly Matrix[]> => {
      const job = { x: joinSpaces(spaces), y, names: neuroid_id, splits, alphas, choice, crew };
      const { predictions } = await crossValidatePresent({ ...job, mapping: 'ridge', keepPredictions: true });
      progress(done);
      return predictions!;
    };
    try {
      const predictions = [await predict([own], 0.25), await predict(others, 0.5), await predict([own, ...others], 0.9)];
      const squares = heldOutSquares({ y, splits, predictions, passageOf: indexOfEach(passage_id) });
      const parts = uniqueParts(squares);
      const people = [...groupRows(subject_id).values()];
      const draws = people.length < FEWEST_SUBJECTS ? resampledParts(squares, samples, seed) : [];
      const name = { benchmark, model, site, mapping: 'ridge', split };
      const controls = inputs.controlSites.map(({ columns }) => columns.model[0]).join(' + ');
      const sizes = { subjects: people.length, neuroids: neuroid_id.length };
      return {
        varianceParts: fromRows(
          varianceParts,
          PARTS.map((part) => ({ ...name, controls, part, ...summarise(part, parts, draws, people, samples, seed), ...sizes })),
        ),
        neuroidParts: byNeuroid(name, neuroid_id, parts),
      };
    } finally {
      await crew.close();
    }
  },
});

/** What a control holds at the site of that name; at its first where it has none. */
function controlMatrix(
  { columns }: Table<typeof sites>,
  held: Table<typeof activations>,
  site: string,
  stimulusIds: readonly string[],
): Matrix {
  const place = Math.max(0, columns.site.indexOf(site));
  return siteMatrix(held.columns, columns.site[place], columns.width[place], stimulusIds);
}

type Part = (typeof PARTS)[number];
type People = readonly (readonly number[])[];

/** The median of each subject's neuroids, without those of which a draw of passages holds nothing. */
const mediansOf = (values: Float64Array, people: People) =>
  Float64Array.from(people, (places) => median(places.map((place) => values[place]).filter((value) => !Number.isNaN(value))));

function summarise(part: Part, parts: Parts, draws: readonly Parts[], people: People, samples: number, seed: number) {
  const medians = mediansOf(parts[part], people);
  if (people.length >= FEWEST_SUBJECTS) {
    const { estimate, low, high } = bootstrap(medians, mean, { draws: samples, seed });
    return { r2: estimate, r2_low: low, r2_high: high, interval: 'subjects' };
  }
  const drawn = draws.map((one) => mean(mediansOf(one[part], people)));
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
