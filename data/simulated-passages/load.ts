import type { SimulatedDataset } from '../dataset.ts';
import { embedded } from '../simulated/load-embedded.ts';
import checksums from './checksums.json' with { type: 'json' };

/** Simulated fMRI of 96 sentences, four on each of 24 topics, in the shape of Pereira 2018. */
export const simulatedPassages: SimulatedDataset = {
  ...embedded(new URL('./', import.meta.url), checksums),
  id: 'simulated-passages',
  title: 'Simulated passages',
  about: 'Simulated fMRI of 96 sentences, four on each of 24 topics, in the shape of Pereira 2018.',
  licence: 'CC0 1.0',
  citation: 'Texts and simulation of brain-align; nobody was recorded.',
  recording: 'simulated fMRI',
  split: 'grouped',
  folds: 6,
  simulated: true,
  simulation: {
    site: 'blocks.2.resid_post',
    neighbours: ['blocks.0.resid_post', 'blocks.1.resid_post', 'blocks.3.resid_post'],
    subjects: 6,
    neuroidsPerSubject: 30,
    regions: ['IFGorb', 'IFG', 'MFG', 'AntTemp', 'PostTemp', 'AngG'],
    repetitions: 2,
    directions: 6,
    snr: [0.3, 3],
    nuisanceShare: 0.3,
    driftPersistence: 0.9,
    noiseOnly: 2,
    seed: 2018,
  },
};
