import { batchTexts } from './batches.ts';
import { checkCausal } from './frame.ts';
import type { LanguageModel } from './model.ts';
import { greatest } from './next-word.ts';
import { partContexts } from './part-contexts.ts';
import { passSize } from './pass-size.ts';
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
    const pass = await model.run(batch.map((part) => rows[part]));
    for (const [r, part] of batch.entries()) {
      const newTokens = whole[part].length - (part === 0 ? 0 : whole[part - 1].length);
      const logits = pass.logits.subarray(r * pass.length * config.vocabulary);
      digests[part] = {
        context: contexts[part],
        newTokens,
        leftOut: whole[part].length - rows[part].length,
        bits: bitsOfLast(logits, config.vocabulary, rows[part], newTokens),
        nextWord: (await tokenizer.decode([mostProbable(logits, config.vocabulary, rows[part].length - 1)])).trim(),
      };
    }
  }
  return digests;
}

/**
 * Surprisal of the last `count` of a row's tokens, whose logits begin `logits`; the first of a row is predicted from nothing and skipped,
 * and NaN comes out where it is the only one.
 */
export function bitsOfLast(logits: Float32Array, vocabulary: number, ids: Int32Array, count: number): number {
  const from = Math.max(1, ids.length - count);
  if (count > 0 && from >= ids.length) return Number.NaN;
  let bits = 0;
  for (let at = from; at < ids.length; at++) bits += surprisalBits(logits, (at - 1) * vocabulary, vocabulary, ids[at]);
  return bits;
}

const mostProbable = (logits: Float32Array, vocabulary: number, position: number): number =>
  greatest(logits.subarray(position * vocabulary, (position + 1) * vocabulary), 1)[0];
