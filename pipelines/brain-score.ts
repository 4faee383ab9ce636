import { datasetById, datasets } from '../data/catalogue.ts';
import { controls } from '../data/controls.ts';
import type { Dataset } from '../data/dataset.ts';
import { isLanguageModel } from '../data/model-kinds.ts';
import { modelById } from '../data/models.ts';
import { scoresTokens } from '../data/open-model.ts';
import { type Draft, definePipeline, type ValuesOf, type Wire } from '../src/engine/pipeline.ts';
import { WiringError } from '../src/errors.ts';
import assignFolds from '../stages/assign-folds.ts';
import compareRdms from '../stages/compare-rdms.ts';
import computeRdms from '../stages/compute-rdms.ts';
import estimateCeiling from '../stages/estimate-ceiling.ts';
import extractActivations from '../stages/extract-activations.ts';
import extractControl from '../stages/extract-control.ts';
import fitEncoding from '../stages/fit-encoding.ts';
import loadResponses from '../stages/load-responses.ts';
import loadStimuli from '../stages/load-stimuli.ts';
import measureNgramSurprisal from '../stages/measure-ngram-surprisal.ts';
import measureSurprisal from '../stages/measure-surprisal.ts';
import normalizeScores from '../stages/normalize-scores.ts';
import renderReport from '../stages/render-report.ts';
import simulateResponses from '../stages/simulate-responses.ts';
import summarizeScores from '../stages/summarize-scores.ts';
import trainNgram from '../stages/train-ngram.ts';
import { fromFile, localise, readModel, type Selection } from './parts/represent.ts';

const options = {
  benchmark: {
    about: 'datasets to score on; empty: the simulated ones, and the real ones when --data-dir is given',
    default: [] as readonly string[],
    choices: Object.keys(datasets),
  },
  model: {
    about:
      'models to score: embedded, a published model that was pulled (`data list`), a folder with model.onnx, tokenizer.json and config.json, a file of activations (acts/{benchmark}.npy), of word vectors (glove.6B.300d.txt), or of a program to ask (mine.json)',
    default: ['embedded'] as readonly string[],
  },
  pool: {
    about: 'how the tokens of a presentation become one vector',
    default: 'last',
    choices: ['last', 'mean', 'sum', 'first'],
  },
  context: {
    about: 'what is read before a presentation: its passage, its sentence, nothing (presentation), or that many words (12)',
    default: 'passage',
  },
  localiser: {
    about: 'two files of texts, one a line: sentences and non-words; only the units that tell them apart are scored',
    default: [] as readonly string[],
  },
  localiserTokens: {
    about: 'tokens of each text of a localiser that are read, its first ones; 0: all. Brain-Score reads 12',
    default: 12,
  },
  keep: { about: 'units that a localiser keeps: a number, or a share of all units', default: 0.01 },
  mapping: { about: 'regressions to fit', default: ['ridge', 'ols'] as readonly string[], choices: ['ridge', 'ols'] },
  alphas: {
    about: 'ridge penalties to choose from, per neuroid, inside the training folds',
    default: [0.1, 1, 10, 100, 1e3, 1e4, 1e5, 1e6] as readonly number[],
  },
  ngramText: {
    about: 'text file in UTF-8, its documents separated by empty lines, whose trigrams make one more control',
    default: null as string | null,
  },
  dataDir: {
    about: 'folder that holds the published recordings as obtained',
    default: null as string | null,
    env: 'BRAIN_ALIGN_DATA',
  },
};
type Values = ValuesOf<typeof options>;
type Texts = (typeof loadStimuli)['outputs']['stimulusSet'];
type Counted = (typeof trainNgram)['outputs']['ngramModels'];

