import { ModelError } from '../errors.ts';
import { recognise, selectSites } from './find-sites.ts';
import type { ModelConfig } from './model-config.ts';
import { inFolder, type ModelFolder, readModelFolder } from './model-folder.ts';
import { withNamedSites } from './named-sites.ts';
import { edit, patchInputs } from './onnx/edit.ts';
import { plainGraph } from './onnx/plain-graph.ts';
import { type Feeds, floatTensor, type GraphInput, openSession, type Session } from './onnx/session.ts';
import type { HalfPrecision } from './onnx/widen.ts';
import { recogniseTransformer } from './recognise-transformer.ts';
import type { FoundSite, Recognition } from './sites.ts';
import { checkInputs, tokenFeeds } from './token-feeds.ts';
import { openTokenizer, type TextTokenizer } from './tokenizer.ts';
import { writeTwin } from './untrained-twin.ts';

export interface OpenOptions {
  /** Names of the sites whose activations are wanted, or what tells them from the model's config. */
  readonly taps?: readonly string[] | ((config: ModelConfig) => readonly string[]);
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
  /** Raises a ModelError where the graph has no output layer. */
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
  /** The half precision in which the export computes, if it does. Passes compute in single precision all the same, on the numbers as they are stored. */
  readonly half: HalfPrecision | undefined;
  readonly tokenizer: TextTokenizer;
  /** One pass over a batch of rows of token ids, at most `config.context` each. Padding is masked, and nothing is read from a past. */
  run(rows: readonly Int32Array[], patches?: Patches): Promise<Pass>;
  close(): Promise<void>;
}

/**
 * Opens the language model in `folder` (see readModelFolder), decoder or encoder, with or without an output layer and a key/value cache,
 * and checks that its parts belong together: that graph and config agree on layers, width and vocabulary,
 * that the tokenizer gives no id that the graph has no row for, and that the graph asks for nothing but tokens. Raises a ModelError otherwise.
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
  const { model, graph, half } = plainGraph(files.graph);
  checkInputs(graph.inputs);
  const recognition = files.sites.size > 0 ? withNamedSites(graph, recogniseTransformer(graph), files.sites) : recognise(graph);
  checkParts(files.config, recognition, tokenizer);
  const wanted = typeof options.taps === 'function' ? options.taps(files.config) : (options.taps ?? []);
  const taps = selectSites(recognition.sites, wanted);
  const patches = selectSites(recognition.sites, options.patches ?? []);
  checkDistinct(patches);
  const logits = options.logits === false ? undefined : recognition.sites.find(({ name }) => name === 'logits');
  const session = await startSession({ graph: model, root: files.root }, { taps, patches, logits }, options);
  const places = { taps, patches, logits, inputs: inputsOf(session, patches) };
  return {
    config: files.config,
    sites: recognition.sites,
    taps,
    logits: places.logits !== undefined,
    half,
    tokenizer,
    run: (rows, given = {}) => pass(session, files.config, places, rows, given),
    close: () => session.close(),
  };
}

/** Only what the wanted tensors depend on is started: without logits, the output layer is never computed. */
async function startSession(
  { graph, root }: Pick<ModelFolder, 'graph' | 'root'>,
  { taps, patches, logits }: Omit<Places, 'inputs'>,
  options: OpenOptions,
): Promise<Session> {
  const twin = options.untrainedSeed === undefined ? undefined : writeTwin(graph, root, options.untrainedSeed);
  const tensors = { taps: taps.map(({ tensor }) => tensor), patches: patches.map(({ tensor }) => tensor) };
  const keep = logits === undefined ? [] : [logits.tensor];
  const nothing = keep.length + taps.length === 0; // a graph cannot be without outputs
  try {
    const edited = edit(twin?.graph ?? graph, nothing ? tensors : { ...tensors, keep });
    return await openSession(edited, options.threads, root);
  } finally {
    twin?.close();
  }
}

/** Two sites may be one tensor, the end of a block and the beginning of the next; only one of them can change it. */
function checkDistinct(patches: readonly FoundSite[]): void {
  patches.forEach(({ name, tensor }, i) => {
    const other = patches.slice(0, i).find((patch) => patch.tensor === tensor);
    if (other) throw new ModelError(`site "${name}"`, `is the same tensor as "${other.name}"`, 'patch one of the two');
  });
}

/** What the graph asks for beyond the patches. */
function inputsOf({ inputs }: Session, patches: readonly FoundSite[]): GraphInput[] {
  const added = new Set(patches.flatMap(({ tensor }) => Object.values(patchInputs(tensor))));
  return inputs.filter(({ name }) => !added.has(name));
}

