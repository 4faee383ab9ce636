import type { Dataset } from '../../data/dataset.ts';
import type { Draft, Wire } from '../../src/engine/pipeline.ts';
import checkDataset from '../../stages/check-dataset.ts';
import cleanSeries from '../../stages/clean-series.ts';
import extractActivations from '../../stages/extract-activations.ts';
import loadResponses from '../../stages/load-responses.ts';
import loadSeries from '../../stages/load-series.ts';
import loadStimuli from '../../stages/load-stimuli.ts';
import resampleToScans from '../../stages/resample-to-scans.ts';
import rewriteTexts from '../../stages/rewrite-texts.ts';
import simulateResponses from '../../stages/simulate-responses.ts';

type Texts = (typeof loadStimuli)['outputs']['stimulusSet'];
type Activations = (typeof extractActivations)['outputs']['activations'];
type Sites = (typeof extractActivations)['outputs']['sites'];

interface Choices {
  readonly dataDir: string | null;
  readonly rewrite: readonly string[];
}
type Rewriting = (typeof rewriteTexts)['params']['how'][number];

/** What a model or a control holds of the texts, or of the rows of a recording. */
export interface Represented {
  readonly activations: Wire<Activations>;
  readonly sites: Wire<Sites>;
}

/** The simulated recordings are planted from this model and pooling, whatever is scored on them. */
export const PLANTED = { model: 'embedded', pool: 'last' } as const;

/**
 * The texts of a dataset, rewritten as the user chose, and what was recorded of them as they were presented. `rows` are what the recording
 * has a row for: the presentations themselves, or the scans of a series, whose own texts stay; `perRow` turns what is held of each
 * presentation into what is held of each row.
 */
export function readRecording(p: Draft, dataset: Dataset, { dataDir, rewrite }: Choices) {
  const at = dataset.id;
  const from = { dataset: at, dataDir: dataset.simulated ? null : dataDir };
  const { stimulusSet: presented, predictors } = p.step(loadStimuli, {}, from, at);
  const { stimulusSet, exclusions: reworded } =
    rewrite.length === 0
      ? { stimulusSet: presented, exclusions: [] }
      : p.step(rewriteTexts, { stimulusSet: presented }, { how: rewrite as readonly Rewriting[] }, at);
  if (!dataset.simulated) p.step(checkDataset, {}, from, at);
  if (!dataset.simulated && dataset.loadSeries) {
    const series = readSeries(p, presented, from, at);
    return { stimulusSet, ...series, exclusions: [reworded, series.exclusions].flat() };
  }
  const { responses, neuroids, exclusions } = dataset.simulated
    ? { ...simulated(p, presented, at), exclusions: [] }
    : p.step(loadResponses, { stimulusSet: presented }, from, at);
  const perRow = (represented: Represented, _label: string): Represented => represented;
  return {
    ...{ stimulusSet, rows: stimulusSet, predictors, responses, neuroids, perRow },
    exclusions: [reworded, exclusions].flat(),
  };
}

function simulated(p: Draft, stimulusSet: Wire<Texts>, dataset: string) {
  const { activations, sites } = p.step(extractActivations, { stimulusSet }, PLANTED, `${dataset}/planted`);
  return p.step(simulateResponses, { stimulusSet, activations, sites }, { dataset }, dataset);
}

/** A recording that ran on while words were heard: cleaned, and words turned into scans. */
function readSeries(p: Draft, stimulusSet: Wire<Texts>, from: { dataset: string; dataDir: string | null }, at: string) {
  const { timing, scans, scanTimes, predictors, nuisance } = p.step(loadSeries, { stimulusSet }, from, at);
  const { responses: raw, neuroids, exclusions: unread } = p.step(loadResponses, { stimulusSet: scans }, from, at);
  const { responses, exclusions } = p.step(cleanSeries, { responses: raw, neuroids, nuisance, scanTimes }, {}, at);
  const perRow = ({ activations, sites }: Represented, label: string): Represented =>
    p.step(resampleToScans, { timing, scanTimes, activations, sites }, {}, label);
  return { rows: scans, predictors, responses, neuroids, exclusions: [unread, exclusions], perRow };
}
