import { ModelError } from '../errors.ts';
import { alignTokens, findWords, type Span } from './align-words.ts';
import type { Encoded } from './tokenizer.ts';

/** A text that was presented, in its place among others; each is the context of those after it. */
interface Text {
  /** Names the presentation in errors. */
  readonly id: string;
  readonly text: string;
}

/** Which tokens of a passage belong to one presentation, and which of its characters and words they cover. One entry a token. */
export interface PresentationTokens {
  readonly id: string;
  /** The presentation has the tokens first … first + tokenIds.length - 1 of the passage. */
  readonly first: number;
  readonly tokenIds: Int32Array;
  readonly words: readonly Span[];
  /** The characters of the presentation's text that a token covers (UTF-16); the space that joins presentations is left out. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** The word to which the token belongs, an index into `words`. */
  readonly wordIndex: Int32Array;
}

export interface PassageTokens {
  readonly ids: Int32Array;
  readonly presentations: readonly PresentationTokens[];
}

/**
 * Joins the presentations of each passage by one space, cuts the whole into tokens, and gives every presentation those that are its
 * own: by offsets alone (see alignTokens), so that the space between two belongs to the second. A word that shares its only token with
 * the word before it has none of its own. ModelError for a passage without a presentation and for a presentation without a word.
 */
export async function tokenizePassages(
  encode: (texts: readonly string[]) => Promise<Encoded[]>,
  passages: readonly (readonly Text[])[],
): Promise<PassageTokens[]> {
  for (const passage of passages) checkPassage(passage);
  const encoded = await encode(passages.map((passage) => passage.map(({ text }) => text).join(' ')));
  return passages.map((passage, p) => ({ ids: encoded[p].ids, presentations: divide(passage, encoded[p]) }));
}

/** ModelError for a passage without a presentation and for a presentation without a word. */
export function checkPassage(passage: readonly Text[]): void {
  if (passage.length === 0) throw new ModelError('passage', 'has no presentation', 'leave it out');
  const blank = passage.find(({ text }) => text.trim() === '');
  if (blank) throw new ModelError(`presentation ${blank.id}`, 'has no word', 'leave it out, or give it its text');
}

function divide(passage: readonly Text[], { ids, starts, ends }: Encoded): PresentationTokens[] {
  let next = 0;
  const spans = passage.map(({ text }) => {
    const start = next;
    next += text.length + 1;
    return { start, end: start + text.length };
  });
  const owners = alignTokens(spans, starts);
  let first = 0;
  return passage.map(({ id, text }, i) => {
    let end = first;
    while (end < owners.length && owners[end] === i) end++;
    const inText = (at: number) => Math.min(Math.max(at, spans[i].start), spans[i].end) - spans[i].start;
    const words = findWords(text);
    const own = starts.subarray(first, end).map(inText);
    const tokens = {
      id,
      first,
      tokenIds: ids.slice(first, end),
      words,
      starts: own,
      ends: ends.subarray(first, end).map(inText),
    };
    first = end;
    return { ...tokens, wordIndex: alignTokens(words, own) };
  });
}

/** The first `most` tokens of each presentation, and of the passage what is left of it. */
export function firstTokensOf({ presentations }: PassageTokens, most: number): PassageTokens {
  let next = 0;
  const cut = presentations.map((presentation) => {
    const first = next;
    const tokenIds = presentation.tokenIds.slice(0, most);
    next += tokenIds.length;
    const [starts, ends, wordIndex] = [presentation.starts, presentation.ends, presentation.wordIndex].map((of) =>
      of.slice(0, most),
    );
    return { ...presentation, first, tokenIds, starts, ends, wordIndex };
  });
  return { ids: Int32Array.from(cut.flatMap(({ tokenIds }) => [...tokenIds])), presentations: cut };
}
