import { ModelError } from '../errors.ts';
import { bodyOf, textFrame } from './frame.ts';
import type { LanguageModel } from './model.ts';
import type { ModelConfig } from './model-config.ts';
import { firstTokensOf, type PassageTokens, type PresentationTokens, tokenizePassages } from './passage-tokens.ts';
import { type Pool, type Pooled, pooledPositions, startPooling } from './pool.ts';
import { readSequences, scoreWindow, type WindowInPass, withBos } from './read-sequences.ts';
import type { Frame } from './tokenizer.ts';
import type { Window } from './windows.ts';

export interface Presentation {
  /** Names the presentation in errors. */
  readonly id: string;
  readonly text: string;
}

/** Presentations in the order in which they are read; each is the context of those after it. */
export type Passage = readonly Presentation[];

/** What the model makes of one presentation. */
export interface PresentationReading extends PresentationTokens {
  /**
   * One entry a token: -log2 p(token | the beginning-of-text token, all tokens before it in the passage or window). NaN for the first token
   * of a passage where the model has no such token. Empty where the model was opened without logits, or reads both ways.
   */
  readonly bits: Float64Array;
}

export interface Reading {
  /** In the order of the passages, and within a passage in its order. */
  readonly presentations: readonly PresentationReading[];
  /** Rows of presentation p in `activations`: firstRows[p] … firstRows[p + 1] - 1; one each, where presentations are the units. */
  readonly firstRows: Int32Array;
  /** For each tapped site one vector per unit of text, in the same order. All are views of one array, site after site. */
  readonly activations: ReadonlyMap<string, Pooled>;
}

/** What a vector stands for. */
export type Unit = 'presentation' | 'word' | 'token';

/** Whether the special tokens around a text count among the tokens of which a vector is made. */
export type SpecialTokens = 'in' | 'out';

export interface ReadOptions {
  /** What a vector stands for; each presentation if left out. */
  readonly unit?: Unit;
  /** Which tokens stand for a unit: its `last` one if left out. */
  readonly pool?: Pool;
  /** Whether the special tokens around the text are tokens of every unit (see Units); `out` if left out. */
  readonly specialTokens?: SpecialTokens | undefined;
  /** Only so many tokens of each presentation are read, its first ones (Brain-Score's localiser: 12); all if left out. */
  readonly mostTokens?: number | undefined;
  readonly progress?: (share: number) => void;
  /** How far windows over a long passage lie apart; see slidingWindows. */
  readonly stride?: number;
}

/**
 * Reads passages with a language model, all of a passage in one pass: its presentations are joined by one space and special tokens put
 * around them (see textFrame). A causal model sees, at every presentation, the text before it; the first token of a passage is
 * predicted from the token of the beginning, if there is one. A model that reads both ways sees the text after it too; readRepresentations can give it the
 * text before it alone. A passage that exceeds the context is read in sliding windows (see slidingWindows): each token then has at least
 * half a context to its left, unless another stride is asked for. Raises a ModelError for an empty passage, for a presentation
 * without a word, for one that alone exceeds the context (nothing is shortened unless `mostTokens` says so), and for special tokens of a
 * model that has none to give (see checkSpecials).
 */
export async function readPassages(
  model: LanguageModel,
  passages: readonly Passage[],
  { unit = 'presentation', pool = 'last', specialTokens = 'out', mostTokens, stride, progress }: ReadOptions = {},
): Promise<Reading> {
  const whole = await tokenizePassages((texts) => model.tokenizer.encode(texts), passages);
  const tokens = mostTokens === undefined ? whole : whole.map((passage) => firstTokensOf(passage, mostTokens));
  const frame = await textFrame(model);
  if (specialTokens === 'in') checkSpecials(unit, model.config, frame);
  const body = bodyOf(model.config.context, frame);
  for (const { presentations } of tokens) for (const presentation of presentations) checkFits(body, presentation);
  const { causal, vocabulary, bos } = model.config;
  const scored = causal && model.logits;
  const start = causal ? bos : null;
  const lead = start === null ? 0 : 1;
  const sequences = tokens.map(({ ids }) => (start === null ? ids : withBos(start, ids)));
  const specials = specialTokens === 'in' ? { before: frame.before.length, after: frame.after.length } : { before: 0, after: 0 };
  const unitsOf = tokens.map((passage, p) => ({ ...layOutUnits(unit, passage, passages[p]), lead, specials }));
  const firsts = runningTotals(unitsOf.map(({ firstTokens }) => firstTokens.length - 1));
  const activations = emptyActivations(model, firsts[passages.length]);
  const bits = sequences.map(({ length }) => new Float64Array(scored ? length : 0).fill(Number.NaN, 0, 1));
  const addWindow = startPooling(pool, activations);
  const visit = (window: WindowInPass) => {
    const { sequence } = window;
    if (scored) scoreWindow(vocabulary, window, sequences[sequence], bits[sequence]);
    addWindow(window, unitsOf[sequence], firsts[sequence]);
  };
  const wanted = (sequence: number, window: Window) => pooledPositions(pool, unitsOf[sequence], window);
  await readSequences(model, sequences, visit, {
    ...(causal ? {} : { frame }),
    ...(progress ? { progress } : {}),
    stride,
    wanted,
  });
  const presentations = tokens.flatMap(({ presentations }, p) =>
    presentations.map((presentation) => {
      const [from, to] = [presentation.first, presentation.first + presentation.tokenIds.length];
      return { ...presentation, bits: bits[p].slice(from + lead, to + lead) };
    }),
  );
  return { presentations, firstRows: runningTotals(unitsOf.flatMap(({ counts }) => [...counts])), activations };
}

