import { controls } from '../data/controls.ts';
import type { Dataset } from '../data/dataset.ts';
import { foldRules } from '../data/fold-rules.ts';
import { isLanguageModel } from '../data/model-kinds.ts';
import { modelById } from '../data/models.ts';
import { type Draft, definePipeline, type ValuesOf, type Wire } from '../src/engine/pipeline.ts';
import { WiringError } from '../src/errors.ts';
import assignFolds from '../stages/assign-folds.ts';
import extractControl from '../stages/extract-control.ts';
import fitEncoding from '../stages/fit-encoding.ts';
import measureEffects from '../stages/measure-effects.ts';
import measureNgramSurprisal from '../stages/measure-ngram-surprisal.ts';
import measureOverlap from '../stages/measure-overlap.ts';
import measureSurprisal from '../stages/measure-surprisal.ts';
import normalizeScores from '../stages/normalize-scores.ts';
import renderReport from '../stages/render-report.ts';
import summarizeScores from '../stages/summarize-scores.ts';
import trainNgram from '../stages/train-ngram.ts';
import { ceilingsOf } from './parts/ceilings.ts';
import { chosenDatasets, chosenOfficial } from './parts/chosen.ts';
import { measureFurther } from './parts/further.ts';
import { reportOfficially } from './parts/official.ts';
import { options } from './parts/options.ts';
import { comparePatterns, withoutOf } from './parts/patterns.ts';
import { penaltiesFor } from './parts/penalties.ts';
import { chosenPredictor } from './parts/predictor.ts';
import { PLANTED, readRecording } from './parts/recording.ts';
import { chosenRegression } from './parts/regression.ts';
import { fromFile, localise, PUBLISHED_LOCALISER, readModel, type Selection } from './parts/represent.ts';
import { judgeScores } from './parts/statistics.ts';

type Values = ValuesOf<typeof options>;
type Rewriting = (typeof renderReport)['params']['rewrite'][number];
type Mapping = (typeof fitEncoding)['params']['mapping'];
type Bits = (typeof measureSurprisal)['outputs']['surprisal'];
type Counted = (typeof trainNgram)['outputs']['ngramModels'];

export default definePipeline({
  name: 'brain-score',
  about: 'Score language models and controls against recordings of the brain: encoding, RSA, ceilings, report.',
  options,
  compose(p, chosen) {
    requireSome(chosen);
    for (const model of chosen.model.filter(isLanguageModel)) modelById(model);
    const official = chosenOfficial(chosen);
    if (official.length > 0 && chosen.rewrite.length > 0)
      throw new WiringError('--rewrite', `${official[0].id} reads its texts by its own rules`, 'leave it out, or that benchmark');
    if (official.length > 0) reportOfficially(p, official, chosen);
    const benchmarks = chosenDatasets(chosen);
    if (benchmarks.length === 0) return;
    const selection = localise(p, chosen);
    const predictor = chosenPredictor(chosen.model, PLANTED.model);
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
        effects: scored.flatMap(({ effects }) => effects),
        siteChoices: wiresOf(scored, 'siteChoices'),
        modelComparisons: wiresOf(scored, 'modelComparisons'),
        gridEdges: wiresOf(scored, 'gridEdges'),
        mapTests: scored.flatMap(({ mapTests }) => mapTests),
        varianceParts: scored.flatMap(({ varianceParts }) => varianceParts),
      },
      {
        ...{ benchmarks: benchmarks.map(({ id }) => id), models: chosen.model, ...predictor },
        ...{ rewrite: chosen.rewrite as readonly Rewriting[], options: said },
      },
    );
  },
});

