import { activations } from '../schemas/activations.ts';
import { folds } from '../schemas/folds.ts';
import { neuroids } from '../schemas/neuroids.ts';
import { resamples } from '../schemas/resamples.ts';
import { responses } from '../schemas/responses.ts';
import { scores } from '../schemas/scores.ts';
import { sites } from '../schemas/sites.ts';
import { stimulusSet } from '../schemas/stimulus-set.ts';
import { meanOf, repetitionsOf, siteMatrix } from '../src/assembly/gather.ts';
import { indexOfEach } from '../src/assembly/index-of-each.ts';
import { type CrossValidated, crossValidate } from '../src/encoding/cross-validate.ts';
import { openEncodingCrew } from '../src/encoding/encoding-crew.ts';
import { type Split, splitsOf } from '../src/encoding/folds/split.ts';
import { passageResamples } from '../src/encoding/passage-resamples.ts';
import { defineStage } from '../src/engine/stage.ts';
import { type Matrix, matrix, rowOf } from '../src/linalg/matrix.ts';
import { fromRows } from '../src/table/check.ts';
import type { RowOf } from '../src/table/define.ts';

/**
 * Predict every neuroid from every site of one model, on presentations that were held out.
 * Ridge penalties are chosen per neuroid inside the training folds, whose own folds respect passages too. The target is the mean
 * over repetitions. Where there are too few subjects to resample, held-out passages are, `samples` times.
 */
export default defineStage({
  name: 'fit-encoding',
  about: 'Predict the recordings from the representations, on held-out presentations.',
  inputs: { stimulusSet, activations, sites, responses, neuroids, folds },
  params: {
    mapping: 'ridge' as 'ols' | 'ridge',
    alphas: [1] as readonly number[],
    innerFolds: 5,
    samples: 1000,
    fewestSubjects: 3,
  },
  outputs: { scores, resamples },
  async run(
    { stimulusSet, activations, sites, responses, neuroids, folds },
    { mapping, alphas, innerFolds, samples, fewestSubjects },
    context,
  ) {
    const stimulusIds = stimulusSet.columns.stimulus_id;
    const y = meanOf(repetitionsOf(responses.columns, stimulusIds));
    const passageOf = indexOfEach(stimulusSet.columns.passage_id);
    const draws = new Set(neuroids.columns.subject_id).size < fewestSubjects ? samples : 0;
    const divisions = [...new Set(folds.columns.split)];
    const crew = openEncodingCrew();
    const scoreRows: RowOf<typeof scores>[] = [];
    const resampleRows: RowOf<typeof resamples>[] = [];
    const total = sites.length * divisions.length;
    let done = 0;
    try {
      for (let s = 0; s < sites.length; s++) {
        const { model, site } = { model: sites.columns.model[s], site: sites.columns.site[s] };
        const x = siteMatrix(activations.columns, site, sites.columns.width[s], stimulusIds);
        for (const split of divisions) {
          const foldOf = foldOfEach(folds.columns, split, stimulusIds);
          const splits = splitsOf(foldOf);
          const innerGroupOf = split === 'shuffled' ? Int32Array.from(stimulusIds.keys()) : passageOf;
          const validation = await crossValidate({
            x,
            y,
            names: neuroids.columns.neuroid_id,
            splits,
            mapping,
            alphas,
            choice: {
              by: 'folds',
              folds: Math.min(innerFolds, fewestTrainingGroups(foldOf, innerGroupOf)),
              groupOf: innerGroupOf,
            },
            keepPredictions: draws > 0,
            crew,
          });
          scoreRows.push(...toScores(validation, { model, site, mapping, split }, neuroids.columns.neuroid_id));
          const medians = validation.predictions
            ? passageResamples({
                y,
                predictions: inRowOrder(validation.predictions, splits, y.rows),
                foldOf,
                passageOf,
                samples: draws,
                seed: context.seed,
              })
            : [];
          medians.forEach((r, sample) => resampleRows.push({ model, site, mapping, split, sample, r }));
          context.progress(++done / total);
        }
      }
    } finally {
      await crew.close();
    }
    return { scores: fromRows(scores, scoreRows), resamples: fromRows(resamples, resampleRows) };
  },
});

function foldOfEach(
  columns: { split: readonly string[]; stimulus_id: readonly string[]; fold: Int32Array },
  split: string,
  ids: readonly string[],
): Int32Array {
  const foldOf = new Map<string, number>();
  for (let row = 0; row < columns.split.length; row++) {
    if (columns.split[row] === split) foldOf.set(columns.stimulus_id[row], columns.fold[row]);
  }
  return Int32Array.from(ids, (id) => foldOf.get(id) as number);
}

/** Held-out predictions of all splits, each row where it belongs. */
function inRowOrder(predictions: readonly Matrix[], splits: readonly Split[], rows: number): Matrix {
  const whole = matrix(rows, predictions[0].cols);
  predictions.forEach((part, s) => splits[s].test.forEach((row, i) => rowOf(whole, row).set(rowOf(part, i))));
  return whole;
}

/** Groups that are left for training in the fold that leaves fewest. */
function fewestTrainingGroups(foldOf: Int32Array, groupOf: Int32Array): number {
  const folds = [...new Set(foldOf)];
  return Math.min(...folds.map((fold) => new Set(groupOf.filter((_, row) => foldOf[row] !== fold)).size));
}

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
