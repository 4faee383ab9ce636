export interface SentencePlace {
  /** From 1, over all stories. */
  readonly sentence: number;
  /** Place of the word in it, from 1. */
  readonly within: number;
}

const ENDS = /(?:[.?!]'?|;')$/;

/**
 * The sentences of Natural Stories as Brain-Score cuts them: one begins after a word that ends in . ? ! .' ?' !' or ;' unless that word is
 * Mr. or the next one is all in lower case (Python's `islower`), and with every story. 481 in the ten stories.
 */
export function sentencePlaces(words: readonly { readonly text: string; readonly story: string }[]): SentencePlace[] {
  let [sentence, within] = [0, 0];
  return words.map(({ text, story }, i) => {
    const before = words[i - 1];
    const begins = before?.story !== story || (ENDS.test(before.text) && before.text !== 'Mr.' && !isLower(text));
    sentence += begins ? 1 : 0;
    within = begins ? 1 : within + 1;
    return { sentence, within };
  });
}

/** It has letters with case, and all of them are small. */
const isLower = (text: string): boolean => text === text.toLowerCase() && text !== text.toUpperCase();
