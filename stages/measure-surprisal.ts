import { modelById } from '../data/models.ts';
import { openById } from '../data/open-model.ts';
import { nextTokens } from '../schemas/next-tokens.ts';
import { stimulusSet } from '../schemas/stimulus-set.ts';
import { surprisal } from '../schemas/surprisal.ts';
import { tokens } from '../schemas/tokens.ts';
import { passagesOf } from '../src/assembly/passages.ts';
import { defineStage } from '../src/engine/stage.ts';
import { worseThanChance } from '../src/lm/chance.ts';
import { type Masking, readMaskedSurprisal } from '../src/lm/masked-surprisal.ts';
import { modelFiles } from '../src/lm/model-folder.ts';
import { type PresentationSurprisal, readSurprisal, sumOverWords } from '../src/lm/passage-surprisal.ts';
import type { WordEdges } from '../src/lm/word-boundary.ts';
import { fromRows } from '../src/table/check.ts';
import type { RowOf } from '../src/table/define.ts';

/**
 * Surprisal of every word in bits: the sum over its tokens of −log2 p(token | the passage before it), plain and corrected for the
 * beginnings of words (see sumOverWords). `first`, `stride` and `top` are those of readSurprisal, a null stride being half a
 * context; a masked model is read with `masking` (see readMaskedSurprisal) instead.
 */
export default defineStage({
  name: 'measure-surprisal',
  about: 'Measure how unexpected each word is, given the passage before it, and which tokens make it up.',
  inputs: { stimulusSet },
  params: {
    model: '',
    first: 'bos' as 'bos' | 'none',
    stride: null as number | null,
    top: 0,
    masking: 'within-word' as Masking,
  },
  outputs: { surprisal, tokens, nextTokens },
  sources: ({ model }) => modelFiles(modelById(model).folder),
  async run({ stimulusSet }, { model: id, first, stride, top, masking }, { progress, log }) {
    const model = await openById(id);
    const passages = passagesOf(stimulusSet.columns);
    const readings = model.config.causal
      ? await readSurprisal(model, passages, { first, top, progress, ...(stride === null ? {} : { stride }) })
      : await readMaskedSurprisal(model, passages, { masking, top, progress });
    const edges = await model.tokenizer.wordEdges();
    await model.close();
    if (model.config.causal && model.config.bos === null && first === 'bos')
      log('the model has no token of the beginning: nothing precedes a passage, and its first token has no surprisal');
    const bits = readings.flatMap(({ expected }) => expected.map((one) => one.bits));
    const doubt = worseThanChance(bits, model.config.vocabulary);
    if (doubt) log(doubt);
    const texts = new Map(passages.flat().map((presentation) => [presentation.id, presentation.text]));
    const rowsWith = <T>(make: (reading: PresentationSurprisal, text: string) => T[]) =>
      readings.flatMap((reading) => make(reading, texts.get(reading.id)!));
    return {
      surprisal: fromRows(
        surprisal,
        rowsWith((reading, text) => wordRows(reading, text, edges, model.tokenizer.unknown)),
      ),
      tokens: fromRows(tokens, rowsWith(tokenRows)),
      nextTokens: fromRows(
        nextTokens,
        rowsWith((reading) => nextTokenRows(reading, edges)),
      ),
    };
  },
});

function wordRows(
  reading: PresentationSurprisal,
  text: string,
  { marks }: WordEdges,
  unknown: number | null,
): RowOf<typeof surprisal>[] {
  const { counts, bits, correctedBits } = sumOverWords(reading, marks);
  const unknowns = new Int32Array(counts.length);
  reading.tokenIds.forEach((id, i) => {
    if (id === unknown) unknowns[reading.wordIndex[i]]++;
  });
  return reading.words.map(({ start, end }, word) => ({
    stimulus_id: reading.id,
    word_index: word,
    word: text.slice(start, end),
    token_count: counts[word],
    unknown_count: unknowns[word],
    surprisal_bits: bits[word],
    corrected_surprisal_bits: correctedBits[word],
  }));
}

function tokenRows(reading: PresentationSurprisal, text: string): RowOf<typeof tokens>[] {
  const { id, tokenIds, starts, ends, wordIndex, begins, expected } = reading;
  return Array.from(tokenIds, (token_id, token_index) => ({
    stimulus_id: id,
    token_index,
    token_id,
    token: text.slice(starts[token_index], ends[token_index]),
    char_start: starts[token_index],
    char_end: ends[token_index],
    word_index: wordIndex[token_index],
    begins_word: begins[token_index] === 1,
    surprisal_bits: expected[token_index].bits,
    entropy_bits: expected[token_index].entropyBits,
    boundary_bits: expected[token_index].boundaryBits,
  }));
}

function nextTokenRows({ id, expected }: PresentationSurprisal, { spellings }: WordEdges): RowOf<typeof nextTokens>[] {
  return expected.flatMap(({ top }, token_index) =>
    top.map((candidate, rank) => ({
      stimulus_id: id,
      token_index,
      rank,
      token_id: candidate.id,
      token: spellings[candidate.id] ?? '',
      surprisal_bits: candidate.bits,
    })),
  );
}
