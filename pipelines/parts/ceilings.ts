import type { Dataset } from '../../data/dataset.ts';
import type { Draft, Wire } from '../../src/engine/pipeline.ts';
import type assignFolds from '../../stages/assign-folds.ts';
import correlateSubjects from '../../stages/correlate-subjects.ts';
import estimateCeiling from '../../stages/estimate-ceiling.ts';
import predictFromOthers from '../../stages/predict-from-others.ts';
import type { readRecording } from './recording.ts';

type Ceilings = (typeof estimateCeiling)['outputs']['ceilings'];
type Folds = (typeof assignFolds)['outputs']['folds'];
interface Chosen {
  readonly ceilingBy: string;
  readonly alphas: readonly number[];
}

/**
 * The ceilings of a dataset as asked for: by all other people, on the folds that leak nothing; else by repetitions, or as published; of a
 * series, where nothing is repeated, by how alike people are.
 */
export function ceilingsOf(
  p: Draft,
  dataset: Dataset,
  { rows: stimulusSet, responses, neuroids }: ReturnType<typeof readRecording>,
  folds: Wire<Folds>,
  { ceilingBy, alphas }: Chosen,
): Wire<Ceilings> {
  const { id: at, split } = dataset;
  if (ceilingBy === 'other-people')
    return p.step(predictFromOthers, { stimulusSet, responses, neuroids, folds }, { split, alphas }, at).ceilings;
  if (!dataset.simulated && dataset.loadSeries) return p.step(correlateSubjects, { responses, neuroids }, {}, at).ceilings;
  return p.step(estimateCeiling, { responses, neuroids }, { by: ceilingBy as 'reliability' | 'signal-to-noise' }, at).ceilings;
}
