import { activations } from '../schemas/activations.ts';
import { benchmarkScores } from '../schemas/benchmark-scores.ts';
import { folds } from '../schemas/folds.ts';
import { heldOutMeasures } from '../schemas/held-out-measures.ts';
import { neuroids } from '../schemas/neuroids.ts';
import { responses } from '../schemas/responses.ts';
import { sites } from '../schemas/sites.ts';
import { stimulusSet } from '../schemas/stimulus-set.ts';
import { bestSite } from '../src/assembly/best-site.ts';
import { meanOf, repetitionsOf, siteMatrix } from '../src/assembly/gather.ts';
import { indexOfEach } from '../src/assembly/index-of-each.ts';
import { splitsFrom } from '../src/assembly/splits.ts';
import { innerChoice } from '../src/encoding/inner-choice.ts';
import { crossValidatePresent } from '../src/encoding/missing-targets.ts';
import { USUAL } from '../src/encoding/regression.ts';
import { defineStage } from '../src/engine/stage.ts';
import { measureSamples } from '../src/metrics/by-samples.ts';
import { measureNamed } from '../src/metrics/held-out.ts';
import { fromRows } from '../src/table/check.ts';

/**
 * Measures the held-out predictions of a model's best site by more than Pearson's r, over all presentations and over those of each group. The site
 * is fitted once more to have its predictions.
 */
export default defineStage({
  name: 'measure-predictions',
  about: 'Measure the held-out predictions of a model’s best site, also group by group.',
  inputs: { stimulusSet, activations, sites, responses, neuroids, folds, benchmarkScores },
  params: {
    ...{ mapping: 'ridge' as 'ols' | 'ridge' | 'pls', split: 'grouped', measures: ['spearman'] as readonly string[] },
    ...{ alphas: [1] as readonly number[], innerFolds: 5 },
    ...USUAL,
  },
  outputs: { heldOutMeasures },
  async run(inputs, { mapping, split, measures, alphas, innerFolds, ...regression }, { progress }) {
    const { model, site, width } = bestSite(inputs.benchmarkScores.columns, inputs.sites.columns, { mapping, split });
    const { stimulus_id, group_id } = inputs.stimulusSet.columns;
    const y = meanOf(repetitionsOf(inputs.responses.columns, stimulus_id));
    const splits = splitsFrom(inputs.folds.columns, split, stimulus_id);
    const { predictions } = await crossValidatePresent({
      x: siteMatrix(inputs.activations.columns, site, width, stimulus_id),
      ...{ y, names: inputs.neuroids.columns.neuroid_id, splits, mapping, alphas, progress, keepPredictions: true },
      ...regression,
      choice: innerChoice(splits, indexOfEach(group_id), innerFolds),
    });
    const predicted = { y, splits, predictions: predictions!, measures: measures.map(measureNamed) };
    const rows = ['', ...new Set(group_id)].flatMap((group) =>
      measureSamples(predicted, (row) => group === '' || group_id[row] === group).map(({ measure, folds, values }) => ({
        ...{ model, site, mapping, split, group_id: group, measure, folds, value: values },
      })),
    );
    return { heldOutMeasures: fromRows(heldOutMeasures, rows) };
  },
});
