import { modelById } from '../data/models.ts';
import { activations } from '../schemas/activations.ts';
import { sites } from '../schemas/sites.ts';
import { stimulusSet } from '../schemas/stimulus-set.ts';
import { passagesOf } from '../src/assembly/passages.ts';
import { defineStage } from '../src/engine/stage.ts';
import { openModel } from '../src/lm/model.ts';
import { modelFiles, readModelFolder } from '../src/lm/model-folder.ts';
import type { Pool } from '../src/lm/pool.ts';
import { type Reading, readPassages } from '../src/lm/read-passages.ts';
import { watchThroughput } from '../src/lm/throughput.ts';
import { check, fromRows } from '../src/table/check.ts';

/**
 * Read every passage once and keep, for each presentation, what the residual stream holds before the first block and after each.
 * Everything before the presentation in its passage is its context.
 */
export default defineStage({
  name: 'extract-activations',
  about: 'Read the texts with a language model and keep its residual stream.',
  inputs: { stimulusSet },
  params: { model: '', pool: 'last' as Pool },
  outputs: { activations, sites },
  sources: ({ model }) => modelFiles(modelById(model).folder),
  async run({ stimulusSet }, { model: id, pool }, context) {
    const { folder, untrainedSeed } = modelById(id);
    const { config } = await readModelFolder(folder);
    const taps = ['embed', ...Array.from({ length: config.layers }, (_, block) => `blocks.${block}.resid_post`)];
    const model = await openModel(folder, { taps, logits: false, ...(untrainedSeed === null ? {} : { untrainedSeed }) });
    const passages = passagesOf(stimulusSet.columns);
    const watch = watchThroughput();
    const reading = await readPassages(model, passages, { pool, progress: context.progress });
    context.log(`${id}, ${taps.length} sites: ${watch.line(tokensRead(reading))}`);
    await model.close();
    const rows = passages.flat().map(({ row }) => row);
    const vectors = taps.map((site) => reading.activations.get(site)!.data);
    for (const site of vectors) sortRows(site, rows, config.width);
    return {
      sites: fromRows(
        sites,
        taps.map((site, depth) => ({ model: id, site, depth, width: config.width })),
      ),
      activations: check(activations, {
        site: taps.flatMap((site) => rows.map(() => site)),
        stimulus_id: taps.flatMap(() => stimulusSet.columns.stimulus_id),
        activation: { data: new Float32Array(vectors[0].buffer), width: config.width },
      }),
    };
  },
});

const tokensRead = ({ presentations }: Reading): number => presentations.reduce((sum, { tokenIds }) => sum + tokenIds.length, 0);

/** Moves vector i of `width` numbers to row `rows[i]`; in most sets they are there already. */
function sortRows(data: Float32Array, rows: readonly number[], width: number): void {
  if (rows.every((row, i) => row === i)) return;
  const read = data.slice();
  rows.forEach((row, i) => data.set(read.subarray(i * width, (i + 1) * width), row * width));
}
