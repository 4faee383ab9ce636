import { textsAlong } from '../../src/formats/labelled-array.ts';
import type { RecordedDataset } from '../dataset.ts';
import { assemblyDataset, type Loaded } from '../files/assembly-dataset.ts';
import { brainScoreFile } from '../files/brain-score-file.ts';
import { type DataCheck, distinct, same, tally } from '../files/data-check.ts';
import checksums from './checksums.json' with { type: 'json' };

const NAME = 'assy_Fedorenko2016_language.nc';

function facts({ array, stimulusSet, neuroids }: Loaded): DataCheck[] {
  const { text, passage_id: sentences } = stimulusSet.columns;
  const first = text.filter((_, row) => sentences[row] === '0');
  return [
    same('presentations', 416, stimulusSet.length),
    same('sentences', 52, distinct(sentences)),
    same('words in each sentence', 8, [...new Set(new Map(countsOf(sentences)).values())]),
    same('distinct words', 255, distinct(text)),
    same('the first sentence', 'ALEX WAS TIRED SO HE TOOK A NAP', first),
    same('electrodes', 97, neuroids.length),
    same('electrodes of each person', '1 47, 2 8, 3 9, 4 15, 5 18', tally(textsAlong(array, 'subject_UID', 'neuroid'))),
  ];
}

function countsOf(values: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

/** Fedorenko et al. (2016): 52 sentences read word by word, high-gamma power of 97 electrodes of five people. */
export const fedorenko2016: RecordedDataset = assemblyDataset({
  id: 'Fedorenko2016',
  folder: 'fedorenko2016',
  title: 'Fedorenko 2016, 52 sentences word by word',
  about: 'ECoG of 52 sentences of eight words, shown word by word: 97 language-responsive electrodes of five people.',
  licence: 'none stated by Brain-Score, which gives the file to everybody; not redistributed here',
  citation:
    'Fedorenko, E., Scott, T. L., Brunner, P., Coon, W. G., Pritchett, B., Schalk, G., & Kanwisher, N. (2016). Neural correlate of the construction of sentence meaning. Proceedings of the National Academy of Sciences, 113, E6256–E6262.',
  recording: 'ECoG',
  split: 'grouped',
  folds: 10,
  published: [brainScoreFile(NAME, checksums[NAME])],
  layout: {
    ...{ stimulus: 'stimulus_id', text: 'stimulus', context: 'sentence_id', group: 'sentence_id' },
    ...{ neuroid: 'neuroid_id', subject: 'subject_UID', region: null, everywhere: 'language' },
    ...{ presentations: {}, neuroids: {} },
  },
  facts,
});
