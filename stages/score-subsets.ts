import { ceilingSamples } from '../schemas/ceiling-samples.ts';
import { folds } from '../schemas/folds.ts';
import { neuroids } from '../schemas/neuroids.ts';
import { responses } from '../schemas/responses.ts';
import { stimulusSet } from '../schemas/stimulus-set.ts';
import { completeColumns } from '../src/assembly/complete-columns.ts';
import { meanOf, repetitionsOf } from '../src/assembly/gather.ts';
import { splitsFrom } from '../src/assembly/splits.ts';
import { openCeilingCrew } from '../src/ceiling/ceiling-crew.ts';
import { operationsOf, type SubsetScore, scoreSubsets } from '../src/ceiling/score-subsets.ts';
import { allSubsets, type Subset, sampledTuples } from '../src/ceiling/subsets.ts';
import { defineStage } from '../src/engine/stage.ts';
import { columnsAt } from '../src/linalg/matrix.ts';
import { OFFICIAL_ALPHAS } from '../src/metrics/predictivity.ts';
import { fromRows } from '../src/table/check.ts';

/**
 * Predict people from people, in subsets of one size: what a ceiling is extrapolated from. The defaults are those of Brain-Score's
 * ridge benchmarks. `all` takes every subset and holds out each member (Blank 2014, Fedorenko 2016); `tuples` draws some, and members
 * to hold out (Pereira 2018), the same whatever sizes are asked for. With `by` neuroid a subset is of electrodes, and the ceiling is
 * that of infinitely many. One step a size, so that an interrupted run goes on where it was.
 */
export default defineStage({
  name: 'score-subsets',
  about: 'Predict each subject from the others, in subsets of one size.',
  inputs: { stimulusSet, responses, neuroids, folds },
  params: {
    size: 2,
    by: 'subject' as 'subject' | 'neuroid',
    sampling: 'all' as 'all' | 'tuples',
    tuples: 10,
    holdouts: 5,
    randomState: 0,
    split: 'grouped',
    mapping: 'ridge' as 'linear' | 'ridge',
    alphas: OFFICIAL_ALPHAS,
    correlation: 'damped' as 'damped' | 'classic',
  },
  outputs: { samples: ceilingSamples },
  async run({ stimulusSet, responses, neuroids, folds }, params, context) {
    const stimulusIds = stimulusSet.columns.stimulus_id;
    const recorded = meanOf(repetitionsOf(responses.columns, stimulusIds));
    const names = params.by === 'subject' ? neuroids.columns.subject_id : neuroids.columns.neuroid_id;
    const complete = completeColumns(recorded);
    context.log(`${complete.length} of ${recorded.cols} neuroids were measured throughout and take part`);
    const y = columnsAt(recorded, complete);
    const subjectOf = Array.from(complete, (j) => names[j]);
    const subsets = subsetsOf(subjectOf, params);
    const splits = splitsFrom(folds.columns, params.split, stimulusIds);
    const { mapping, alphas, correlation } = params;
    const crew = await openCeilingCrew(operationsOf(subsets, splits, y.cols));
    try {
      const job = { y, subjectOf, subsets, splits, mapping, alphas, correlation, crew, progress: context.progress };
      const scores = await scoreSubsets(job);
      const placesOf = placesByName(names, complete);
      return {
        samples: fromRows(
          ceilingSamples,
          scores.map((score) => toRow(score, params.split, placesOf)),
        ),
      };
    } finally {
      await crew.close();
    }
  },
});

interface Sampling {
  readonly size: number;
  readonly sampling: 'all' | 'tuples';
  readonly tuples: number;
  readonly holdouts: number;
  readonly randomState: number;
}

function subsetsOf(subjects: readonly string[], { size, sampling, tuples, holdouts, randomState }: Sampling): Subset[] {
  if (sampling === 'all') return allSubsets(subjects, size);
  const sizes = Array.from({ length: size - 1 }, (_, i) => i + 2);
  return sampledTuples(subjects, sizes, { tuples, holdouts, seed: randomState }).get(size) ?? [];
}

/** For each name, where each of its neuroids stands among those that take part; -1 for one that does not. */
function placesByName(names: readonly string[], complete: Int32Array): Map<string, number[]> {
  const taking = new Set(complete);
  const places = new Map<string, number[]>();
  const taken = new Map<string, number>();
  names.forEach((name, j) => {
    const place = taken.get(name) ?? 0;
    if (taking.has(j)) taken.set(name, place + 1);
    places.set(name, [...(places.get(name) ?? []), taking.has(j) ? place : -1]);
  });
  return places;
}

function toRow({ subset, heldOut, split: fold, r, alpha }: SubsetScore, split: string, placesOf: Map<string, number[]>) {
  const places = placesOf.get(heldOut) as number[];
  const whole = Float64Array.from(places, (place) => (place < 0 ? Number.NaN : r[place]));
  return { split, subset: subset.label, num_subjects: subset.members.length, held_out: heldOut, fold, alpha, r: whole };
}
