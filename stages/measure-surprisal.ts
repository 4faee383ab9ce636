import { modelById } from '../data/models.ts';
import { stimulusSet } from '../schemas/stimulus-set.ts';
import { surprisal } from '../schemas/surprisal.ts';
import { tokens } from '../schemas/tokens.ts';
import { passagesOf } from '../src/assembly/passages.ts';
import { defineStage } from '../src/engine/stage.ts';
import { openModel } from '../src/lm/model.ts';
import { modelFiles } from '../src/lm/model-folder.ts';
import { type PresentationReading, readPassages, wordBits } from '../src/lm/read-passages.ts';
import { fromRows } from '../src/table/check.ts';
import type { RowOf } from '../src/table/define.ts';

/** Surprisal of every word in bits: the sum over its tokens of -log2 p(token | the passage before it). */
export default defineStage({
  name: 'measure-surprisal',
  about: 'Measure how unexpected each word is, given the passage before it, and which tokens make it up.',
  inputs: { stimulusSet },
  params: { model: '' },
  outputs: { surprisal, tokens },
  sources: ({ model }) => modelFiles(modelById(model).folder),
  async run({ stimulusSet }, { model: id }, context) {
    const { folder, untrainedSeed } = modelById(id);
    const model = await openModel(folder, untrainedSeed === null ? {} : { untrainedSeed });
    const passages = passagesOf(stimulusSet.columns);
    const { presentations } = await readPassages(model, passages, { progress: context.progress });
    await model.close();
    const texts = new Map(passages.flat().map((presentation) => [presentation.id, presentation.text]));
    const text = (reading: PresentationReading) => texts.get(reading.id)!;
    return {
      surprisal: fromRows(
        surprisal,
        presentations.flatMap((reading) => wordRows(reading, text(reading))),
      ),
      tokens: fromRows(
        tokens,
        presentations.flatMap((reading) => tokenRows(reading, text(reading))),
      ),
    };
  },
});

function wordRows(reading: PresentationReading, text: string): RowOf<typeof surprisal>[] {
  const bits = wordBits(reading);
  const counts = new Int32Array(reading.words.length);
  for (const word of reading.wordIndex) counts[word]++;
  return reading.words.map(({ start, end }, word) => ({
    stimulus_id: reading.id,
    word_index: word,
    word: text.slice(start, end),
    token_count: counts[word],
    surprisal_bits: bits[word],
  }));
}

function tokenRows({ id, tokenIds, starts, ends, wordIndex, bits }: PresentationReading, text: string): RowOf<typeof tokens>[] {
  return Array.from(tokenIds, (token_id, token_index) => ({
    stimulus_id: id,
    token_index,
    token_id,
    token: text.slice(starts[token_index], ends[token_index]),
    char_start: starts[token_index],
    char_end: ends[token_index],
    word_index: wordIndex[token_index],
    surprisal_bits: bits[token_index],
  }));
}
