import { modelById } from '../data/models.ts';
import { openAtSites } from '../data/open-model.ts';
import { activations } from '../schemas/activations.ts';
import { exclusions } from '../schemas/exclusions.ts';
import { sites } from '../schemas/sites.ts';
import { stimulusSet } from '../schemas/stimulus-set.ts';
import { passagesOf } from '../src/assembly/passages.ts';
import { stackSites } from '../src/assembly/stack-sites.ts';
import { defineStage } from '../src/engine/stage.ts';
import { modelFiles } from '../src/lm/model-folder.ts';
import { readParts } from '../src/lm/read-parts.ts';
import { watchThroughput } from '../src/lm/throughput.ts';
import { check, fromRows } from '../src/table/check.ts';

/**
 * Reads each passage (or group of passages, `by`) part by part as the subjects of brain-score/language do: the parts so far, joined by spaces, make the context,
 * and the last token of it stands for the part. Contexts that exceed what the model holds lose their beginning and are listed. Without
 * `sites`, the residual stream before the first block and after each.
 */
export default defineStage({
  name: 'read-parts',
  about: 'Read passages part by part by the rules of Brain-Score, and keep what the model holds of the last token.',
  inputs: { stimulusSet },
  params: { model: '', sites: [] as readonly string[], by: 'passage_id' as 'passage_id' | 'group_id' },
  outputs: { activations, sites, exclusions },
  sources: ({ model }) => modelFiles(modelById(model).folder),
  async run({ stimulusSet }, { model: id, sites: named, by }, { progress, log }) {
    const model = await openAtSites(id, named);
    const passages = passagesOf({ ...stimulusSet.columns, passage_id: stimulusSet.columns[by] });
    const watch = watchThroughput();
    const read = await readParts(
      model,
      passages.map((passage) => passage.map(({ text }) => text)),
      progress,
    );
    log(`${id}, ${model.taps.length} sites: ${watch.line(read.tokens)}`);
    await model.close();
    const order = passages.flat().map(({ row }) => row);
    const ids = stimulusSet.columns.stimulus_id;
    return {
      sites: fromRows(
        sites,
        model.taps.map(({ name: site, width }, depth) => ({ model: id, site, depth, width })),
      ),
      activations: check(activations, {
        site: model.taps.flatMap(({ name }) => ids.map(() => name)),
        stimulus_id: model.taps.flatMap(() => ids),
        activation: stackSites(
          model.taps.map(({ name }) => read.activations.get(name)!),
          order,
        ),
      }),
      exclusions: fromRows(
        exclusions,
        order.flatMap((row, i) => {
          if (read.leftOut[i] === 0) return [];
          const reason = `${id} cannot hold its context: ${read.leftOut[i]} tokens at the beginning were not read`;
          return [{ kind: 'context', id: ids[row], reason }];
        }),
      ),
    };
  },
});
