import type { SimulatedDataset } from '../dataset.ts';
import { embedded } from '../simulated/load-embedded.ts';
import checksums from './checksums.json' with { type: 'json' };

/** Simulated ECoG of 40 sentences read word by word, eight words each, in the shape of Fedorenko 2016. */
export const simulatedWords: SimulatedDataset = {
  ...embedded(new URL('./', import.meta.url), checksums),
  id: 'simulated-words',
  title: 'Simulated words',
  about: 'Simulated ECoG of 40 sentences read word by word, eight words each, in the shape of Fedorenko 2016.',
  licence: 'CC0 1.0',
  citation: 'Texts and simulation of brain-align; nobody was recorded.',
  recording: 'simulated ECoG',
  split: 'grouped',
  folds: 5,
  simulated: true,
  simulation: {
    site: 'blocks.1.resid_post',
    neighbours: ['blocks.0.resid_post', 'blocks.2.resid_post', 'blocks.3.resid_post'],
    subjects: 5,
    neuroidsPerSubject: 24,
    regions: ['frontal', 'temporal'],
    repetitions: 2,
    directions: 6,
    snr: [0.3, 3],
    nuisanceShare: 0.3,
    driftPersistence: 0.9,
    noiseOnly: 2,
    seed: 2016,
  },
};
