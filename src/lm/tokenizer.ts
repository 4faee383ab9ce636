import { type Encoding, Tokenizer } from 'tokenizers';
import { ModelError } from '../errors.ts';
import { findWordEdges, type WordEdges } from './word-boundary.ts';

/** The tokens of a text. Token i is row `ids[i]` of the vocabulary and covers `text.slice(starts[i], ends[i])` (UTF-16 code units). */
export interface Encoded {
  readonly ids: Int32Array;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
}

/** The special tokens that the tokenizer's own template puts around a text: `[CLS] … [SEP]`, `<s> … </s>`, or none. */
export interface Frame {
  readonly before: Int32Array;
  readonly after: Int32Array;
}

export interface TextTokenizer {
  /** One more than the largest id that a text can have. */
  readonly vocabulary: number;
  /** Special tokens by what they spell: those that a text may not spell. */
  readonly specials: ReadonlyMap<string, number>;
  /** The id that stands for what the vocabulary cannot spell; null where everything can be spelt. */
  readonly unknown: number | null;
  /** The tokens of each text, without any special token. A text that spells a special token, or that is no Unicode, is a ModelError. */
  encode(texts: readonly string[]): Promise<Encoded[]>;
  /** The text that the ids spell, special tokens included. */
  decode(ids: readonly number[]): Promise<string>;
  frame(): Promise<Frame>;
  /** Which tokens begin a new word (see findWordEdges). Computed once. */
  wordEdges(): Promise<WordEdges>;
}

/**
 * A tokenizer from the content of a `tokenizer.json` (Hugging Face format: BPE, WordPiece, Unigram or WordLevel). It neither adds
 * special tokens nor shortens nor pads: what the reader puts before a text is the reader's own decision, in the open. A character
 * that is spread over several tokens (an emoji in a byte-level vocabulary) is covered by each of them. A character that the
 * tokenizer's normalizer deletes is covered by none; one that it replaces is covered by what takes its place.
 */
export function openTokenizer(json: string): TextTokenizer {
  const { specials, size, unknown, trailing } = readVocabulary(json);
  const tokenizer = parse(json);
  tokenizer.disableTruncation();
  tokenizer.disablePadding();
  const spell = (rows: number[][]) => tokenizer.decodeBatch(rows, false);
  let edges: Promise<WordEdges> | undefined;
  return {
    vocabulary: size,
    specials,
    unknown,
    encode: async (texts) => {
      for (const text of texts) checkText(text, [...specials.keys()]);
      const encodings = await tokenizer.encodeBatch([...texts], { addSpecialTokens: false });
      return encodings.map((encoding, i) => inCodeUnits(texts[i], encoding.getIds(), encoding.getOffsets()));
    },
    decode: async (ids) => tokenizer.decode([...ids], false),
    frame: async () => frameOf(await tokenizer.encode('a', undefined, { addSpecialTokens: true })),
    wordEdges: () => {
      edges ??= findWordEdges({ size, specials: [...specials.values()].filter((id) => id !== unknown), trailing, spell });
      return edges;
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

interface Vocabulary {
  readonly specials: ReadonlyMap<string, number>;
  readonly size: number;
  readonly unknown: number | null;
  /** Whether a token says that it ends a word, as in the first GPT (`the</w>`). */
  readonly trailing: boolean;
}

/** The parts of a tokenizer.json that are read here. Unigram models list [token, score], the others map tokens to ids. */
interface TokenizerFile {
  readonly added_tokens?: readonly { id: number; content: string; special: boolean }[];
  readonly model: {
    readonly vocab: Readonly<Record<string, number>> | readonly (readonly [string, number])[];
    readonly unk_id?: number | null;
    readonly unk_token?: string | null;
    readonly end_of_word_suffix?: string | null;
  };
}

function readVocabulary(json: string): Vocabulary {
  try {
    const { added_tokens: added = [], model } = JSON.parse(json) as TokenizerFile;
    const { vocab } = model;
    const listed = Array.isArray(vocab) ? vocab.length - 1 : greatest(Object.values(vocab));
    const byName = Array.isArray(vocab) ? {} : (vocab as Readonly<Record<string, number>>);
    return {
      specials: new Map(added.filter(({ special }) => special).map(({ content, id }) => [content, id])),
      size: Math.max(listed, greatest(added.map(({ id }) => id))) + 1,
      unknown: model.unk_id ?? byName[model.unk_token ?? ''] ?? null,
      trailing: Boolean(model.end_of_word_suffix),
    };
  } catch (cause) {
    throw new ModelError('tokenizer.json', 'holds no vocabulary', DAMAGED, { cause });
  }
}

const greatest = (ids: readonly number[]): number => ids.reduce((most, id) => Math.max(most, id), -1);

function frameOf(encoding: Encoding): Frame {
  const [ids, special] = [encoding.getIds(), encoding.getSpecialTokensMask()];
  const [first, last] = [special.indexOf(0), special.lastIndexOf(0)];
  return { before: Int32Array.from(ids.slice(0, first)), after: Int32Array.from(ids.slice(last + 1)) };
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
