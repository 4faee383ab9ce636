import { ModelError } from '../errors.ts';
import { recognise, selectSites } from './find-sites.ts';
import { inFolder, type ModelConfig, type ModelFolder, readModelFolder } from './model-folder.ts';
import { edit, patchInputs } from './onnx/edit.ts';
import { readGraph } from './onnx/graph.ts';
import { type Feeds, floatTensor, openSession, type Session, tokenFeeds } from './onnx/session.ts';
import type { FoundSite, Recognition } from './sites.ts';
import { openTokenizer, type TextTokenizer } from './tokenizer.ts';
import { writeTwin } from './untrained-twin.ts';

export interface OpenOptions {
  /** Names of the sites whose activations are wanted. */
  readonly taps?: readonly string[];
  /** Names of the sites that will be changed; each must then be given to every `run`. */
  readonly patches?: readonly string[];
  /** Draws every weight anew from this seed: the untrained twin of the model. */
  readonly untrainedSeed?: number;
  /** False where no scores of next tokens are wanted: the output layer is then left out of the graph, and `Pass.logits` is refused. */
  readonly logits?: boolean;
  /** Threads of one pass; as many as the runtime sees fit if left out. */
  readonly threads?: number;
}

/** What takes the place of a site's value: `value · mul + add`. The shape broadcasts to (batch, positions, width). */
export interface Patch {
  readonly mul: Float32Array;
  readonly add: Float32Array;
  readonly shape: readonly [number, number, number];
}
export type Patches = Readonly<Record<string, Patch>>;

/** What one pass gives. Row r, position i of a tensor of `width` units begins at `(r · length + i) · width`. */
export interface Pass {
  /** Positions of the longest row, to which the others are padded on the right. */
  readonly length: number;
  readonly logits: Float32Array;
  readonly sites: ReadonlyMap<string, Float32Array>;
}

export interface LanguageModel {
  readonly config: ModelConfig;
  /** All sites of the model, from input to output. */
  readonly sites: readonly FoundSite[];
  /** The sites that are tapped, in the order in which they were asked for. */
  readonly taps: readonly FoundSite[];
  /** Whether passes give logits. */
  readonly logits: boolean;
  readonly tokenizer: TextTokenizer;
  /** One causal pass over a batch of rows of token ids, at most `config.context` each. */
  run(rows: readonly Int32Array[], patches?: Patches): Promise<Pass>;
  close(): Promise<void>;
}

/**
 * Opens the language model in `folder` (see readModelFolder) and checks that its parts belong together: that graph and config agree
 * on layers, width and vocabulary, and that the tokenizer gives no id that the graph has no row for. Raises a ModelError otherwise.
 */
export async function openModel(folder: string, options: OpenOptions = {}): Promise<LanguageModel> {
  try {
    return await open(folder, options);
  } catch (error) {
    throw error instanceof ModelError ? inFolder(folder, error) : error;
  }
}

async function open(folder: string, options: OpenOptions): Promise<LanguageModel> {
  const files = await readModelFolder(folder);
  const tokenizer = openTokenizer(files.tokenizer);
  const graph = readGraph(files.graph);
  const recognition = recognise(graph);
  checkParts(files.config, recognition, tokenizer);
  const taps = selectSites(recognition.sites, options.taps ?? []);
  const patches = selectSites(recognition.sites, options.patches ?? []);
  const places = { taps, patches, logits: options.logits === false ? undefined : tensorOf(recognition, 'logits') };
  const session = await startSession(files, places, options);
  return {
    config: files.config,
    sites: recognition.sites,
    taps,
    logits: places.logits !== undefined,
    tokenizer,
    run: (rows, given = {}) => pass(session, files.config, places, rows, given),
    close: () => session.close(),
  };
}

const tensorOf = (recognition: Recognition, name: string): string => recognition.sites.find((site) => site.name === name)!.tensor;

