import { ModelError } from '../errors.ts';
import { alignTokens, findWords, type Span } from './align-words.ts';
import type { LanguageModel } from './model.ts';
import { type Pool, type Pooled, poolWindow } from './pool.ts';
import { readSequences, scoreWindow, withBos } from './read-sequences.ts';
import type { Encoded } from './tokenizer.ts';

export interface Presentation {
  /** Names the presentation in errors. */
  readonly id: string;
  readonly text: string;
}

/** Presentations in the order in which they are read; each is the context of those after it. */
export type Passage = readonly Presentation[];

/** What the model makes of one presentation. All arrays but `words` have one entry per token. */
export interface PresentationReading {
  readonly id: string;
  readonly words: readonly Span[];
  readonly tokenIds: Int32Array;
  /** The characters of the presentation's text that a token covers (UTF-16); the space that joins presentations is left out. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** The word to which the token belongs, an index into `words`. */
  readonly wordIndex: Int32Array;
  /**
   * -log2 p(token | the beginning-of-text token, all tokens before it in the passage or window). Empty where the model was opened
   * without logits.
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

export interface ReadOptions {
  /** What a vector stands for; each presentation if left out. */
  readonly unit?: Unit;
  /** Which tokens stand for a unit: its `last` one if left out. */
  readonly pool?: Pool;
  readonly progress?: (share: number) => void;
  /** How far windows over a long passage lie apart; see slidingWindows. */
  readonly stride?: number;
}

/**
 * Reads passages with a language model. The presentations of a passage are joined by one space, the beginning-of-text token (BOS) is
 * put before them, and one causal pass gives every presentation with the text before it as context. The first token of a passage is
 * predicted from BOS. A passage that exceeds the context is read in sliding windows (see slidingWindows): each token then has at least
 * half a context to its left, unless another stride is asked for. Raises a ModelError for an empty passage, for a presentation without a word, and for one that alone
 * exceeds the context: nothing is shortened.
 */
export async function readPassages(
  model: LanguageModel,
  passages: readonly Passage[],
  options: ReadOptions = {},
): Promise<Reading> {
  for (const passage of passages) checkPassage(passage);
  const encoded = await model.tokenizer.encode(passages.map((passage) => passage.map(({ text }) => text).join(' ')));
  const layouts = passages.map((passage, p) => layOut(passage, encoded[p]));
  layouts.forEach((layout, p) => checkFits(model.config.context, passages[p], layout));
  const sequences = encoded.map(({ ids }) => withBos(model.config.bos, ids));
  const unitsOf = passages.map((passage, p) => layOutUnits(options.unit ?? 'presentation', passage, encoded[p], layouts[p]));
  const firsts = runningTotals(unitsOf.map(({ firstTokens }) => firstTokens.length - 1));
  const activations = emptyActivations(model, firsts[passages.length]);
  const bits = sequences.map(({ length }) => new Float64Array(model.logits ? length : 0));

  await readSequences(
    model,
    sequences,
    (window) => {
      const { sequence } = window;
      if (model.logits) scoreWindow(model.config.vocabulary, window, sequences[sequence], bits[sequence]);
      for (const [site, pooled] of activations)
        poolWindow(pooled, site, options.pool ?? 'last', window, unitsOf[sequence], firsts[sequence]);
    },
    options.progress,
    options.stride,
  );
  const presentations = passages.flatMap((passage, p) =>
    passage.map((_, i) => cutOut(passage, i, encoded[p], layouts[p], bits[p])),
  );
  return { presentations, firstRows: runningTotals(unitsOf.flatMap(({ counts }) => [...counts])), activations };
}

/** Where the presentations of a passage lie in its text and among its tokens. */
interface Layout {
  readonly spans: readonly Span[];
  /** Presentation i has the tokens firstTokens[i] … firstTokens[i + 1] - 1 of the passage, counted without BOS. */
  readonly firstTokens: Int32Array;
}

function layOut(passage: Passage, { starts }: Encoded): Layout {
  const begins = runningTotals(passage.map(({ text }) => text.length + 1));
  const spans = passage.map(({ text }, i) => ({ start: begins[i], end: begins[i] + text.length }));
  const counts = new Int32Array(passage.length);
  for (const owner of alignTokens(spans, starts)) counts[owner]++;
  return { spans, firstTokens: runningTotals(counts) };
}

