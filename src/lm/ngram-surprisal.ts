import { estimateNgram } from './ngram.ts';
import { countNgrams } from './ngram-counts.ts';
import type { NgramContent } from './ngram-file.ts';
import { indexDocuments, ngramEncoder, UNKNOWN } from './ngram-words.ts';
import { type PresentationTokens, tokenizePassages } from './passage-tokens.ts';
import { splitDocuments } from './perplexity.ts';
import type { Passage } from './read-passages.ts';

export interface NgramOptions {
  /** Words that a probability looks at: its own and those before it. */
  readonly order: number;
  /** Whether `The` and `the` are one word. */
  readonly lowerCase: boolean;
  /** Words that occur less often are read as the unknown word. With 1 there is none in training, and it has but a share of the lowest level. */
  readonly minCount: number;
}

/** Counts the n-grams of a text whose documents stand between empty lines. */
export function trainNgram(text: string, { order, lowerCase, minCount }: NgramOptions): NgramContent {
  const { vocabulary, sequences } = indexDocuments(splitDocuments(text), lowerCase, minCount);
  return { vocabulary, counts: countNgrams(sequences, order, vocabulary.words.length) };
}

/** What an n-gram model makes of one presentation. Its tokens are words and punctuation (see cutWords); one entry of `bits` for each. */
export interface NgramReading extends PresentationTokens {
  readonly bits: Float64Array;
  /** 1 for each token that is unknown, whose bits are those of the unknown word as such. */
  readonly unknown: Uint8Array;
}

/** −log2 p(word | the order − 1 words before it in the passage), for every word of some passages (see estimateNgram). */
export async function readNgramSurprisal(
  { vocabulary, counts }: NgramContent,
  passages: readonly Passage[],
): Promise<NgramReading[]> {
  const model = estimateNgram(counts);
  const tokens = await tokenizePassages(ngramEncoder(vocabulary), passages);
  return tokens.flatMap(({ ids, presentations }) =>
    presentations.map((presentation) => ({
      ...presentation,
      bits: Float64Array.from(presentation.tokenIds, (word, i) => {
        const at = presentation.first + i;
        return -Math.log2(model.probability(ids.subarray(Math.max(0, at - model.order + 1), at), word));
      }),
      unknown: Uint8Array.from(presentation.tokenIds, (word) => (word === UNKNOWN ? 1 : 0)),
    })),
  );
}
