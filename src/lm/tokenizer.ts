import { Tokenizer } from 'tokenizers';
import { ModelError } from '../errors.ts';

/** The tokens of a text. Token i is row `ids[i]` of the vocabulary and covers `text.slice(starts[i], ends[i])` (UTF-16 code units). */
export interface Encoded {
  readonly ids: Int32Array;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
}

export interface TextTokenizer {
  /** One more than the largest id that a text can have. */
  readonly vocabulary: number;
  /** The tokens of each text, without any special token. A text that spells a special token, or that is no Unicode, is a ModelError. */
  encode(texts: readonly string[]): Promise<Encoded[]>;
}

/**
 * A tokenizer from the content of a `tokenizer.json` (Hugging Face format). It neither adds special tokens nor shortens nor pads:
 * what the reader puts before a text is the reader's own decision, in the open. A character that is spread over several tokens
 * (an emoji in a byte-level vocabulary) is covered by each of them.
 */
export function openTokenizer(json: string): TextTokenizer {
  const { specials, size } = readVocabulary(json);
  const tokenizer = parse(json);
  tokenizer.disableTruncation();
  tokenizer.disablePadding();
  return {
    vocabulary: size,
    encode: async (texts) => {
      for (const text of texts) checkText(text, specials);
      const encodings = await tokenizer.encodeBatch([...texts], { addSpecialTokens: false });
      return encodings.map((encoding, i) => inCodeUnits(texts[i], encoding.getIds(), encoding.getOffsets()));
    },
  };
}

const DAMAGED = 'obtain the model folder again, or take the tokenizer.json that came with the model';

function parse(json: string): Tokenizer {
  try {
    return Tokenizer.fromString(json);
  } catch (cause) {
    throw new ModelError('tokenizer.json', 'is not a tokenizer of the Hugging Face format', DAMAGED, { cause });
  }
}

function readVocabulary(json: string): { specials: string[]; size: number } {
  try {
    const { added_tokens: added = [], model } = JSON.parse(json) as {
      added_tokens?: { id: number; content: string; special: boolean }[];
      model: { vocab: Record<string, number> };
    };
    const specials = added.filter(({ special }) => special).map(({ content }) => content);
    const ids = [...Object.values(model.vocab), ...added.map(({ id }) => id)];
    return { specials, size: ids.reduce((most, id) => Math.max(most, id), -1) + 1 };
  } catch (cause) {
    throw new ModelError('tokenizer.json', 'holds no vocabulary', DAMAGED, { cause });
  }
}

function checkText(text: string, specials: readonly string[]): void {
  const shown = JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
  const lone = /\p{Surrogate}/u.exec(text);
  if (lone)
    throw new ModelError(
      `text ${shown}`,
      `holds half of a surrogate pair at ${lone.index}, which is no character`,
      'repair the text',
    );
  const special = specials.find((token) => text.includes(token));
  if (special) throw new ModelError(`text ${shown}`, `spells the special token ${special}`, 'remove it: a text is only text');
}

/** Offsets counted in code points, as the tokenizer gives them, become offsets in UTF-16 code units. */
function inCodeUnits(text: string, ids: readonly number[], offsets: readonly (readonly number[])[]): Encoded {
  const unitOf = codeUnits(text);
  return {
    ids: Int32Array.from(ids),
    starts: Int32Array.from(offsets, ([start]) => unitOf(start)),
    ends: Int32Array.from(offsets, ([, end]) => unitOf(end)),
  };
}

function codeUnits(text: string): (codePoint: number) => number {
  if (!/[\u{10000}-\u{10ffff}]/u.test(text)) return (codePoint) => codePoint;
  const units = [0];
  for (const character of text) units.push(units[units.length - 1] + character.length);
  return (codePoint) => units[codePoint];
}
