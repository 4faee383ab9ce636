import { findWords } from './align-words.ts';
import { checkCausal } from './frame.ts';
import type { LanguageModel } from './model.ts';
import { readSequences, scoreWindow, withBos } from './read-sequences.ts';

/** How well a model predicts a text. */
export interface Perplexity {
  readonly documents: number;
  readonly tokens: number;
  readonly words: number;
  /** UTF-8 bytes of the documents. */
  readonly bytes: number;
  /** Summed surprisal of all tokens. */
  readonly bits: number;
  /** bits / bytes: comparable between models with different vocabularies. */
  readonly bitsPerByte: number;
  /** 2^(bits / words), words being separated by white space. */
  readonly perplexityPerWord: number;
  /** 2^(bits / tokens): comparable between models of one vocabulary only. */
  readonly perplexityPerToken: number;
}

/** The documents of a text: its blocks between empty lines, without white space at their ends. */
export const splitDocuments = (text: string): string[] =>
  text
    .split('\n\n')
    .map((block) => block.trim())
    .filter((block) => block !== '');

/**
 * Surprisal over all `documents`. Each is read alone, after the beginning-of-text token, in sliding windows where it exceeds the context
 * (see slidingWindows); each of its tokens is scored exactly once, the first from the beginning-of-text token. A model without such a
 * token does not score the first of each document, which `tokens` then leaves out; bytes and words count the whole.
 * ModelError for a model that reads both ways.
 */
export async function measurePerplexity(
  model: LanguageModel,
  documents: readonly string[],
  progress?: (share: number) => void,
): Promise<Perplexity> {
  checkCausal(model);
  const encoded = await model.tokenizer.encode(documents);
  const { bos } = model.config;
  const sequences = encoded.map(({ ids }) => (bos === null ? ids : withBos(bos, ids)));
  const scored = sequences.map(({ length }) => new Float64Array(length));
  const score = (window: Parameters<typeof scoreWindow>[1]) =>
    scoreWindow(model.config.vocabulary, window, sequences[window.sequence], scored[window.sequence]);
  await readSequences(model, sequences, score, progress ? { progress } : {});

  const total = (counts: Iterable<number>) => Array.from(counts).reduce((sum, count) => sum + count, 0);
  const bits = total(scored.map(total));
  const tokens = total(sequences.map(({ length }) => length - 1));
  const words = total(documents.map((document) => findWords(document).length));
  const bytes = total(documents.map((document) => Buffer.byteLength(document, 'utf8')));
  const perplexities = {
    bitsPerByte: bits / bytes,
    perplexityPerWord: 2 ** (bits / words),
    perplexityPerToken: 2 ** (bits / tokens),
  };
  return { documents: documents.length, tokens, words, bytes, bits, ...perplexities };
}
