import type { RecordedDataset } from '../dataset.ts';
import { assemblyDataset, type Loaded } from '../files/assembly-dataset.ts';
import { brainScoreFile } from '../files/brain-score-file.ts';
import { between, type DataCheck, largest, same } from '../files/data-check.ts';
import checksums from './checksums.json' with { type: 'json' };

const NAME = 'assy_Tuckute2024_language.nc';

const facts = ({ array, stimulusSet, neuroids }: Loaded): DataCheck[] => [
  same('presentations', 1_000, stimulusSet.length),
  same('neuroids', 1, neuroids.length),
  same('people, who were averaged', '848-853-865-875-876', neuroids.columns.subject_id),
  between('largest response', 1.28, 1.29, largest(array.data)),
];

/** Tuckute et al. (2024) as Brain-Score keeps it: 1,000 sentences, the mean response of five people's left language network. */
export const tuckute2024Assembly: RecordedDataset = assemblyDataset({
  id: 'Tuckute2024.language',
  folder: 'tuckute2024-assembly',
  title: 'Tuckute 2024, 1,000 sentences (Brain-Score)',
  about: '3T fMRI of 1,000 six-word sentences: the left language network, mean of five people, as Brain-Score keeps it.',
  licence: 'none stated by Brain-Score, which gives the file to everybody; not redistributed here',
  citation:
    'Tuckute, G., Sathe, A., Srikant, S., Taliaferro, M., Wang, M., Schrimpf, M., Kay, K., & Fedorenko, E. (2024). Driving and suppressing the human language network using large language models. Nature Human Behaviour, 8, 544–561.',
  recording: 'fMRI',
  split: 'contiguous',
  folds: 5,
  published: [brainScoreFile(NAME, checksums[NAME])],
  layout: {
    ...{ stimulus: 'stimulus_id', text: 'stimulus', context: 'stimulus_id', group: 'stimulus_id' },
    ...{ neuroid: 'neuroid_id', subject: 'subject_UID', region: 'roi', everywhere: 'language' },
    ...{ presentations: {}, neuroids: {} },
  },
  facts,
});