export default definePipeline({
  name: 'brain-score',
  about: 'Score language models and controls against recordings of the brain: encoding, RSA, ceilings, report.',
  options,
  compose(p, chosen) {
    requireSome(chosen);
    for (const model of chosen.model.filter(isLanguageModel)) modelById(model);
    const benchmarks = chosenDatasets(chosen);
    const selection = localise(p, chosen);
    const predictor = chosenPredictor(chosen.model);
    const { dataDir, ngramText, ...said } = chosen;
    const counted = ngramText === null ? undefined : p.step(trainNgram, {}, { text: ngramText }).ngramModels;
    const scored = benchmarks.map((dataset) => scoreOn(p, dataset, selection, predictor.surprisalOf, chosen, counted));
    p.step(
      renderReport,
      {
        stimulusSet: wiresOf(scored, 'stimulusSet'),
        neuroids: wiresOf(scored, 'neuroids'),
        ceilings: wiresOf(scored, 'ceilings'),
        noiseCeilings: wiresOf(scored, 'noiseCeilings'),
        normalizedScores: wiresOf(scored, 'normalizedScores'),
        surprisal: wiresOf(scored, 'surprisal'),
        rdms: wiresOf(scored, 'rdms'),
        modelRdms: wiresOf(scored, 'modelRdms'),
        rsa: wiresOf(scored, 'rsa'),
        benchmarkScores: wiresOf(scored, 'benchmarkScores'),
        subjectScores: wiresOf(scored, 'subjectScores'),
        exclusions: wiresOf(scored, 'exclusions'),
      },
      { benchmarks: benchmarks.map(({ id }) => id), models: chosen.model, ...predictor, options: said },
    );
  },
});

function requireSome({ model, mapping, alphas, localiser, localiserTokens }: Values): void {
  const empty = Object.entries({ model, mapping, alphas }).find(([, values]) => values.length === 0);
  if (empty) throw new WiringError(`--${empty[0]}`, 'names none', 'name at least one, or leave the option out');
  if (localiser.length !== 0 && localiser.length !== 2)
    throw new WiringError('--localiser', `names ${localiser.length} files`, 'name two: sentences,non-words');
  if (!(Number.isInteger(localiserTokens) && localiserTokens >= 0))
    throw new WiringError('--localiser-tokens', `${localiserTokens} is not a whole number`, 'for all of a text give 0');
  const odd = alphas.find((alpha) => alpha <= 0);
  if (odd !== undefined) throw new WiringError('--alphas', `${odd} is not above 0`, 'for no penalty use --mapping ols');
}

function chosenDatasets({ benchmark, dataDir }: Values): Dataset[] {
  if (benchmark.length === 0) return Object.values(datasets).filter(({ simulated }) => simulated || dataDir !== null);
  const chosen = benchmark.map(datasetById);
  const lacking = chosen.find(({ simulated }) => !simulated && dataDir === null);
  if (lacking) {
    throw new WiringError(
      `benchmark ${lacking.id}`,
      'needs recordings that do not ship with brain-align',
      'name their folder with --data-dir; the card in data/ says where to obtain them',
    );
  }
  return chosen;
}

/** The simulated recordings are planted from this model and pooling, whatever is scored on them. */
const PLANTED = { model: 'embedded', pool: 'last' } as const;

/**
 * The model whose surprisal is the control of that name: the first one named that scores tokens, else the embedded one. `headless` are those
 * before it that do not, being exported without their output layer.
 */
function chosenPredictor(models: readonly string[]): { surprisalOf: string; headless: readonly string[] } {
  const languageModels = models.filter(isLanguageModel);
  const first = languageModels.findIndex(scoresTokens);
  if (first < 0) return { surprisalOf: PLANTED.model, headless: languageModels };
  return { surprisalOf: languageModels[first], headless: languageModels.slice(0, first) };
}