function requireSome({ model, mapping, alphas, localiser, localiserTokens, units }: Values): void {
  const empty = Object.entries({ model, mapping, alphas }).find(([, values]) => values.length === 0);
  if (empty) throw new WiringError(`--${empty[0]}`, 'names none', 'name at least one, or leave the option out');
  const named = localiser.length === 1 && localiser[0] === PUBLISHED_LOCALISER;
  if (!named && localiser.length !== 0 && localiser.length !== 2) {
    const wayOut = `name two: sentences,non-words; or ${PUBLISHED_LOCALISER}`;
    throw new WiringError('--localiser', `names ${localiser.length} files`, wayOut);
  }
  if (!(Number.isInteger(localiserTokens) && localiserTokens >= 0))
    throw new WiringError('--localiser-tokens', `${localiserTokens} is not a whole number`, 'for all of a text give 0');
  if (!(Number.isInteger(units) && units >= 0))
    throw new WiringError('--units', `${units} is not a whole number`, 'for all units give 0');
  if (units > 0 && localiser.length > 0)
    throw new WiringError('--units', 'draws by chance what --localiser selects', 'leave one of them out');
  const odd = alphas.find((alpha) => alpha <= 0);
  if (odd !== undefined) throw new WiringError('--alphas', `${odd} is not above 0`, 'for no penalty use --mapping ols');
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
  const { model: modelIds } = values;
  const alphas = penaltiesFor(dataset, values.alphas);
  const regression = chosenRegression(values);
  const at = dataset.id;
  const without = withoutOf(dataset);
  const mappings = affordable(values.mapping, without);
  const recording = readRecording(p, dataset, values);
  const { stimulusSet, rows, predictors, responses, neuroids, perRow } = recording;
  const rules = foldRules(dataset.split, dataset.folds, dataset.gap, values.folds);
  const { folds } = p.step(assignFolds, { stimulusSet: rows }, { rules }, at);
  p.step(measureOverlap, { stimulusSet: rows, folds }, {}, at);
  const ceilings = ceilingsOf(p, dataset, recording, folds, values);

  const languageModels = modelIds.filter(isLanguageModel);
  const { surprisal } = p.step(measureSurprisal, { stimulusSet }, { model: surprisalOf }, at);
  const twins = languageModels.map((id) => `${id}-untrained`);
  const read = [...languageModels, ...twins].map((model) => readModel(p, stimulusSet, selection, model, at, values));
  const given = modelIds.filter((id) => !isLanguageModel(id)).map((model) => fromFile(p, stimulusSet, model, at));
  const models = [...read, ...given].map((one) => ({ model: one.model, ...perRow(one, `${at}/${one.model}`) }));
  const ngramSurprisal = counted && p.step(measureNgramSurprisal, { stimulusSet, ngramModels: counted }, {}, at).surprisal;
  const chosenControls = controls.filter(
    ({ id, needsPredictors, needsNgram }) =>
      !(needsPredictors && dataset.simulated) && !(needsNgram && !ngramSurprisal) && !(id in without),
  );
  const bits: Readonly<Record<string, Wire<Bits>[]>> = {
    surprisal: [surprisal],
    'ngram-surprisal': ngramSurprisal ? [ngramSurprisal] : [],
  };
  const features = chosenControls.map(({ id, ofRows }) => {
    const label = `${at}/${id}`;
    const texts = ofRows ? rows : stimulusSet;
    const made = p.step(extractControl, { stimulusSet: texts, surprisal: bits[id] ?? [], predictors }, { control: id }, label);
    return { model: id, ...(ofRows ? made : perRow(made, label)) };
  });
  const represented = [...models, ...features];

  const fitted = represented.flatMap(({ model, activations, sites }) =>
    mappings.map((mapping) => {
      const params = { mapping: mapping as Mapping, alphas: mapping === 'ridge' ? alphas : [], ...regression };
      return p.step(
        fitEncoding,
        { stimulusSet: rows, activations, sites, responses, neuroids, folds },
        params,
        `${at}/${model}/${mapping}`,
      );
    }),
  );
  const scores = fitted.map((fit) => fit.scores);
  const { normalizedScores, exclusions: unnormalized } = p.step(normalizeScores, { scores, ceilings, neuroids }, {}, at);
  const { rdms, noiseCeilings, modelRdms, rsa, exclusions: uncompared } = comparePatterns(p, dataset, recording, represented);
  const effects =
    dataset.simulated || !dataset.effects
      ? []
      : [dataset.effects].map((plan) => {
          const wires = { stimulusSet, neuroids, responses, predictors, surprisal: [surprisal] };
          return p.step(measureEffects, wires, { benchmark: at, models: [surprisalOf], ...plan }, at).effects;
        });

  const unread = [...recording.exclusions, ...[...read, ...given].map((one) => one.exclusions)];
  const { benchmarkScores, subjectScores, exclusions } = p.step(
    summarizeScores,
    {
      ...{ stimulusSet: rows, neuroids, noiseCeilings, normalizedScores, rsa: [rsa] },
      sites: represented.map((one) => one.sites),
      resamples: fitted.map((fit) => fit.resamples),
      exclusions: [unread, unnormalized, uncompared].flat(2),
    },
    { benchmark: at, simulated: dataset.simulated, controls: [...twins, ...controls.map(({ id }) => id)] },
    at,
  );
  const summary = { benchmarkScores, subjectScores };
  const chosen = { ...values, alphas, mapping: mappings, regression };
  measureFurther(p, dataset, { recording, folds, models, represented, benchmarkScores }, chosen);
  const judgement = judgeScores(p, dataset, { recording, folds, represented, fitted, summary }, chosen);
  return {
    ...judgement,
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
    effects,
  };
}

/** The mappings that a dataset does not go without; all that were asked for where none would be left. */
function affordable(mappings: readonly string[], without: Readonly<Record<string, string>>): readonly string[] {
  const left = mappings.filter((mapping) => !(mapping in without));
  return left.length > 0 ? left : mappings;
}

type Scored = ReturnType<typeof scoreOn>;

/** One wire of every benchmark, in the order of the benchmarks. */
function wiresOf<K extends keyof Scored>(scored: readonly Scored[], port: K): Scored[K][] {
  return scored.map((benchmark) => benchmark[port]);
}
