import { ModelError } from '../errors.ts';

/**
 * What a vocabulary says about the edges of words. `leading`: a token can show that it begins a new word, as ` the` does (GPT-2,
 * LLaMA, and WordPiece, where what does not continue begins). `trailing`: a token shows that it ends one, as `the</w>` does (the first GPT).
 */
export interface WordEdges {
  readonly marks: 'leading' | 'trailing';
  /** 1 for every id that cannot continue a word: it begins with white space, or it is a special token, such as the end of the text (the unknown token is none). */
  readonly begins: Uint8Array;
  /** What each id spells behind a letter, with the white space that it brings; half a character is U+FFFD. */
  readonly spellings: readonly string[];
}

interface Spelling {
  readonly size: number;
  readonly specials: readonly number[];
  readonly trailing: boolean;
  /** The text of each row of ids. */
  spell(rows: number[][]): Promise<string[]>;
}

/**
 * Finds the tokens that begin a new word by asking the tokenizer to spell each of them behind a letter: an id begins a word when
 * white space comes between. So nothing depends on how a tokenizer writes its marks (`Ġ`, `▁`, `##`), and decoders that take the
 * space from the head of a text do no harm. White space alone counts as a beginning: it belongs to the word after it.
 */
export async function findWordEdges({ size, specials, trailing, spell }: Spelling): Promise<WordEdges> {
  const ids = Array.from({ length: size }, (_, id) => id);
  const alone = await spell(ids.map((id) => [id]));
  const letter = findLetter(alone, new Set(specials));
  const behind = await spell(ids.map((id) => [letter, id]));
  const spellings = behind.map((text) => text.slice(alone[letter].length));
  const own = new Set(specials);
  return {
    marks: trailing ? 'trailing' : 'leading',
    begins: Uint8Array.from(ids, (id) => (own.has(id) || /^\s/.test(spellings[id]) ? 1 : 0)),
    spellings,
  };
}

/** A token of letters; in a made-up vocabulary without any, one of other characters that stand for themselves. */
function findLetter(spellings: readonly string[], specials: ReadonlySet<number>): number {
  const letters = spellings.findIndex((text) => /^\p{L}+$/u.test(text));
  const letter = letters >= 0 ? letters : spellings.findIndex((text, id) => !specials.has(id) && /^[^\s\ufffd]+$/.test(text));
  if (letter >= 0) return letter;
  throw new ModelError('tokenizer.json', 'has no token that is a letter', 'is it the tokenizer of a language model?');
}
