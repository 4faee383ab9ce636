import { DataError } from '../../src/errors.ts';
import type { RecordedDataset, Stimuli } from '../dataset.ts';
import { assemblyDataset, type Loaded } from '../files/assembly-dataset.ts';
import { brainScoreFile } from '../files/brain-score-file.ts';
import { type DataCheck, distinct, holds, same, tally } from '../files/data-check.ts';
import { predictorTable } from '../files/predictor-table.ts';
import checksums from './checksums.json' with { type: 'json' };

const NAME = 'assy_Blank2014_fROI.nc';
const STORIES = 'Aqua 143, Boar 153, Elvis 135, HighSchool 157, KingOfBirds 181, MatchstickSeller 181, MrSticky 189, Tulips 178';

const facts = ({ stimulusSet, neuroids }: Loaded): DataCheck[] => [
  same('presentations', 1_317, stimulusSet.length),
  same('presentations of each story', STORIES, tally(stimulusSet.columns.passage_id)),
  holds('a text whose trailing space is kept', 'Once upon a ', stimulusSet.columns.text),
  same('neuroids', 60, neuroids.length),
  same('people', '061 085 088 090 098', [...new Set(neuroids.columns.subject_id)].sort()),
  same('regions', 12, distinct(neuroids.columns.region)),
];

/** The sentence of its story that a presentation is of, and the piece of that sentence: its id is `<story>.<sentence>.<piece>`. */
function withPlaces({ stimulusSet }: Stimuli): Stimuli {
  const ids = stimulusSet.columns.stimulus_id;
  const places = ids.map((id) => {
    const [, sentence, piece] = /\.(\d+)\.(\d+)$/.exec(id) ?? [];
    if (sentence === undefined)
      throw new DataError(`Blank2014, presentation "${id}"`, 'is not called <story>.<sentence>.<piece>');
    return { sentence: Number(sentence), piece: Number(piece) };
  });
  const predictors = predictorTable(ids, {
    sentence_in_story: places.map(({ sentence }) => sentence),
    piece_in_sentence: places.map(({ piece }) => piece),
  });
  return { stimulusSet, predictors };
}

const asStored = assemblyDataset({
  id: 'Blank2014',
  folder: 'blank2014',
  title: 'Blank 2014, eight stories',
  about: 'fMRI of eight stories that were heard, a text for every two seconds: twelve language regions (fROIs) of five people.',
  licence: 'none stated by Brain-Score, which gives the file to everybody; not redistributed here',
  citation:
    'Blank, I., Kanwisher, N., & Fedorenko, E. (2014). A functional dissociation between language and multiple-demand systems revealed in patterns of BOLD signal fluctuations. Journal of Neurophysiology, 112, 1105–1118.',
  recording: 'fMRI (fROI)',
  split: 'grouped',
  folds: 8,
  published: [brainScoreFile(NAME, checksums[NAME])],
  layout: {
    ...{ stimulus: 'stimulus_id', text: 'stimulus', context: 'story', group: 'story' },
    ...{ neuroid: 'neuroid_id', subject: 'subject_id', region: 'fROI_area', everywhere: 'language' },
    ...{ presentations: {}, neuroids: {} },
  },
  facts,
});

/** Blank et al. (2014): eight stories heard in pieces of two seconds, twelve language regions of five people. */
export const blank2014: RecordedDataset = {
  ...asStored,
  without: { 'published-surprisal': 'no surprisals come with the stimuli' },
  loadStimuli: async (dataDir) => withPlaces(await asStored.loadStimuli(dataDir)),
};
