import { modelById } from '../data/models.ts';
import { partSurprisal } from '../schemas/part-surprisal.ts';
import { stimulusSet } from '../schemas/stimulus-set.ts';
import { passagesOf } from '../src/assembly/passages.ts';
import { defineStage } from '../src/engine/stage.ts';
import { openModel } from '../src/lm/model.ts';
import { modelFiles } from '../src/lm/model-folder.ts';
import { readPartSurprisal } from '../src/lm/part-surprisal.ts';
import { readingThreads } from '../src/lm/threads.ts';
import { check } from '../src/table/check.ts';

/**
 * The surprisal of presentations by the rules of brain-score/language (see readPartSurprisal). `text` says what is one text: each passage,
 * or all presentations in stored order, as Brain-Score reads Natural Stories across its ten stories. `contexts` matters for texts that
 * the model does not hold: `anew` gives each presentation a whole context, `windows` reads every token once.
 */
export default defineStage({
  name: 'measure-part-surprisal',
  about: 'Measure how unexpected each presentation is by the rules of Brain-Score.',
  inputs: { stimulusSet },
  params: { model: '', text: 'passage' as 'passage' | 'all', contexts: 'anew' as 'anew' | 'windows' },
  outputs: { partSurprisal },
  sources: ({ model }) => modelFiles(modelById(model).folder),
  async run({ stimulusSet }, { model: id, text, contexts }, { progress }) {
    const { folder, untrainedSeed } = modelById(id);
    const model = await openModel(folder, {
      threads: readingThreads(process.env),
      ...(untrainedSeed === null ? {} : { untrainedSeed }),
    });
    const passages = passagesOf(stimulusSet.columns);
    const texts = text === 'passage' ? passages : [passages.flat().sort((a, b) => a.row - b.row)];
    const parts = texts.map((presentations) => presentations.map((presentation) => presentation.text));
    const read = await readPartSurprisal(model, parts, { contexts, progress });
    await model.close();
    const rows = texts.flatMap((presentations, t) => presentations.map(({ id, row }, part) => ({ id, row, t, part })));
    rows.sort((a, b) => a.row - b.row);
    return {
      partSurprisal: check(partSurprisal, {
        stimulus_id: rows.map(({ id }) => id),
        new_token_count: Int32Array.from(rows, ({ t, part }) => read[t].newTokens[part]),
        left_out_count: Int32Array.from(rows, ({ t, part }) => read[t].leftOut[part]),
        surprisal_bits: Float64Array.from(rows, ({ t, part }) => read[t].bits[part]),
      }),
    };
  },
});
