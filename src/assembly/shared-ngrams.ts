import { NumericError } from '../errors.ts';

export interface SharedNgrams {
  /** Different n-grams of the tested texts. */
  readonly tested: number;
  /** Those of them that stand in a text that trains, too. */
  readonly shared: number;
}

/**
 * How many runs of `n` words the texts of two sides share. Words are runs of letters, digits and apostrophes, in lower case; no run goes from one
 * text into the next, and each counts once. Throws NumericError where n is no number of words.
 */
export function sharedNgrams(tested: readonly string[], trained: readonly string[], n: number): SharedNgrams {
  if (!(Number.isInteger(n) && n > 0)) throw new NumericError('shared n-grams', `${n} is no number of words`);
  const known = ngramsOf(trained, n);
  const found = [...ngramsOf(tested, n)];
  return { tested: found.length, shared: found.filter((ngram) => known.has(ngram)).length };
}

function ngramsOf(texts: readonly string[], n: number): Set<string> {
  const all = new Set<string>();
  for (const text of texts) {
    const words = text.toLowerCase().match(/[\p{L}\p{N}'’]+/gu) ?? [];
    for (let at = 0; at + n <= words.length; at++) all.add(words.slice(at, at + n).join(' '));
  }
  return all;
}
