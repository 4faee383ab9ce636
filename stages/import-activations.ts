import { resolve } from 'node:path';
import { activationSources, readActivations } from '../data/files/activation-file.ts';
import { activations } from '../schemas/activations.ts';
import { sites } from '../schemas/sites.ts';
import { stimulusSet } from '../schemas/stimulus-set.ts';
import { stackSites } from '../src/assembly/stack-sites.ts';
import { defineStage } from '../src/engine/stage.ts';
import { check, fromRows } from '../src/table/check.ts';

/**
 * Activations that another program computed, as if a model of ours had been read: `file` holds them (see readActivations), `arrays`
 * names those that are meant, `model` is what the model is called. Sites are in the order of the file, padded to the widest.
 */
export default defineStage({
  name: 'import-activations',
  about: 'Take activations from a file that another program wrote.',
  inputs: { stimulusSet },
  params: { model: '', file: '', arrays: [] as readonly string[] },
  outputs: { activations, sites },
  sources: ({ file }) => activationSources(resolve(file)),
  async run({ stimulusSet }, { model, file, arrays }) {
    const ids = stimulusSet.columns.stimulus_id;
    const imported = await readActivations(file, arrays, ids);
    const order = ids.map((_, row) => row);
    return {
      sites: fromRows(
        sites,
        imported.map(({ site, width }, depth) => ({ model, site, depth, width })),
      ),
      activations: check(activations, {
        site: imported.flatMap(({ site }) => ids.map(() => site)),
        stimulus_id: imported.flatMap(() => ids),
        activation: stackSites(imported, order),
      }),
    };
  },
});
