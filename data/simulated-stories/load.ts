import type { SimulatedDataset } from '../dataset.ts';
import { embedded } from '../simulated/load-embedded.ts';
import checksums from './checksums.json' with { type: 'json' };

/** Simulated fROI time courses of four short stories heard in chunks of about two seconds, in the shape of Blank 2014. */
export const simulatedStories: SimulatedDataset = {
  ...embedded(new URL('./', import.meta.url), checksums),
  id: 'simulated-stories',
  title: 'Simulated stories',
  about: 'Simulated fROI time courses of four short stories heard in chunks of about two seconds, in the shape of Blank 2014.',
  licence: 'CC0 1.0',
  citation: 'Texts and simulation of brain-align; nobody was recorded.',
  recording: 'simulated fROI',
  split: 'grouped',
  folds: 4,
  simulated: true,
  simulation: {
    site: 'blocks.3.resid_post',
    neighbours: ['blocks.0.resid_post', 'blocks.1.resid_post', 'blocks.2.resid_post'],
    subjects: 6,
    neuroidsPerSubject: 12,
    regions: ['IFGorb', 'IFG', 'MFG', 'AntTemp', 'PostTemp', 'AngG'],
    repetitions: 2,
    directions: 6,
    snr: [0.3, 3],
    nuisanceShare: 0.3,
    driftPersistence: 0.95,
    noiseOnly: 2,
    seed: 2014,
  },
};