/** One benchmark: texts, recordings, folds, every model and control on them, and their summary. */
function scoreOn(
  p: Draft,
  dataset: Dataset,
  selection: Selection,
  surprisalOf: string,
  values: Values,
  counted: Wire<Counted> | undefined,
) {
  const { model: modelIds, mapping: mappings, alphas, dataDir } = values;
  const at = dataset.id;
  const from = { dataset: at, dataDir: dataset.simulated ? null : dataDir };
  const { stimulusSet, predictors } = p.step(loadStimuli, {}, from, at);
  const {
    responses,
    neuroids,
    exclusions: unread,
  } = dataset.simulated ? simulated(p, stimulusSet, at) : p.step(loadResponses, { stimulusSet }, from, at);
  const { folds } = p.step(assignFolds, { stimulusSet }, { by: dataset.split, k: dataset.folds }, at);

  const languageModels = modelIds.filter(isLanguageModel);
  const { surprisal } = p.step(measureSurprisal, { stimulusSet }, { model: surprisalOf }, at);
  const twins = languageModels.map((id) => `${id}-untrained`);
  const read = [...languageModels, ...twins].map((model) => readModel(p, stimulusSet, selection, model, at, values));
  const given = modelIds.filter((id) => !isLanguageModel(id)).map((model) => fromFile(p, stimulusSet, model, at));
  const ngramSurprisal = counted && p.step(measureNgramSurprisal, { stimulusSet, ngramModels: counted }, {}, at).surprisal;
  const chosenControls = controls.filter(
    ({ needsPredictors, needsNgram }) => !(needsPredictors && dataset.simulated) && !(needsNgram && !ngramSurprisal),
  );
  const features = chosenControls.map(({ id, needsNgram }) => ({
    model: id,
    ...p.step(
      extractControl,
      { stimulusSet, surprisal: needsNgram && ngramSurprisal ? ngramSurprisal : surprisal, predictors },
      { control: id },
      `${at}/${id}`,
    ),
  }));
  const represented = [...read, ...given, ...features];
  const sites = represented.map((one) => one.sites);

  const fitted = represented.flatMap(({ model, activations, sites }) =>
    mappings.map((mapping) => {
      const params = { mapping: mapping as 'ridge' | 'ols', alphas: mapping === 'ridge' ? alphas : [] };
      return p.step(
        fitEncoding,
        { stimulusSet, activations, sites, responses, neuroids, folds },
        params,
        `${at}/${model}/${mapping}`,
      );
    }),
  );
  const scores = fitted.map((fit) => fit.scores);
  const { ceilings } = p.step(estimateCeiling, { responses, neuroids }, {}, at);
  const { normalizedScores, exclusions: unnormalized } = p.step(normalizeScores, { scores, ceilings, neuroids }, {}, at);

  const { rdms, noiseCeilings, exclusions: shapeless } = p.step(computeRdms, { stimulusSet, responses, neuroids }, {}, at);
  const activations = represented.map((one) => one.activations);
  const { rsa, modelRdms, exclusions: uncompared } = p.step(compareRdms, { stimulusSet, activations, sites, rdms }, {}, at);

  const { benchmarkScores, subjectScores, exclusions } = p.step(
    summarizeScores,
    {
      ...{ stimulusSet, neuroids, noiseCeilings, normalizedScores, sites },
      rsa: [rsa],
      resamples: fitted.map((fit) => fit.resamples),
      exclusions: [unread, ...[...read, ...given].map((one) => one.exclusions), unnormalized, shapeless, uncompared].flat(),
    },
    { benchmark: at, simulated: dataset.simulated, controls: [...twins, ...controls.map(({ id }) => id)] },
    at,
  );
  return {
    stimulusSet,
    neuroids,
    ceilings,
    noiseCeilings,
    normalizedScores,
    surprisal,
    rdms,
    modelRdms,
    rsa,
    benchmarkScores,
    subjectScores,
    exclusions,
  };
}

function simulated(p: Draft, stimulusSet: Wire<Texts>, dataset: string) {
  const { activations, sites } = p.step(extractActivations, { stimulusSet }, PLANTED, `${dataset}/planted`);
  return { ...p.step(simulateResponses, { stimulusSet, activations, sites }, { dataset }, dataset), exclusions: [] };
}

type Scored = ReturnType<typeof scoreOn>;

/** One wire of every benchmark, in the order of the benchmarks. */
function wiresOf<K extends keyof Scored>(scored: readonly Scored[], port: K): Scored[K][] {
  return scored.map((benchmark) => benchmark[port]);
}