function checkParts(config: ModelConfig, { sites, layout, positions, vocabulary }: Recognition, tokenizer: TextTokenizer): void {
  const layers = new Set(sites.flatMap(({ site }) => ('block' in site ? [site.block] : []))).size;
  const embed = sites.find(({ name }) => name === 'embed');
  if (layout !== undefined) agree('layers', config.layers, layers);
  if (embed) agree('units in the residual stream', config.width, embed.width);
  if (vocabulary !== undefined) agree('tokens in the vocabulary', config.vocabulary, vocabulary);
  if (positions !== undefined && config.context > positions) agree('positions in a context', config.context, positions);
  if (config.bos !== null && config.bos >= config.vocabulary)
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
  /** The scores, if they are wanted and there are any. */
  readonly logits: FoundSite | undefined;
  readonly inputs: readonly GraphInput[];
}

async function pass(
  session: Session,
  config: ModelConfig,
  { taps, patches, logits, inputs }: Places,
  rows: readonly Int32Array[],
  given: Patches,
): Promise<Pass> {
  for (const row of rows) checkRow(config, row);
  const length = rows.reduce((most, row) => Math.max(most, row.length), 0);
  const feeds = { ...tokenFeeds(inputs, { rows, length }, config), ...patchFeeds(patches, given, rows.length, length) };
  const wanted = new Set([...(logits ? [logits] : []), ...taps].map(({ tensor }) => tensor));
  if (wanted.size === 0) throw noLogits();
  const results = await session.run(feeds, [...wanted]);
  return {
    length,
    get logits() {
      if (logits) return results.get(logits.tensor)!;
      throw noLogits();
    },
    sites: new Map(taps.map(({ name, tensor }) => [name, results.get(tensor)!])),
  };
}

const noLogits = () =>
  new ModelError(
    'site "logits"',
    'are not computed: the model is exported without its output layer, or opened without it',
    'it gives no surprisal',
  );

function checkRow(config: ModelConfig, row: Int32Array): void {
  if (row.length === 0)
    throw new ModelError('tokens', 'a row without tokens cannot be read', 'put the BOS token before every text');
  if (row.length > config.context)
    throw new ModelError('tokens', `${row.length} tokens do not fit the context of ${config.context}`, 'read them in windows');
  const wrong = row.find((id) => id < 0 || id >= config.vocabulary);
  if (wrong !== undefined)
    throw new ModelError('tokens', `id ${wrong} is outside the vocabulary of ${config.vocabulary}`, 'is it the right tokenizer?');
}

function patchFeeds(patches: readonly FoundSite[], given: Patches, rows: number, length: number): Feeds {
  const names = patches.map(({ name }) => name);
  const unknown = Object.keys(given).find((name) => !names.includes(name));
  if (unknown) throw new ModelError(`site "${unknown}"`, 'was not opened for patching', 'name it in the `patches` of openModel');
  return Object.fromEntries(
    patches.flatMap(({ name, tensor, flat }) => {
      const patch = given[name];
      if (!patch)
        throw new ModelError(`site "${name}"`, 'was opened for patching and is given no patch', 'mul 1 and add 0 change nothing');
      checkShape(name, patch);
      const inputs = patchInputs(tensor);
      const feed = (values: Float32Array) =>
        flat ? flattened(values, patch.shape, rows, length) : floatTensor(values, patch.shape);
      return [
        [inputs.mul, feed(patch.mul)],
        [inputs.add, feed(patch.add)],
      ];
    }),
  );
}

function checkShape(name: string, { mul, add, shape }: Patch): void {
  const count = shape.reduce((product, dim) => product * dim, 1);
  if (mul.length === count && add.length === count) return;
  const problem = `a patch of shape (${shape.join(', ')}) has ${mul.length} factors and ${add.length} summands`;
  throw new ModelError(`site "${name}"`, problem, `both are ${count} numbers`);
}

/** The values for a tensor with rows and positions on one axis: each row's positions follow those of the row before. */
function flattened(values: Float32Array, shape: Patch['shape'], rows: number, length: number): Feeds[string] {
  const [ofRows, ofPositions, units] = shape;
  const full = new Float32Array(rows * length * units);
  for (let at = 0; at < rows * length; at++) {
    const row = ofRows === 1 ? 0 : Math.floor(at / length);
    const position = ofPositions === 1 ? 0 : at % length;
    const start = (row * ofPositions + position) * units;
    full.set(values.subarray(start, start + units), at * units);
  }
  return floatTensor(full, [rows * length, units]);
}
