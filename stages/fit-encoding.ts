import { activations } from '../schemas/activations.ts';
import { foldMedians } from '../schemas/fold-medians.ts';
import { folds } from '../schemas/folds.ts';
import { neuroids } from '../schemas/neuroids.ts';
import { resamples } from '../schemas/resamples.ts';
import { responses } from '../schemas/responses.ts';
import { scores } from '../schemas/scores.ts';
import { sites } from '../schemas/sites.ts';
import { stimulusSet } from '../schemas/stimulus-set.ts';
import { meanOf, repetitionsOf, siteMatrix } from '../src/assembly/gather.ts';
import { indexOfEach } from '../src/assembly/index-of-each.ts';
import { splitsFrom } from '../src/assembly/splits.ts';
import type { CrossValidated } from '../src/encoding/cross-validation.ts';
import { openEncodingCrew } from '../src/encoding/encoding-crew.ts';
import { innerChoice } from '../src/encoding/inner-choice.ts';
import { crossValidatePresent } from '../src/encoding/missing-targets.ts';
import { passageResamples } from '../src/encoding/passage-resamples.ts';
import { type Regression, USUAL } from '../src/encoding/regression.ts';
import { type Context, defineStage } from '../src/engine/stage.ts';
import type { Matrix } from '../src/linalg/matrix.ts';
import { median } from '../src/stats/bootstrap.ts';
import { fromRows } from '../src/table/check.ts';
import type { RowOf } from '../src/table/define.ts';
import { groupRows } from '../src/table/group.ts';

/**
 * Predict every neuroid from every site of one model, on presentations that were held out.
 * Ridge penalties are chosen per neuroid, and numbers of PLS components for all, inside the training folds, whose own folds respect groups too;
 * what becomes of features first is fitted on training rows. The target is the mean
 * over repetitions; a neuroid is fitted and scored on the presentations for which it was measured. Where there are too few subjects to resample, held-out passages are, `samples` times.
 */
export default defineStage({
  name: 'fit-encoding',
  about: 'Predict the recordings from the representations, on held-out presentations.',
  inputs: { stimulusSet, activations, sites, responses, neuroids, folds },
  params: {
    mapping: 'ridge' as 'ols' | 'ridge' | 'pls',
    alphas: [1] as readonly number[],
    innerFolds: 5,
    samples: 1000,
    /** The same for all steps, so that models are resampled alike and their differences are paired. */
    resampleSeed: 1,
    fewestSubjects: 3,
    ...USUAL,
  },
  outputs: { scores, foldMedians, resamples },
  async run(
    { stimulusSet, activations, sites, responses, neuroids, folds },
    { mapping, alphas, innerFolds, samples, resampleSeed, fewestSubjects, ...regression },
    context,
  ) {
    const stimulusIds = stimulusSet.columns.stimulus_id;
    const y = meanOf(repetitionsOf(responses.columns, stimulusIds));
    const passageOf = indexOfEach(stimulusSet.columns.passage_id);
    const groupOf = indexOfEach(stimulusSet.columns.group_id);
    const draws = new Set(neuroids.columns.subject_id).size < fewestSubjects ? samples : 0;
    const divisions = [...new Set(folds.columns.split)];
    const crew = openEncodingCrew();
    logUnreduced(sites.columns.width, regression, context);
    const peopleOf = [...groupRows(neuroids.columns.subject_id)];
    const scoreRows: RowOf<typeof scores>[] = [];
    const medianRows: RowOf<typeof foldMedians>[] = [];
    const resampleRows: RowOf<typeof resamples>[] = [];
    const total = sites.length * divisions.length;
    let done = 0;
    try {
      for (let s = 0; s < sites.length; s++) {
        const { model, site } = { model: sites.columns.model[s], site: sites.columns.site[s] };
        const x = siteMatrix(activations.columns, site, sites.columns.width[s], stimulusIds);
        for (const split of divisions) {
          const splits = splitsFrom(folds.columns, split, stimulusIds);
          const innerGroupOf = split === 'shuffled' ? Int32Array.from(stimulusIds.keys()) : groupOf;
          const validation = await crossValidatePresent({
            x,
            y,
            names: neuroids.columns.neuroid_id,
            splits,
            mapping,
            alphas,
            ...regression,
            choice: innerChoice(splits, innerGroupOf, innerFolds),
            keepPredictions: draws > 0,
            crew,
          });
          scoreRows.push(...toScores(validation, { model, site, mapping, split }, neuroids.columns.neuroid_id));
          medianRows.push(...mediansOf(validation.r, peopleOf).map((row) => ({ model, site, mapping, split, ...row })));
          const medians = validation.predictions
            ? passageResamples({
                y,
                predictions: validation.predictions,
                splits,
                passageOf,
                samples: draws,
                seed: resampleSeed,
              })
            : [];
          medians.forEach((r, sample) => resampleRows.push({ model, site, mapping, split, sample, r }));
          context.progress(++done / total);
        }
      }
    } finally {
      await crew.close();
    }
    return {
      scores: fromRows(scores, scoreRows),
      foldMedians: fromRows(foldMedians, medianRows),
      resamples: fromRows(resamples, resampleRows),
    };
  },
});

/** Tells how many sites are too narrow for a reduction to change them. */
function logUnreduced(widths: Int32Array, { features: { reduce } }: Regression, { log }: Context): void {
  const narrow = reduce ? widths.filter((width) => width <= reduce.to).length : 0;
  if (reduce && narrow > 0) log(`${narrow} of ${widths.length} sites have no more than ${reduce.to} units, and are not reduced`);
}

/** Fold by fold the median over each subject's neuroids. */
const mediansOf = (r: Matrix, people: readonly (readonly [string, readonly number[]])[]) =>
  Array.from({ length: r.rows }, (_, fold) =>
    people.map(([subject_id, places]) => ({ fold, subject_id, r: median(places.map((j) => r.data[fold * r.cols + j])) })),
  ).flat();

type Name = Pick<RowOf<typeof scores>, 'model' | 'site' | 'mapping' | 'split'>;

/** Mean r over folds per neuroid, with what a reader must know of it. */
function toScores(
  { r, alpha, constant, edge }: CrossValidated,
  name: Name,
  neuroidIds: readonly string[],
): RowOf<typeof scores>[] {
  const folds = r.rows;
  return neuroidIds.map((neuroid_id, j) => {
    const at = (i: number) => i * r.cols + j;
    let [sum, constants, edges, logAlpha] = [0, 0, 0, 0];
    for (let i = 0; i < folds; i++) {
      sum += r.data[at(i)];
      constants += constant[at(i)];
      edges += edge[at(i)];
      logAlpha += alpha ? Math.log(alpha.data[at(i)]) : Number.NaN;
    }
    return {
      ...name,
      neuroid_id,
      r: sum / folds,
      constant_folds: constants,
      alpha: Math.exp(logAlpha / folds),
      edge_folds: edges,
    };
  });
}
