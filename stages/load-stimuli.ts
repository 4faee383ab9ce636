import { datasetById } from '../data/catalogue.ts';
import { predictors } from '../schemas/predictors.ts';
import { stimulusSet } from '../schemas/stimulus-set.ts';
import { defineStage } from '../src/engine/stage.ts';

/** A file that is not byte for byte the published one is told of, and read all the same: it may be a corrected one. */
export default defineStage({
  name: 'load-stimuli',
  about: 'Read the texts of a dataset, and the numbers that were published with them.',
  inputs: {},
  params: { dataset: '', dataDir: null as string | null },
  outputs: { stimulusSet, predictors },
  sources: ({ dataset, dataDir }) => datasetById(dataset).files(dataDir),
  run(_, { dataset, dataDir }, context) {
    const entry = datasetById(dataset);
    for (const difference of entry.verify(dataDir)) context.log(difference);
    return entry.loadStimuli(dataDir);
  },
});
