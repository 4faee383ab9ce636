import { datasetById } from '../data/catalogue.ts';
import { predictors } from '../schemas/predictors.ts';
import { stimulusSet } from '../schemas/stimulus-set.ts';
import { defineStage } from '../src/engine/stage.ts';

export default defineStage({
  name: 'load-stimuli',
  about: 'Read the texts of a dataset, and the numbers that were published with them.',
  inputs: {},
  params: { dataset: '', dataDir: null as string | null },
  outputs: { stimulusSet, predictors },
  sources: ({ dataset, dataDir }) => datasetById(dataset).files(dataDir),
  run: (_, { dataset, dataDir }) => datasetById(dataset).loadStimuli(dataDir),
});
