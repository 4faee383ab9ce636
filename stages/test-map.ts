import { activations } from '../schemas/activations.ts';
import { benchmarkScores } from '../schemas/benchmark-scores.ts';
import { folds } from '../schemas/folds.ts';
import { mapTests } from '../schemas/map-tests.ts';
import { neuroids } from '../schemas/neuroids.ts';
import { responses } from '../schemas/responses.ts';
import { sites } from '../schemas/sites.ts';
import { stimulusSet } from '../schemas/stimulus-set.ts';
import { bestSite } from '../src/assembly/best-site.ts';
import { meanOf, repetitionsOf, siteMatrix } from '../src/assembly/gather.ts';
import { indexOfEach } from '../src/assembly/index-of-each.ts';
import { splitsFrom } from '../src/assembly/splits.ts';
import { arrangementFor } from '../src/encoding/arrangement.ts';
import { innerChoice } from '../src/encoding/inner-choice.ts';
import { testMap } from '../src/encoding/map-test.ts';
import { crossValidatePresent } from '../src/encoding/missing-targets.ts';
import { USUAL } from '../src/encoding/regression.ts';
import { defineStage } from '../src/engine/stage.ts';
import { check } from '../src/table/check.ts';

/**
 * Tests every neuroid of one model's best site against chance. The site is fitted once more to have its held-out predictions; the recordings are
 * then permuted within folds, the predictions staying as they are: by whole groups where those of a fold are equal in size, by shifts in stored
 * order for contiguous folds, unequal groups and recordings with gaps (`arrangementFor`). The best site was chosen on the same scores, which p
 * does not allow for: with k sites at most k times as many neuroids come out by chance.
 */
export default defineStage({
  name: 'test-map',
  about: 'Test which neuroids a model predicts above chance.',
  inputs: { stimulusSet, activations, sites, responses, neuroids, folds, benchmarkScores },
  params: { benchmark: '', split: 'grouped', alphas: [1] as readonly number[], innerFolds: 5, permutations: 1000, ...USUAL },
  outputs: { mapTests },
  async run(inputs, { benchmark, split, alphas, innerFolds, permutations, ...regression }, { seed, progress }) {
    const { model, site, width } = bestSite(inputs.benchmarkScores.columns, inputs.sites.columns, { mapping: 'ridge', split });
    const { stimulus_id, group_id } = inputs.stimulusSet.columns;
    const y = meanOf(repetitionsOf(inputs.responses.columns, stimulus_id));
    const splits = splitsFrom(inputs.folds.columns, split, stimulus_id);
    const groupOf = indexOfEach(group_id);
    const { neuroid_id } = inputs.neuroids.columns;
    const { predictions } = await crossValidatePresent({
      x: siteMatrix(inputs.activations.columns, site, width, stimulus_id),
      ...{ y, names: neuroid_id, splits, mapping: 'ridge', alphas, progress, keepPredictions: true },
      ...regression,
      choice: innerChoice(splits, groupOf, innerFolds),
    });
    const complete = !y.data.some(Number.isNaN);
    const arrangement = arrangementFor(splits, groupOf, { ordered: split === 'contiguous', complete });
    const tested = testMap({ y, splits, predictions: predictions!, groupOf, arrangement, draws: permutations, seed });
    const all = <T>(value: T): T[] => neuroid_id.map(() => value);
    const { r, p, family, q } = tested;
    return {
      mapTests: check(mapTests, {
        ...{ benchmark: all(benchmark), model: all(model), site: all(site), mapping: all('ridge'), split: all(split) },
        ...{ neuroid_id, r, p, p_family: family, q, arrangement: all(arrangement) },
        permutations: new Int32Array(neuroid_id.length).fill(permutations),
      }),
    };
  },
});
