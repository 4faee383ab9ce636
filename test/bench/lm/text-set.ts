import { DataError } from '../../../src/errors.ts';
import type { ModelConfig } from '../../../src/lm/model-config.ts';
import { tokenizePassages } from '../../../src/lm/passage-tokens.ts';
import type { TextTokenizer } from '../../../src/lm/tokenizer.ts';
import { randomState } from '../../../src/stats/random.ts';
import type { Passages } from './passages.ts';

/** What texts become for a model: its tokens, how many of them it knows, and how many it reads at once. */
export interface Spelling {
  readonly config: Pick<ModelConfig, 'bos' | 'context' | 'vocabulary'>;
  readonly encode: TextTokenizer['encode'];
}

/** Texts as token ids, one row a text. */
export type Rows = readonly (readonly number[])[];

/** Texts under the name that they have on the page, and their rows for a model, which both sides read. */
export interface TextSet {
  readonly name: string;
  readonly rows: (spelling: Spelling) => Promise<Rows>;
}

const SEED = 7;

/** Texts of these lengths, of tokens drawn evenly from the vocabulary: they have next to nothing in common. */
export const randomTexts = (name: string, lengths: readonly number[]): TextSet => ({
  name,
  rows: async ({ config }) => {
    const { integer } = randomState(SEED);
    return lengths.map((length) => Array.from({ length }, () => integer(config.vocabulary - 1)));
  },
});

/**
 * One text a passage, as the product reads it: its presentations joined by a space, with the token of the beginning before them; or, if
 * `inContext`, one a presentation, which ends with it. DataError for a passage that exceeds the context.
 */
export const passageTexts = (name: string, passages: Passages, inContext = false): TextSet => ({
  name,
  rows: async ({ config: { bos, context }, encode }) => {
    const read = await tokenizePassages(encode, passages);
    const whole = read.map(({ ids }) => (bos === null ? [...ids] : [bos, ...ids]));
    const lead = bos === null ? 0 : 1;
    const long = whole.findIndex(({ length }) => length > context);
    if (long < 0 && !inContext) return whole;
    if (long < 0)
      return read.flatMap(({ presentations }, p) =>
        presentations.map(({ first, tokenIds }) => whole[p].slice(0, lead + first + tokenIds.length)),
      );
    throw new DataError(
      `${name}, presentation ${passages[long][0].id}`,
      `its text has ${whole[long].length} tokens, and the model reads ${context}`,
      'leave the set out: the other side reads no windows',
    );
  },
});
