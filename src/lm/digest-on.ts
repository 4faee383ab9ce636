import type { Digest } from './digest-text.ts';
import { checkCausal } from './frame.ts';
import type { LanguageModel } from './model.ts';
import { greatest } from './next-word.ts';
import { prepareContext } from './part-contexts.ts';
import { surprisalBits } from './surprisal.ts';

/** What is known of a part once it is read. */
interface PartRead extends Omit<Digest, 'nextWord'> {
  /** The scores after its last token; undefined before anything is read. */
  readonly next: Float32Array | undefined;
}

/**
 * Reads a text part by part as brain-score/language does where behaviour alone is asked for: keys and values of what was read are kept,
 * only new tokens are read, and beyond the context the oldest are dropped (see startReader). Up to there the numbers are those of
 * digestText; a part without new tokens, though, is NaN. `leftOut` counts the dropped tokens. Each token costs one position, so that long
 * texts can be read whole. ModelError for a model that reads both ways or was opened without its cache, and for a part that alone
 * exceeds the context.
 */
export async function digestOn(model: LanguageModel, parts: readonly string[]): Promise<Digest[]> {
  const digests: Digest[] = [];
  for await (const { next, ...read } of readOn(model, parts)) {
    const nextWord = next ? (await model.tokenizer.decode(greatest(next, 1))).trim() : '';
    digests.push({ ...read, nextWord });
  }
  return digests;
}

/** The parts of `digestOn`, one after the other, without their next words. */
export async function* readOn(model: LanguageModel, parts: readonly string[]): AsyncGenerator<PartRead> {
  checkCausal(model);
  const { tokenizer, config } = model;
  const { before, after } = await tokenizer.frame();
  const reader = model.follow();
  let seen = 0;
  let fed = 0;
  let next: Float32Array | undefined;
  for (const i of parts.keys()) {
    const context = prepareContext(parts.slice(0, i + 1));
    const [{ ids }] = await tokenizer.encode([context]);
    const whole = Int32Array.of(...before, ...ids, ...after);
    const fresh = whole.subarray(seen);
    const newTokens = whole.length - seen;
    let bits = Number.NaN;
    if (fresh.length > 0) {
      const scores = await reader.read(fresh);
      bits = bitsAfter(next, scores, config.vocabulary, fresh);
      next = scores.slice(-config.vocabulary);
      fed += fresh.length;
    }
    seen = whole.length;
    yield { context, newTokens, leftOut: fed - reader.held, bits, next };
  }
}

/** Bits of tokens of which the first is predicted by `first`, if anything, and each other by the scores after the one before it. */
function bitsAfter(first: Float32Array | undefined, scores: Float32Array, vocabulary: number, ids: Int32Array): number {
  if (!first && ids.length === 1) return Number.NaN;
  let bits = first ? surprisalBits(first, 0, vocabulary, ids[0]) : 0;
  for (let at = 1; at < ids.length; at++) bits += surprisalBits(scores, (at - 1) * vocabulary, vocabulary, ids[at]);
  return bits;
}
