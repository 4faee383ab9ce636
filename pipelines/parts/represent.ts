import { isLanguageModel, kindOf, modelFile } from '../../data/model-kinds.ts';
import type { Draft, Wire } from '../../src/engine/pipeline.ts';
import { WiringError } from '../../src/errors.ts';
import askProgram from '../../stages/ask-program.ts';
import drawUnits from '../../stages/draw-units.ts';
import embedWords from '../../stages/embed-words.ts';
import extractActivations from '../../stages/extract-activations.ts';
import extractRepresentations from '../../stages/extract-representations.ts';
import importActivations from '../../stages/import-activations.ts';
import loadLines from '../../stages/load-lines.ts';
import loadLocaliser from '../../stages/load-localiser.ts';
import type loadStimuli from '../../stages/load-stimuli.ts';
import localiseUnits from '../../stages/localise-units.ts';
import selectUnits from '../../stages/select-units.ts';

/** What a pipeline's user chose of how models are read. */
interface Choices {
  readonly model: readonly string[];
  readonly pool: string;
  readonly specialTokens: string;
  readonly context: string;
  readonly localiser: readonly string[];
  readonly localiserTokens: number;
  readonly keep: number;
  /** Units of each site that are drawn by chance; 0: all are scored. */
  readonly units: number;
  readonly dataDir: string | null;
}
type How = Pick<(typeof extractActivations)['params'], 'pool' | 'specialTokens'>;
type Texts = (typeof loadStimuli)['outputs']['stimulusSet'];
type Units = (typeof localiseUnits)['outputs']['selectedUnits'];

/** What a language model holds of the texts, at the units that a localiser selects or that are drawn, where that is asked for. */
export function readModel(p: Draft, stimulusSet: Wire<Texts>, selection: Selection, model: string, at: string, values: Choices) {
  const how = { pool: values.pool, specialTokens: values.specialTokens } as How;
  const read =
    values.context === 'passage'
      ? p.step(extractActivations, { stimulusSet }, { model, ...how }, `${at}/${model}`)
      : p.step(
          extractRepresentations,
          { stimulusSet },
          { model, ...how, unit: 'presentation', ...contextOf(values.context) },
          `${at}/${model}`,
        );
  const { activations, sites } = read;
  const drawn = values.units > 0 ? p.step(drawUnits, { sites }, { count: values.units }, `${at}/${model}`) : undefined;
  const selectedUnits = selection.get(model) ?? drawn?.selectedUnits;
  if (!selectedUnits) return { model, activations, sites, exclusions: [] };
  return { model, ...p.step(selectUnits, { activations, sites, selectedUnits }, {}, `${at}/${model}`) };
}

function contextOf(context: string) {
  if (/^\d+$/.test(context)) return { context: 'words' as const, contextWords: Number(context) };
  const named = (['passage', 'sentence', 'presentation'] as const).find((name) => name === context);
  if (named) return { context: named };
  throw new WiringError('--context', `"${context}" is none`, 'name passage, sentence, presentation, or a number of words');
}

/** The units of each language model that a localiser selects. */
export type Selection = ReadonlyMap<string, Wire<Units>>;

/**
 * The units of each language model that the localiser selects, each of its texts being read alone and cut to `localiserTokens` tokens (0: not
 * at all); none where there is no localiser.
 */
export function localise(p: Draft, values: Choices): Selection {
  const { localiser, model: modelIds, pool, specialTokens, localiserTokens, keep } = values;
  if (localiser.length === 0) return new Map();
  const { sentences, nonWords } = localiserTexts(p, values);
  const models = modelIds.filter(isLanguageModel).flatMap((id) => [id, `${id}-untrained`]);
  const unitsOf = (model: string) => {
    const how = { pool, specialTokens } as How;
    const params = { model, ...how, mostTokens: localiserTokens === 0 ? null : localiserTokens };
    const read = p.step(extractActivations, { stimulusSet: sentences }, params, `sentences/${model}`);
    const control = p.step(extractActivations, { stimulusSet: nonWords }, params, `non-words/${model}`);
    const wires = { sentences: read.activations, nonWords: control.activations, sites: read.sites };
    return p.step(localiseUnits, wires, { keep }, model).selectedUnits;
  };
  return new Map(models.map((model) => [model, unitsOf(model)]));
}

/** The localiser that Brain-Score uses, by its name: its texts are those of Fedorenko2010.localization in the data folder. */
export const PUBLISHED_LOCALISER = 'Fedorenko2010';

function localiserTexts(p: Draft, { localiser, dataDir }: Choices) {
  if (localiser[0] === PUBLISHED_LOCALISER) return p.step(loadLocaliser, {}, { dataDir }, PUBLISHED_LOCALISER);
  const [sentences, nonWords] = localiser.map(
    (file, i) => p.step(loadLines, {}, { file }, ['sentences', 'non-words'][i]).stimulusSet,
  );
  return { sentences, nonWords };
}

/** A model of which there is a file: of activations, of word vectors, or one that says which program to ask. */
export function fromFile(p: Draft, stimulusSet: Wire<Texts>, model: string, at: string) {
  const kind = kindOf(model);
  if (kind === 'positional') {
    const wayOut = 'leave it out: other benchmarks have OASM among their controls';
    throw new WiringError(`--model ${model}`, 'is for the official benchmarks alone', wayOut);
  }
  const [{ file, arrays }, label] = [modelFile(model, at), `${at}/${model}`];
  if (kind === 'word-vectors') return { model, ...p.step(embedWords, { stimulusSet }, { model, file }, label) };
  if (kind === 'program') return { model, ...p.step(askProgram, { stimulusSet }, { model, file }, label), exclusions: [] };
  return { model, ...p.step(importActivations, { stimulusSet }, { model, file, arrays }, label), exclusions: [] };
}
