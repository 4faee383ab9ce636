import { textsAlong } from '../../src/formats/labelled-array.ts';
import type { RecordedDataset } from '../dataset.ts';
import { assemblyDataset, type Loaded } from '../files/assembly-dataset.ts';
import { brainScoreFile } from '../files/brain-score-file.ts';
import { type DataCheck, distinct, same, tally } from '../files/data-check.ts';
import { storageOf2021 } from '../files/storage-of-2021.ts';
import checksums from './checksums.json' with { type: 'json' };

const NAME = 'assy_Fedorenko2016_language.nc';
/** The file of the other electrodes. */
export const NON_LANGUAGE = 'Fedorenko2016v3nonlang.nc';

/** What is stated of the electrodes of either kind. */
interface Stated {
  readonly electrodes: number;
  readonly ofEachPerson: string;
}

function facts({ array, stimulusSet, neuroids }: Loaded, { electrodes, ofEachPerson }: Stated): DataCheck[] {
  const { text, passage_id: sentences } = stimulusSet.columns;
  const first = text.filter((_, row) => sentences[row] === '0');
  return [
    same('presentations', 416, stimulusSet.length),
    same('sentences', 52, distinct(sentences)),
    same('words in each sentence', 8, [...new Set(new Map(countsOf(sentences)).values())]),
    same('distinct words', 255, distinct(text)),
    same('the first sentence', 'ALEX WAS TIRED SO HE TOOK A NAP', first),
    same('electrodes', electrodes, neuroids.length),
    same('electrodes of each person', ofEachPerson, tally(textsAlong(array, 'subject_UID', 'neuroid'))),
  ];
}

function countsOf(values: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

const said = {
  folder: 'fedorenko2016',
  citation:
    'Fedorenko, E., Scott, T. L., Brunner, P., Coon, W. G., Pritchett, B., Schalk, G., & Kanwisher, N. (2016). Neural correlate of the construction of sentence meaning. Proceedings of the National Academy of Sciences, 113, E6256–E6262.',
  recording: 'ECoG',
  split: 'grouped',
  folds: 10,
} as const;
const layout = {
  ...{ stimulus: 'stimulus_id', context: 'sentence_id', group: 'sentence_id' },
  ...{ neuroid: 'neuroid_id', subject: 'subject_UID', region: null },
  ...{ presentations: {}, neuroids: {} },
} as const;

/** Fedorenko et al. (2016): 52 sentences read word by word, high-gamma power of 97 electrodes of five people. */
export const fedorenko2016: RecordedDataset = assemblyDataset({
  ...said,
  id: 'Fedorenko2016',
  title: 'Fedorenko 2016, 52 sentences word by word',
  about: 'ECoG of 52 sentences of eight words, shown word by word: 97 language-responsive electrodes of five people.',
  licence: 'none stated by Brain-Score, which gives the file to everybody; not redistributed here',
  published: [brainScoreFile(NAME, checksums[NAME])],
  layout: { ...layout, text: 'stimulus', everywhere: 'language' },
  facts: (loaded) => facts(loaded, { electrodes: 97, ofEachPerson: '1 47, 2 8, 3 9, 4 15, 5 18' }),
});

/** The electrodes of the same five people that do not respond to language, as the paper of 2021 scored them. */
export const fedorenko2016NonLanguage: RecordedDataset = assemblyDataset({
  ...said,
  id: 'Fedorenko2016-nonlanguage',
  title: 'Fedorenko 2016, 52 sentences word by word, other electrodes',
  about:
    'ECoG of 52 sentences of eight words, shown word by word: 105 electrodes of five people that do not respond to language.',
  licence: 'none stated; kept for everybody by those who wrote the paper of 2021; not redistributed here',
  published: [storageOf2021(NON_LANGUAGE)],
  layout: { ...layout, text: 'word', everywhere: 'non-language' },
  facts: (loaded) => facts(loaded, { electrodes: 105, ofEachPerson: '1 25, 2 31, 3 14, 4 19, 5 16' }),
});
