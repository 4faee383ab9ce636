import { modelById } from '../data/models.ts';
import { openById } from '../data/open-model.ts';
import { digests } from '../schemas/digests.ts';
import { stimulusSet } from '../schemas/stimulus-set.ts';
import { passagesOf } from '../src/assembly/passages.ts';
import { defineStage } from '../src/engine/stage.ts';
import { digestText } from '../src/lm/digest-text.ts';
import { modelFiles } from '../src/lm/model-folder.ts';
import { fromRows } from '../src/table/check.ts';
import type { RowOf } from '../src/table/define.ts';

/** Reads each passage as one text whose parts are its presentations, by the rules of brain-score/language (see digestText). */
export default defineStage({
  name: 'digest-text',
  about: 'Read passages part by part by the rules of Brain-Score: surprisal of each part, and the word expected next.',
  inputs: { stimulusSet },
  params: { model: '' },
  outputs: { digests },
  sources: ({ model }) => modelFiles(modelById(model).folder),
  async run({ stimulusSet }, { model: id }, context) {
    const model = await openById(id);
    const passages = passagesOf(stimulusSet.columns);
    const rows: RowOf<typeof digests>[] = [];
    for (const [p, passage] of passages.entries()) {
      const parts = await digestText(
        model,
        passage.map(({ text }) => text),
      );
      parts.forEach(({ context, newTokens, leftOut, bits, nextWord }, i) => {
        const counts = { new_token_count: newTokens, left_out_count: leftOut };
        rows.push({ stimulus_id: passage[i].id, context, ...counts, surprisal_bits: bits, next_word: nextWord });
      });
      context.progress((p + 1) / passages.length);
    }
    await model.close();
    return { digests: fromRows(digests, rows) };
  },
});
