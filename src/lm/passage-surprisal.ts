import { checkCausal } from './frame.ts';
import type { LanguageModel } from './model.ts';
import { type Expectation, readExpectation } from './next-word.ts';
import { type PresentationTokens, tokenizePassages } from './passage-tokens.ts';
import type { Passage } from './read-passages.ts';
import { readSequences, type WindowInPass, withBos } from './read-sequences.ts';
import type { WordEdges } from './word-boundary.ts';

/** The tokens of one presentation and what the model expected in the place of each. */
export interface PresentationSurprisal extends PresentationTokens {
  /** One entry a token. */
  readonly expected: readonly Expectation[];
  /** 1 for each token that begins a new word. */
  readonly begins: Uint8Array;
  /** What is expected after the last token. `bits` are those of the next presentation's first token, NaN at the end of the passage. */
  readonly after: Expectation & { readonly begins: boolean };
}

export interface SurprisalOptions {
  /**
   * From what the first token of a passage is predicted: from the beginning-of-text token (`bos`), or from nothing (`none`), which
   * leaves it without a surprisal (NaN). A model that has no such token always reads as with `none`.
   */
  readonly first?: 'bos' | 'none';
  /** Later windows of a long passage begin so many tokens after the one before; half a context if left out, 1 is full re-encoding. */
  readonly stride?: number;
  /** How many of the most probable tokens are wanted at each place. */
  readonly top?: number;
  readonly progress?: (share: number) => void;
}

/** Nothing precedes the first token of a text that is read without a token of the beginning: there is no distribution. */
const NOTHING: Expectation = { bits: Number.NaN, entropyBits: Number.NaN, boundaryBits: Number.NaN, top: [] };

/**
 * What a causal model expects at every token of some passages: p(token | the token of the beginning, all tokens before it in the
 * passage). The presentations of a passage are joined by one space. A passage that exceeds the context is read in sliding windows
 * (see slidingWindows), in which every token is predicted once, from at least context − stride tokens before it; nothing is cut off.
 * ModelError for a model that reads both ways (see readMaskedSurprisal).
 */
export async function readSurprisal(
  model: LanguageModel,
  passages: readonly Passage[],
  { first = 'bos', stride, top = 0, progress }: SurprisalOptions = {},
): Promise<PresentationSurprisal[]> {
  checkCausal(model);
  const tokens = await tokenizePassages((texts) => model.tokenizer.encode(texts), passages);
  const edges = await model.tokenizer.wordEdges();
  const begins = edges.marks === 'leading' ? edges.begins : null;
  const bos = first === 'bos' ? model.config.bos : null;
  const prefix = bos === null ? 0 : 1;
  const sequences = tokens.map(({ ids }) => (bos === null ? ids : withBos(bos, ids)));
  const expected = sequences.map(({ length }): Expectation[] => new Array(length + 1).fill(NOTHING));
  const visit = (window: WindowInPass) => {
    const ids = sequences[window.sequence];
    expectWindow(model.config.vocabulary, window, ids, { begins, top }, expected[window.sequence]);
  };
  await readSequences(model, sequences, visit, { ...(progress ? { progress } : {}), stride });
  return tokens.flatMap(({ ids, presentations }, p) =>
    presentations.map((presentation) => withExpectations(presentation, ids, expected[p].slice(prefix), edges)),
  );
}

/** Reads the expectations of the window's tokens, and after the end of the sequence, into `expected`, by position in the sequence. */
function expectWindow(
  vocabulary: number,
  { window, pass, scoresOf }: WindowInPass,
  ids: Int32Array,
  question: { readonly begins: Uint8Array | null; readonly top: number },
  expected: Expectation[],
): void {
  const end = window.end === ids.length ? window.end + 1 : window.end;
  for (let at = Math.max(1, window.from); at < end; at++) {
    const target = at < ids.length ? ids[at] : null;
    expected[at] = readExpectation(pass.logits, scoresOf(at - 1) * vocabulary, vocabulary, { target, ...question });
  }
}

/** Cuts out the presentation's part of what is expected in its passage, whose tokens are `ids`. */
export function withExpectations(
  tokens: PresentationTokens,
  ids: Int32Array,
  expected: readonly Expectation[],
  { begins }: WordEdges,
): PresentationSurprisal {
  const end = tokens.first + tokens.tokenIds.length;
  return {
    ...tokens,
    expected: expected.slice(tokens.first, end),
    begins: Uint8Array.from(tokens.tokenIds, (id) => begins[id]),
    after: { ...expected[end], begins: end === ids.length || begins[ids[end]] === 1 },
  };
}

/** Surprisal of each word of a presentation, in bits. */
export interface WordSurprisal {
  /** Tokens of its own. */
  readonly counts: Int32Array;
  /** Sum over its tokens; NaN where one of them has none, 0 for a word without a token of its own. */
  readonly bits: Float64Array;
  readonly correctedBits: Float64Array;
}

/**
 * Sums the bits of tokens over words, as they are and with the beginning-of-word correction. Where tokens carry the white space before
 * a word, the tokens of word t say where it begins but not where it ends; that it ends is only said by the first token of word t + 1,
 * whose cost holds it. The correction gives it back (Pimentel & Meister 2024, theorem for vocabularies that mark beginnings; Oh & Schuler 2024):
 *
 *     corrected(w_t) = Σ −log2 p(token) + B(after w_t) − B(before w_t),   B(place) = −log2 Σ_{s begins a word, or ends the text} p(s | place)
 *
 * B moves from each word to the one before it, so that the sums agree but for B at the ends of a text. A token that brings no white space
 * of its own, such as the first of a text in GPT-2, had no B to pay and is taken none. Where tokens mark the ends of words, the
 * sum is the word's probability already and stays as it is. NaN where B is not known.
 */
export function sumOverWords(reading: PresentationSurprisal, marks: WordEdges['marks']): WordSurprisal {
  const { words, wordIndex, expected, begins, after } = reading;
  const counts = new Int32Array(words.length);
  const bits = new Float64Array(words.length);
  const correctedBits = new Float64Array(words.length);
  wordIndex.forEach((word, i) => {
    counts[word]++;
    bits[word] += expected[i].bits;
    correctedBits[word] += expected[i].bits;
    if (marks === 'trailing') return;
    const last = i + 1 === wordIndex.length;
    if (begins[i] === 1 && wordIndex[i - 1] !== word) correctedBits[word] -= expected[i].boundaryBits;
    if (last ? after.begins : wordIndex[i + 1] !== word && begins[i + 1] === 1)
      correctedBits[word] += (last ? after : expected[i + 1]).boundaryBits;
  });
  return { counts, bits, correctedBits };
}
