import { resolve } from 'node:path';
import { readExternalModel } from '../data/external-model.ts';
import { activations } from '../schemas/activations.ts';
import { sites } from '../schemas/sites.ts';
import { stimulusSet } from '../schemas/stimulus-set.ts';
import { passagesOf } from '../src/assembly/passages.ts';
import { defineStage } from '../src/engine/stage.ts';
import { ModelError } from '../src/errors.ts';
import type { Answer } from '../src/lm/external-answer.ts';
import { askProcess } from '../src/lm/external-process.ts';
import { check, fromRows } from '../src/table/check.ts';

/**
 * What a model that is a program of its own holds of each presentation. `file` is the JSON file that says how to start it (see
 * readExternalModel), askProcess says how it is spoken to. Sites are in the order of its first answer, padded to the widest.
 */
export default defineStage({
  name: 'ask-program',
  about: 'Ask a program for what its model holds of each text.',
  inputs: { stimulusSet },
  params: { model: '', file: '' },
  outputs: { activations, sites },
  sources: ({ file }) => [resolve(file), ...readExternalModel(file).files],
  async run({ stimulusSet }, { model, file }, { log, progress }) {
    const passages = passagesOf(stimulusSet.columns);
    const answers = await askProcess(passages, { ...readExternalModel(file), log, progress });
    const found = [...(answers[0]?.representations ?? [])].map(([site, { width }]) => ({ site, width }));
    if (found.length === 0) throw new ModelError(`model ${model}`, 'gives no representations', 'answer with "representations"');
    const ids = stimulusSet.columns.stimulus_id;
    const widest = Math.max(...found.map(({ width }) => width));
    const data = new Float32Array(found.length * ids.length * widest);
    found.forEach(({ site, width }, s) => {
      for (const { row, values } of rowsOf(passages, answers, site, width)) data.set(values, (s * ids.length + row) * widest);
    });
    return {
      sites: fromRows(
        sites,
        found.map(({ site, width }, depth) => ({ model, site, depth, width })),
      ),
      activations: check(activations, {
        site: found.flatMap(({ site }) => ids.map(() => site)),
        stimulus_id: found.flatMap(() => ids),
        activation: { data, width: widest },
      }),
    };
  },
});

/** Each presentation's row of the stimulus set, and what the answers hold of it at `site`. */
function rowsOf(passages: readonly (readonly { row: number }[])[], answers: readonly Answer[], site: string, width: number) {
  return passages.flatMap((passage, p) => {
    const { data } = answers[p].representations.get(site)!;
    return passage.map(({ row }, i) => ({ row, values: data.subarray(i * width, (i + 1) * width) }));
  });
}