/**
 * ModelError where special tokens are to be part of vectors and cannot be: the one before a text knows nothing of it in a model that reads from
 * left to right, some models have none around a text, and where tokens are the units each is a vector of its own.
 */
function checkSpecials(unit: Unit, { causal }: ModelConfig, { before, after }: Frame): void {
  const refused = (why: string) => new ModelError('special tokens', why, 'leave them out of the vectors');
  if (causal) throw refused('a model that reads from left to right has one before a text, and it is the same whatever follows');
  if (before.length + after.length === 0) throw refused('the model has none around a text');
  if (unit === 'token') throw refused('each token is a vector of its own, and they would be part of all');
}

/** The units of a passage among its tokens, and how many each of its presentations has. */
interface UnitLayout {
  readonly firstTokens: Int32Array;
  readonly counts: readonly number[];
}

function layOutUnits(unit: Unit, { presentations }: PassageTokens, passage: Passage): UnitLayout {
  const tokens = presentations.map(({ tokenIds }) => tokenIds.length);
  if (unit === 'presentation') return { firstTokens: runningTotals(tokens), counts: tokens.map(() => 1) };
  if (unit === 'token')
    return { firstTokens: runningTotals(tokens.flatMap((count) => new Array(count).fill(1))), counts: tokens };
  const perWord = presentations.map((presentation, i) => countTokens(presentation, passage[i].text));
  return { firstTokens: runningTotals(perWord.flat()), counts: perWord.map(({ length }) => length) };
}

/** How many tokens each word of a presentation has. */
function countTokens({ id, words, wordIndex }: PresentationTokens, text: string): number[] {
  const counts = words.map(() => 0);
  for (const word of wordIndex) counts[word]++;
  const without = counts.indexOf(0);
  if (without < 0) return counts;
  const word = text.slice(words[without].start, words[without].end);
  throw new ModelError(
    `presentation ${id}, word "${word}"`,
    'has no token of its own: one token covers it and its neighbour',
    'take presentations or tokens as units',
  );
}

/** 0, a, a + b, … : one entry more than `counts`. */
function runningTotals(counts: ArrayLike<number>): Int32Array {
  const totals = new Int32Array(counts.length + 1);
  for (let i = 0; i < counts.length; i++) totals[i + 1] = totals[i] + counts[i];
  return totals;
}

function checkFits(most: number, { id, tokenIds }: PresentationTokens): void {
  if (tokenIds.length === 0)
    throw new ModelError(`presentation ${id}`, 'has no token of its own: one token covers it and its neighbour', 'join the two');
  if (tokenIds.length <= most) return;
  throw new ModelError(
    `presentation ${id}`,
    `has ${tokenIds.length} tokens, and the model reads at most ${most} beside its special ones`,
    'cut it into shorter presentations, or use a model with a longer context',
  );
}

function emptyActivations({ taps }: LanguageModel, presentations: number): Map<string, Pooled> {
  const data = new Float32Array(taps.reduce((sum, { width }) => sum + width * presentations, 0));
  let end = 0;
  return new Map(
    taps.map(({ name, width }) => {
      const start = end;
      end += width * presentations;
      return [name, { data: data.subarray(start, end), width }];
    }),
  );
}
