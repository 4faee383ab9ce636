import { ModelError } from '../errors.ts';
import { batchTexts } from './batches.ts';
import { bodyOf, textFrame } from './frame.ts';
import type { LanguageModel } from './model.ts';
import { type Expectation, readExpectation } from './next-word.ts';
import { type PresentationSurprisal, withExpectations } from './passage-surprisal.ts';
import { type PresentationTokens, tokenizePassages } from './passage-tokens.ts';
import { placesOf } from './places-of.ts';
import type { Passage } from './read-passages.ts';
import type { Frame, TextTokenizer } from './tokenizer.ts';

/** What of a language model is needed to fill in masked tokens. */
export type MaskedModel = Pick<LanguageModel, 'tokenizer' | 'run'> & {
  readonly config: Pick<LanguageModel['config'], 'causal' | 'bos' | 'end' | 'context' | 'vocabulary'>;
};

/** `original`: one token is masked at a time. `within-word`: with it all later tokens of its word. */
export type Masking = 'original' | 'within-word';

export interface MaskedOptions {
  readonly masking?: Masking;
  /** How many of the most probable tokens are wanted at each place. */
  readonly top?: number;
  readonly progress?: (share: number) => void;
}

/** Scores of one pass take at most this many bytes if there is one row a place. */
const SCORE_BYTES = 2 ** 26;

/**
 * Pseudo-surprisal of every token of some passages under a masked model: −log2 p(token | the rest of the passage, before and after
 * it), the token being replaced by the mask. The sum over a text is its pseudo-log-likelihood, which is no log-likelihood. `original`
 * (Salazar et al. 2020) shows a token the later tokens of its own word, which give long words away; `within-word` (Kauf & Ivanova
 * 2023) masks those too, and is the default. Special tokens stand around each text (see textFrame). A passage that exceeds the context is
 * read, for every token, in a window of a whole context with that token in its middle. Costs one row of the model a token.
 */
export async function readMaskedSurprisal(
  model: MaskedModel,
  passages: readonly Passage[],
  { masking = 'within-word', top = 0, progress = () => {} }: MaskedOptions = {},
): Promise<PresentationSurprisal[]> {
  const { tokenizer, config } = model;
  const mask = maskOf(tokenizer);
  const frame = await textFrame(model);
  const tokens = await tokenizePassages((texts) => tokenizer.encode(texts), passages);
  const gaps = tokens.flatMap(({ ids, presentations }, passage) => {
    const words = passageWords(presentations, ids.length);
    return Array.from(ids, (_, at) => ({ passage, at, words, ...centredWindow(ids.length, at, bodyOf(config.context, frame)) }));
  });
  const expected = tokens.map(({ ids }): Expectation[] => new Array(ids.length + 1).fill(NO_END));
  const rows = batchesOf(
    gaps.map(({ start, end }) => end - start + frame.before.length + frame.after.length),
    config.vocabulary,
  );
  let read = 0;
  for (const batch of rows) {
    const members = batch.map((row) => gaps[row]);
    const masked = members.map((member) => maskedRow(tokens[member.passage].ids, member, mask, frame, masking));
    const gap = members.map(({ at, start }) => [frame.before.length + at - start]);
    const pass = await model.run(masked, {}, { logits: placesOf(masked, gap) });
    members.forEach(({ passage, at }, row) => {
      const question = { target: tokens[passage].ids[at], begins: null, top };
      expected[passage][at] = readExpectation(pass.logits, row * config.vocabulary, config.vocabulary, question);
    });
    read += members.length;
    progress(read / gaps.length);
  }
  const edges = await tokenizer.wordEdges();
  return tokens.flatMap(({ ids, presentations }, p) =>
    presentations.map((presentation) => withExpectations(presentation, ids, expected[p], edges)),
  );
}

/** A masked model expects nothing after the end of a text. */
const NO_END: Expectation = { bits: Number.NaN, entropyBits: Number.NaN, boundaryBits: Number.NaN, top: [] };

/** The id of the mask, which a tokenizer.json names only by what it spells. ModelError where there is none. */
export function maskOf({ specials }: TextTokenizer): number {
  const mask = specials.get('[MASK]') ?? specials.get('<mask>');
  if (mask !== undefined) return mask;
  throw new ModelError('tokenizer.json', 'has no special token [MASK] or <mask>', 'is it the tokenizer of a masked model?');
}

interface Gap {
  readonly at: number;
  readonly start: number;
  readonly end: number;
  /** The word of every token of the passage. */
  readonly words: Int32Array;
}

/** The stretch of at most `size` out of `length` tokens that has `at` in its middle, or as near to it as the ends allow. */
export function centredWindow(length: number, at: number, size: number): { start: number; end: number } {
  const start = Math.max(0, Math.min(at - Math.floor(size / 2), length - size));
  return { start, end: Math.min(length, start + size) };
}

/** Numbers the words of a passage through: the word of each of its tokens. */
function passageWords(presentations: readonly PresentationTokens[], tokens: number): Int32Array {
  const words = new Int32Array(tokens);
  let before = 0;
  for (const { first, wordIndex, words: own } of presentations) {
    wordIndex.forEach((word, i) => {
      words[first + i] = before + word;
    });
    before += own.length;
  }
  return words;
}

function maskedRow(ids: Int32Array, { at, start, end, words }: Gap, mask: number, frame: Frame, masking: Masking): Int32Array {
  const body = ids.slice(start, end);
  const hidden = masking === 'original' ? at + 1 : Math.min(end, words.lastIndexOf(words[at]) + 1);
  body.fill(mask, at - start, hidden - start);
  return Int32Array.of(...frame.before, ...body, ...frame.after);
}

function batchesOf(lengths: readonly number[], vocabulary: number): number[][] {
  const most = Math.floor(SCORE_BYTES / (4 * vocabulary));
  return batchTexts(
    lengths.map((length) => ({ length })),
    { distinct: most, places: most },
    false,
  );
}