/** Only what the wanted tensors depend on is started: without logits, the output layer is never computed. */
async function startSession(
  { graph, root }: ModelFolder,
  { taps, patches, logits }: Places,
  options: OpenOptions,
): Promise<Session> {
  const twin = options.untrainedSeed === undefined ? undefined : writeTwin(graph, root, options.untrainedSeed);
  const tensors = { taps: taps.map(({ tensor }) => tensor), patches: patches.map(({ tensor }) => tensor) };
  const edited = edit(twin?.graph ?? graph, { ...tensors, keep: logits === undefined ? [] : [logits] });
  try {
    return await openSession(edited, options.threads, root);
  } finally {
    twin?.close();
  }
}

function checkParts(config: ModelConfig, { sites, positions }: Recognition, tokenizer: TextTokenizer): void {
  const widthOf = (name: string) => sites.find((site) => site.name === name)!.width;
  const layers = sites.filter(({ site }) => site.part === 'resid_post').length;
  agree('layers', config.layers, layers);
  agree('units in the residual stream', config.width, widthOf('embed'));
  agree('tokens in the vocabulary', config.vocabulary, widthOf('logits'));
  if (positions !== undefined && config.context > positions) agree('positions in a context', config.context, positions);
  if (config.bos >= config.vocabulary)
    throw new ModelError('config.json', `bos_token_id ${config.bos} is outside the vocabulary of ${config.vocabulary}`);
  if (tokenizer.vocabulary <= config.vocabulary) return;
  const problem = `has ${tokenizer.vocabulary} tokens, more than the ${config.vocabulary} of the model`;
  throw new ModelError('tokenizer.json', problem, 'it belongs to another model');
}

function agree(what: string, config: number, graph: number): void {
  if (config === graph) return;
  throw new ModelError(
    'config.json',
    `states ${config} ${what}, but model.onnx has ${graph}`,
    'the two files belong to different models',
  );
}

interface Places {
  readonly taps: readonly FoundSite[];
  readonly patches: readonly FoundSite[];
  /** The tensor of the scores, if they are wanted. */
  readonly logits: string | undefined;
}

async function pass(
  session: Session,
  config: ModelConfig,
  places: Places,
  rows: readonly Int32Array[],
  given: Patches,
): Promise<Pass> {
  for (const row of rows) checkRow(config, row);
  const length = rows.reduce((most, row) => Math.max(most, row.length), 0);
  const feeds = { ...tokenFeeds(rows, length), ...patchFeeds(places.patches, given) };
  const wanted = [...(places.logits === undefined ? [] : [places.logits]), ...places.taps.map(({ tensor }) => tensor)];
  const results = await session.run(feeds, [...new Set(wanted)]);
  return {
    length,
    get logits() {
      if (places.logits !== undefined) return results.get(places.logits)!;
      throw new ModelError('logits', 'are not computed by this model', 'open it without `logits: false`');
    },
    sites: new Map(places.taps.map(({ name, tensor }) => [name, results.get(tensor)!])),
  };
}

function checkRow(config: ModelConfig, row: Int32Array): void {
  if (row.length === 0)
    throw new ModelError('tokens', 'a row without tokens cannot be read', 'put the BOS token before every text');
  if (row.length > config.context)
    throw new ModelError('tokens', `${row.length} tokens do not fit the context of ${config.context}`, 'read them in windows');
  const wrong = row.find((id) => id < 0 || id >= config.vocabulary);
  if (wrong !== undefined)
    throw new ModelError('tokens', `id ${wrong} is outside the vocabulary of ${config.vocabulary}`, 'is it the right tokenizer?');
}

function patchFeeds(patches: readonly FoundSite[], given: Patches): Feeds {
  const names = patches.map(({ name }) => name);
  const unknown = Object.keys(given).find((name) => !names.includes(name));
  if (unknown) throw new ModelError(`site "${unknown}"`, 'was not opened for patching', 'name it in the `patches` of openModel');
  return Object.fromEntries(
    patches.flatMap(({ name, tensor }) => {
      const patch = given[name];
      if (!patch)
        throw new ModelError(`site "${name}"`, 'was opened for patching and is given no patch', 'mul 1 and add 0 change nothing');
      const inputs = patchInputs(tensor);
      return [
        [inputs.mul, floatTensor(patch.mul, patch.shape)],
        [inputs.add, floatTensor(patch.add, patch.shape)],
      ];
    }),
  );
}
