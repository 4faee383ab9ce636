import { ModelError } from '../errors.ts';
import { askByRows, noRows, type Places, type Readings, readByRows } from './by-rows.ts';
import { type CachedReader, type CachePair, cachePairs, startReader } from './cached-reader.ts';
import { recognise, selectSites } from './find-sites.ts';
import type { ModelConfig } from './model-config.ts';
import { inFolder, type ModelFolder, readModelFolder } from './model-folder.ts';
import { withNamedSites } from './named-sites.ts';
import { addMasks } from './onnx/add-masks.ts';
import { edit } from './onnx/edit.ts';
import { plainGraph } from './onnx/plain-graph.ts';
import { type GraphInput, openSession, type Session } from './onnx/session.ts';
import { takeOutTables } from './onnx/token-tables.ts';
import type { HalfPrecision } from './onnx/widen.ts';
import { type Patches, patchFeeds } from './patch-feeds.ts';
import { recogniseTransformer } from './recognise-transformer.ts';
import type { FoundSite, Recognition } from './sites.ts';
import { checkInputs, tokenFeeds } from './token-feeds.ts';
import { openTokenRows, type TokenRows } from './token-rows.ts';
import { openTokenizer, type TextTokenizer } from './tokenizer.ts';
import { writeTwin } from './untrained-twin.ts';

export type { Patch, Patches } from './patch-feeds.ts';

export interface OpenOptions {
  /** Names of the sites whose activations are wanted, or what tells them from the model's config. */
  readonly taps?: readonly string[] | ((config: ModelConfig) => readonly string[]);
  /** Names of the sites that will be changed; each must then be given to every `run`. */
  readonly patches?: readonly string[];
  /** Draws every weight anew from this seed: the untrained twin of the model. */
  readonly untrainedSeed?: number;
  /** False where no scores of next tokens are wanted: the output layer is then left out of the graph, and `Pass.logits` is refused. */
  readonly logits?: boolean;
  /** Whether one text can be read on and on (see LanguageModel.follow); the graph must have a key/value cache. */
  readonly cache?: boolean;
  /** Threads of one pass; as many as the runtime sees fit if left out. */
  readonly threads?: number;
}

/** What one pass gives. */
export interface Pass {
  /** Positions of the longest row, to which the others are padded on the right. */
  readonly length: number;
  /**
   * The scores of all tokens of the vocabulary at the places that were asked for, one after the other; at all, row after row, if none were.
   * Raises a ModelError where the graph has no output layer.
   */
  readonly logits: Float32Array;
  /** For each tapped site the vectors at the places that were asked for, as above. */
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
  /**
   * One pass over a batch of rows of token ids, at most `config.context` each. Padding is masked, and nothing is read from a past. Sites
   * and scores are given at `places`; what is not asked for never leaves the runtime, and as little of it is computed as can be.
   */
  run(rows: readonly Int32Array[], patches?: Patches, places?: Places): Promise<Pass>;
  /** Begins a text that is read on and on, each token once. Raises a ModelError for a model that was not opened with its `cache`. */
  follow(): CachedReader;
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
  const pairs = options.cache ? cachePairs(graph) : [];
  const distinct = patches.length + pairs.length === 0 && (logits !== undefined || taps.length > 0);
  const parts = { taps, patches, logits, pairs, distinct };
  const { session, tokenRows } = await startSession(
    { graph: model, root: files.root },
    { ...parts, sites: recognition.sites },
    options,
  );
  const opened = { ...parts, session, tokenRows, config: files.config, inputs: inputsOf(session, graph.inputs) };
  return {
    config: files.config,
    sites: recognition.sites,
    taps,
    logits: logits !== undefined,
    half,
    tokenizer,
    run: (rows, given = {}, places = {}) => pass(opened, rows, given, places),
    follow: () => follow(opened),
    close: () => {
      tokenRows.close();
      return session.close();
    },
  };
}

/**
 * Only what the wanted tensors depend on is started: without logits, the output layer is never computed. Tables that only tokens are
 * looked up in stay on the disk (see takeOutTables).
 */
async function startSession(
  { graph, root }: Pick<ModelFolder, 'graph' | 'root'>,
  { taps, patches, logits, pairs, distinct, sites }: Parts & Pick<Recognition, 'sites'>,
  options: OpenOptions,
): Promise<Pick<Opened, 'session' | 'tokenRows'>> {
  const twin = options.untrainedSeed === undefined ? undefined : writeTwin(graph, root, options.untrainedSeed);
  const tensors = { taps: taps.map(({ tensor }) => tensor), patches: patches.map(({ tensor }) => tensor) };
  const wanted = [...(logits ? [logits.tensor] : []), ...pairs.map(({ present }) => present)];
  const nothing = wanted.length + taps.length === 0; // a graph cannot be without outputs
  try {
    const edited = edit(twin?.graph ?? graph, nothing ? tensors : { ...tensors, keep: wanted });
    const byRows = readByRows(edited, { taps, logits, distinct }, sites, pairs.length > 0 ? wanted : []);
    const { model, tables } = takeOutTables(addMasks(byRows));
    const session = await openSession(model, options.threads, root);
    return { session, tokenRows: openTokenRows(tables, root) };
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

/** What the graph asked for before it was edited. */
const inputsOf = ({ inputs }: Session, own: readonly string[]): GraphInput[] => inputs.filter(({ name }) => own.includes(name));

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

/** What a model is opened for. A patch could tell texts apart that are the same, and a cache is of one text: nothing is shared then. */
interface Parts extends Readings {
  readonly patches: readonly FoundSite[];
  /** Keys and values that it gives back; none if it was opened without its cache. */
  readonly pairs: readonly CachePair[];
}

interface Opened extends Parts {
  readonly session: Session;
  readonly tokenRows: TokenRows;
  readonly config: ModelConfig;
  readonly inputs: readonly GraphInput[];
}

async function pass(opened: Opened, rows: readonly Int32Array[], given: Patches, places: Places): Promise<Pass> {
  const { session, tokenRows, config, patches, inputs } = opened;
  for (const row of rows) checkRow(config, row);
  const length = rows.reduce((most, row) => Math.max(most, row.length), 0);
  const batch = { rows, length };
  const question = askByRows(opened, batch, config.causal, places);
  const feeds = {
    ...tokenFeeds(inputs, batch, config),
    ...patchFeeds(patches, given, rows.length, length),
    ...tokenRows.feeds(batch, config.pad),
    ...question.feeds,
  };
  if (question.outputs.length === 0) throw noLogits();
  const results = await session.run(feeds, question.outputs);
  let logits: Float32Array | undefined;
  return {
    length,
    get logits() {
      logits ??= question.logits(results);
      if (logits) return logits;
      throw noLogits();
    },
    sites: question.sites(results),
  };
}

/** Sites are not read on the way, and a site that was opened for patching would have to be given, which `patchFeeds` says. */
function follow(opened: Opened): CachedReader {
  const { session, tokenRows, config, patches, logits, inputs, pairs } = opened;
  if (!logits) throw noLogits();
  if (pairs.length === 0) throw new ModelError('model', 'was opened without its key/value cache', 'open it with cache: true');
  const furtherFeeds = (ids: Int32Array) => ({
    ...patchFeeds(patches, {}, 1, ids.length),
    ...tokenRows.feeds({ rows: [ids], length: ids.length }, config.pad),
    ...noRows(opened),
  });
  return startReader({ session, config, inputs, pairs, logits: logits.tensor, furtherFeeds });
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
