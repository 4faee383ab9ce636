import { datasetById } from '../data/catalogue.ts';
import { exclusions } from '../schemas/exclusions.ts';
import { neuroids } from '../schemas/neuroids.ts';
import { responses } from '../schemas/responses.ts';
import { stimulusSet } from '../schemas/stimulus-set.ts';
import { alignRows } from '../src/assembly/align.ts';
import { defineStage } from '../src/engine/stage.ts';
import { WiringError } from '../src/errors.ts';

export default defineStage({
  name: 'load-responses',
  about: 'Read the recordings of a dataset, and check that they belong to its texts.',
  inputs: { stimulusSet },
  params: { dataset: '', dataDir: null as string | null },
  outputs: { responses, neuroids, exclusions },
  sources: ({ dataset, dataDir }) => datasetById(dataset).files(dataDir),
  async run({ stimulusSet }, { dataset, dataDir }) {
    const entry = datasetById(dataset);
    if (entry.simulated)
      throw new WiringError(`dataset ${dataset}`, 'is a simulation, not a recording', 'simulate its responses instead');
    const loaded = await entry.loadResponses(dataDir);
    const ids = new Set(loaded.responses.columns.stimulus_id);
    alignRows('responses', [...ids], 'stimulus_set', stimulusSet.columns.stimulus_id);
    return loaded;
  },
});
