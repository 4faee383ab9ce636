import type { LanguageModel } from './model.ts';

/** What a model reads for each part of a text, by the rules of brain-score/language. */
export interface PartContexts {
  /** The part with all parts before it. */
  readonly contexts: readonly string[];
  /** Their tokens, with the special tokens of the tokenizer's own template. */
  readonly whole: readonly Int32Array[];
  /** The same without the beginning of what exceeds the model's context. */
  readonly rows: readonly Int32Array[];
}

/**
 * The text that a model reads for the last of `parts`, as brain-score/language prepares it: parts without anything but white space
 * are dropped, the others joined by one space, and white space before . , ! ? ; : is deleted.
 */
export const prepareContext = (parts: readonly string[]): string =>
  parts
    .filter((part) => part.trim() !== '')
    .join(' ')
    .replace(/\s+([.,!?;:])/g, '$1');

/** The contexts of a text's parts as tokens: every context is encoded anew, and cut on the left. */
export async function partContexts({ tokenizer, config }: LanguageModel, parts: readonly string[]): Promise<PartContexts> {
  const contexts = parts.map((_, i) => prepareContext(parts.slice(0, i + 1)));
  const { before, after } = await tokenizer.frame();
  const whole = (await tokenizer.encode(contexts)).map(({ ids }) => Int32Array.of(...before, ...ids, ...after));
  return { contexts, whole, rows: whole.map((ids) => ids.subarray(Math.max(0, ids.length - config.context))) };
}
