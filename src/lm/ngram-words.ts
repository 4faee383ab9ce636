import type { Span } from './align-words.ts';
import type { Encoded } from './tokenizer.ts';

/** The token of the beginning, put before every document and never predicted. */
export const START = 0;
/** Stands for every word that the vocabulary does not hold. */
export const UNKNOWN = 1;

/** The words that an n-gram model knows; a word's id is its place. The first two stand for START and UNKNOWN. */
export interface NgramVocabulary {
  readonly words: readonly string[];
  /** Whether `The` and `the` are one word. */
  readonly lowerCase: boolean;
}

const WORD = /[\p{L}\p{M}\p{N}]+(?:['’-][\p{L}\p{M}\p{N}]+)*|\S/gu;

/**
 * What an n-gram model counts as a word: a run of letters, marks and digits, with apostrophes and hyphens inside it; any other
 * character that is not white space is one alone. So `door` and `door.` share their count. Scripts without spaces have long runs.
 */
export const cutWords = (text: string): Span[] =>
  Array.from(text.matchAll(WORD), ({ 0: word, index }) => ({ start: index, end: index + word.length }));

/** The words of a text as a model with `lowerCase` spells them. */
export function spellWords(text: string, lowerCase: boolean): string[] {
  const words = text.match(WORD) ?? [];
  return lowerCase ? words.map((word) => word.toLowerCase()) : words;
}

/**
 * The vocabulary of some documents: all words that occur at least `minCount` times, the most frequent first, equally frequent ones in
 * the order of their code units. Whatever is rarer is read as the unknown word, which so gets the probability of rare words together.
 */
export function collectVocabulary(documents: Iterable<string>, lowerCase: boolean, minCount: number): NgramVocabulary {
  const counts = new Map<string, number>();
  for (const document of documents)
    for (const word of spellWords(document, lowerCase)) counts.set(word, (counts.get(word) ?? 0) + 1);
  const kept = [...counts].filter(([, count]) => count >= minCount);
  kept.sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  return { words: ['<start>', '<unknown>', ...kept.map(([word]) => word)], lowerCase };
}

/** A function from texts to their words as ids, with the characters of each; as a tokenizer does (see TextTokenizer.encode). */
export function ngramEncoder({ words, lowerCase }: NgramVocabulary): (texts: readonly string[]) => Promise<Encoded[]> {
  const ids = new Map(words.map((word, id) => [word, id]).slice(2) as [string, number][]);
  return async (texts) =>
    texts.map((text) => {
      const spans = cutWords(text);
      return {
        ids: Int32Array.from(spellWords(text, lowerCase), (word) => ids.get(word) ?? UNKNOWN),
        starts: Int32Array.from(spans, ({ start }) => start),
        ends: Int32Array.from(spans, ({ end }) => end),
      };
    });
}
