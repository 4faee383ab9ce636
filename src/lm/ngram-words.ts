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

const spell = (word: string, lowerCase: boolean): string => (lowerCase ? word.toLowerCase() : word);

/**
 * The words of some documents, and the documents as their ids. The vocabulary holds all words that occur at least `minCount` times, the
 * most frequent first, equally frequent ones in the order of their code units. Whatever is rarer is read as the unknown word, which so
 * gets the probability of rare words together.
 */
export function indexDocuments(
  documents: readonly string[],
  lowerCase: boolean,
  minCount: number,
): { vocabulary: NgramVocabulary; sequences: Int32Array[] } {
  const { words, counts, sequences } = numberWords(documents, lowerCase);
  const kept = Array.from(words.keys()).filter((word) => counts[word] >= minCount);
  kept.sort((a, b) => counts[b] - counts[a] || (words[a] < words[b] ? -1 : 1));
  const ids = new Int32Array(words.length).fill(UNKNOWN);
  kept.forEach((word, rank) => {
    ids[word] = rank + 2;
  });
  return {
    vocabulary: { words: ['<start>', '<unknown>', ...kept.map((word) => words[word])], lowerCase },
    sequences: sequences.map((sequence) => sequence.map((word) => ids[word])),
  };
}

/** Numbers all words by their first appearance, and counts them. A form that came by before is looked up as it was written. */
function numberWords(documents: readonly string[], lowerCase: boolean) {
  const words: string[] = [];
  const counts: number[] = [];
  const forms = new Map<string, number>();
  const numberOf = (form: string): number => {
    const word = spell(form, lowerCase);
    const number = forms.get(word) ?? words.push(word) - 1;
    forms.set(word, number);
    forms.set(form, number);
    return number;
  };
  const sequences = documents.map((document) => {
    const found = document.match(WORD) ?? [];
    const sequence = new Int32Array(found.length);
    for (let i = 0; i < found.length; i++) {
      const word = forms.get(found[i]) ?? numberOf(found[i]);
      sequence[i] = word;
      counts[word] = (counts[word] ?? 0) + 1;
    }
    return sequence;
  });
  return { words, counts, sequences };
}

/** A function from texts to their words as ids, with the characters of each; as a tokenizer does (see TextTokenizer.encode). */
export function ngramEncoder({ words, lowerCase }: NgramVocabulary): (texts: readonly string[]) => Promise<Encoded[]> {
  const ids = new Map(words.map((word, id) => [word, id]).slice(2) as [string, number][]);
  return async (texts) =>
    texts.map((text) => {
      const spans = cutWords(text);
      return {
        ids: Int32Array.from(spans, ({ start, end }) => ids.get(spell(text.slice(start, end), lowerCase)) ?? UNKNOWN),
        starts: Int32Array.from(spans, ({ start }) => start),
        ends: Int32Array.from(spans, ({ end }) => end),
      };
    });
}
