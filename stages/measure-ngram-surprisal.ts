import { ngramModels } from '../schemas/ngram-models.ts';
import { stimulusSet } from '../schemas/stimulus-set.ts';
import { surprisal } from '../schemas/surprisal.ts';
import { passagesOf } from '../src/assembly/passages.ts';
import { defineStage } from '../src/engine/stage.ts';
import { TableError } from '../src/errors.ts';
import { readNgram } from '../src/lm/ngram-file.ts';
import { type NgramReading, readNgramSurprisal } from '../src/lm/ngram-surprisal.ts';
import { fromRows } from '../src/table/check.ts';
import type { RowOf } from '../src/table/define.ts';

/**
 * Surprisal of every word under an n-gram model: the sum over the words and punctuation marks that make it up. Such a word says by itself
 * where it ends, so that there is nothing to correct. The bits of an unknown word are those of meeting any unknown word.
 */
export default defineStage({
  name: 'measure-ngram-surprisal',
  about: 'Measure how unexpected each word is to a model that counts n-grams.',
  inputs: { stimulusSet, ngramModels },
  params: {},
  outputs: { surprisal },
  async run({ stimulusSet, ngramModels }) {
    const { columns, length } = ngramModels;
    if (length !== 1) throw new TableError('ngram_models', `holds ${length} models`, 'wire one');
    const model = readNgram(columns.content[0], `n-gram model of ${columns.source[0]}`);
    const texts = new Map(stimulusSet.columns.stimulus_id.map((id, row) => [id, stimulusSet.columns.text[row]]));
    const readings = await readNgramSurprisal(model, passagesOf(stimulusSet.columns));
    return {
      surprisal: fromRows(
        surprisal,
        readings.flatMap((reading) => wordRows(reading, texts.get(reading.id)!)),
      ),
    };
  },
});

function wordRows({ id, words, wordIndex, bits, unknown }: NgramReading, text: string): RowOf<typeof surprisal>[] {
  const rows = words.map(({ start, end }, word_index) => ({
    stimulus_id: id,
    word_index,
    word: text.slice(start, end),
    token_count: 0,
    unknown_count: 0,
    surprisal_bits: 0,
    corrected_surprisal_bits: 0,
  }));
  wordIndex.forEach((word, i) => {
    rows[word].token_count += 1;
    rows[word].unknown_count += unknown[i];
    rows[word].surprisal_bits += bits[i];
    rows[word].corrected_surprisal_bits += bits[i];
  });
  return rows;
}
