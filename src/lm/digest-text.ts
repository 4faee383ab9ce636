import { batchTexts } from './batches.ts';
import { checkCausal } from './frame.ts';
import type { LanguageModel } from './model.ts';
import { greatest } from './next-word.ts';
import { partContexts } from './part-contexts.ts';
import { passSize } from './pass-size.ts';
import { placesOf } from './places-of.ts';
import { range } from './range.ts';
import { surprisalBits } from './surprisal.ts';

/** What a model makes of one part of a text, as Brain-Score's language subjects report it. */
export interface Digest {
  /** The part with all parts before it, as the model reads them. */
  readonly context: string;
  /** Tokens by which this context is longer than the one before it. */
  readonly newTokens: number;
  /** Tokens at the beginning that the model cannot hold and did not read. */
  readonly leftOut: number;
  /** Surprisal of the new tokens; NaN where the only new token is the first of the text. */
  readonly bits: number;
  /** The most probable next token, spelt alone and trimmed. */
  readonly nextWord: string;
}

/**
 * Reads a text part by part as brain-score/language does with a neural recording active: every part's context is encoded anew, with
 * the special tokens of the tokenizer's own template and without its beginning where it exceeds the model's context (`leftOut` says
 * how much). New tokens are counted, not aligned. A part's bits are the sum over its new tokens of −log2 p(token | what is left of
 * it); the first token of a context is predicted from nothing and skipped, and a part that consists of it alone is NaN. A part
 * without new tokens has 0 bits. One row of the model a part; for long texts prefer readSurprisal, which reads each token once.
 * ModelError for a model that reads both ways.
 */
export async function digestText(model: LanguageModel, parts: readonly string[]): Promise<Digest[]> {
  checkCausal(model);
  const { tokenizer, config } = model;
  const { contexts, whole, rows } = await partContexts(model, parts);
  const digests: Digest[] = new Array(parts.length);
  for (const batch of batchTexts(rows, passSize(model), true)) {
    const read = batch.map((part) => rows[part]);
    const counts = batch.map((part) => whole[part].length - (part === 0 ? 0 : whole[part - 1].length));
    const positions = read.map((ids, r) => range(beforeLast(ids, counts[r]), ids.length));
    const { logits: all } = await model.run(read, {}, { logits: placesOf(read, positions) });
    let scored = 0;
    for (const [r, part] of batch.entries()) {
      const [newTokens, last] = [counts[r], positions[r].length - 1];
      const logits = all.subarray(scored * config.vocabulary, (scored + last + 1) * config.vocabulary);
      scored += last + 1;
      digests[part] = {
        context: contexts[part],
        newTokens,
        leftOut: whole[part].length - rows[part].length,
        bits: bitsOfLast({ logits, first: positions[r][0] }, config.vocabulary, rows[part], newTokens),
        nextWord: (await tokenizer.decode([greatest(logits.subarray(last * config.vocabulary), 1)[0]])).trim(),
      };
    }
  }
  return digests;
}

/** The scores at some positions of a row that follow one another, the first of which is `first`. */
interface Scores {
  readonly logits: Float32Array;
  readonly first: number;
}

/**
 * Surprisal of the last `count` of a row's tokens; the first of a row is predicted from nothing and skipped, and NaN comes out where it is
 * the only one.
 */
export function bitsOfLast({ logits, first }: Scores, vocabulary: number, ids: Int32Array, count: number): number {
  const from = beforeLast(ids, count) + 1;
  if (count > 0 && from >= ids.length) return Number.NaN;
  let bits = 0;
  for (let at = from; at < ids.length; at++) bits += surprisalBits(logits, (at - 1 - first) * vocabulary, vocabulary, ids[at]);
  return bits;
}

/** The position from which the first of the last `count` tokens of a row is predicted that can be. */
const beforeLast = (ids: Int32Array, count: number): number => Math.max(1, ids.length - count) - 1;
