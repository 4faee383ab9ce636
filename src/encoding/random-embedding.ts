import { createHash } from 'node:crypto';
import { NumericError } from '../errors.ts';
import { randomState } from '../stats/random.ts';

/**
 * A text as the mean of random vectors, one for each word: the control that knows which words two texts share and nothing about
 * what they mean (brain-score's `randomembedding`). Values are uniform in [0, 1). Throws for a text without words.
 */
export function randomEmbedding(text: string, size: number): Float64Array {
  const words = lookupWords(text);
  if (words.length === 0) throw new NumericError('randomEmbedding', `"${text}" holds no words`, 'leave the row out');
  const mean = new Float64Array(size);
  for (const word of words) randomWordVector(word, size).forEach((value, j) => (mean[j] += value / words.length));
  return mean;
}

/** `size` uniform numbers that depend on the word alone: the stream is seeded by the eight little-endian words of its sha256. */
export function randomWordVector(word: string, size: number): Float64Array {
  const digest = createHash('sha256').update(word, 'utf8').digest();
  const random = randomState(Array.from({ length: 8 }, (_, i) => digest.readUInt32LE(4 * i)));
  return Float64Array.from({ length: size }, () => random.double());
}

/**
 * Words between blanks, case kept, without `. ? ! , :` and without any apostrophes and s at their end, as brain-score looks them up.
 * Blanks before `. , ! ? ; :` are no boundary: in "so , it" there are two words. What is nothing but such characters is the empty word.
 */
export const lookupWords = (text: string): string[] =>
  text
    .replace(/\s+([.,!?;:])/g, '$1')
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => word.replace(/[.?!,:]/g, '').replace(/['s]+$/, ''));