/** The units of a passage among its tokens, and how many each of its presentations has. */
interface UnitLayout {
  readonly firstTokens: Int32Array;
  readonly counts: ArrayLike<number> & Iterable<number>;
}

function layOutUnits(unit: Unit, passage: Passage, encoded: Encoded, { spans, firstTokens }: Layout): UnitLayout {
  const tokens = firstTokens.subarray(1).map((end, i) => end - firstTokens[i]);
  if (unit === 'presentation') return { firstTokens, counts: tokens.map(() => 1) };
  if (unit === 'token') return { firstTokens: Int32Array.from({ length: encoded.ids.length + 1 }, (_, i) => i), counts: tokens };
  const perWord = passage.map((presentation, i) =>
    countTokens(presentation, encoded.starts.subarray(firstTokens[i], firstTokens[i + 1]), spans[i]),
  );
  return { firstTokens: runningTotals(perWord.flat()), counts: perWord.map(({ length }) => length) };
}

/** How many tokens each word of a presentation has. */
function countTokens({ id, text }: Presentation, starts: Int32Array, span: Span): number[] {
  const words = findWords(text);
  const counts = words.map(() => 0);
  for (const word of alignTokens(words, insideOf(span, starts))) counts[word]++;
  const without = counts.indexOf(0);
  if (without < 0) return counts;
  const word = text.slice(words[without].start, words[without].end);
  throw new ModelError(
    `presentation ${id}, word "${word}"`,
    'has no token of its own: one token covers it and its neighbour',
    'take presentations or tokens as units',
  );
}

/** Places in a passage as places in the text of the presentation at `span`. */
const insideOf = ({ start, end }: Span, places: Int32Array): Int32Array =>
  places.map((at) => Math.min(Math.max(at, start), end) - start);

/** 0, a, a + b, … : one entry more than `counts`. */
function runningTotals(counts: ArrayLike<number>): Int32Array {
  const totals = new Int32Array(counts.length + 1);
  for (let i = 0; i < counts.length; i++) totals[i + 1] = totals[i] + counts[i];
  return totals;
}

function checkPassage(passage: Passage): void {
  if (passage.length === 0) throw new ModelError('passage', 'has no presentation', 'leave it out');
  const blank = passage.find(({ text }) => text.trim() === '');
  if (blank) throw new ModelError(`presentation ${blank.id}`, 'has no word', 'leave it out, or give it its text');
}

function checkFits(context: number, passage: Passage, { firstTokens }: Layout): void {
  passage.forEach(({ id }, i) => {
    const tokens = firstTokens[i + 1] - firstTokens[i];
    if (tokens === 0)
      throw new ModelError(
        `presentation ${id}`,
        'has no token of its own: one token covers it and its neighbour',
        'join the two',
      );
    if (tokens < context) return;
    const problem = `has ${tokens} tokens, and the model reads at most ${context - 1} after the one of the beginning`;
    throw new ModelError(
      `presentation ${id}`,
      problem,
      'cut it into shorter presentations, or use a model with a longer context',
    );
  });
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

function cutOut(
  passage: Passage,
  i: number,
  { ids, starts, ends }: Encoded,
  layout: Layout,
  bits: Float64Array,
): PresentationReading {
  const [from, to] = [layout.firstTokens[i], layout.firstTokens[i + 1]];
  const words = findWords(passage[i].text);
  const own = insideOf(layout.spans[i], starts.subarray(from, to));
  return {
    id: passage[i].id,
    words,
    tokenIds: ids.slice(from, to),
    starts: own,
    ends: insideOf(layout.spans[i], ends.subarray(from, to)),
    wordIndex: alignTokens(words, own),
    bits: bits.slice(from + 1, to + 1),
  };
}

/** Surprisal of each word in bits: the sum over its tokens. A word without a token of its own has none, and stands at 0. */
export function wordBits({ words, wordIndex, bits }: PresentationReading): Float64Array {
  const sums = new Float64Array(words.length);
  wordIndex.forEach((word, token) => {
    sums[word] += bits[token];
  });
  return sums;
}
