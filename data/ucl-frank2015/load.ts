import { exclusions } from '../../schemas/exclusions.ts';
import { neuroids } from '../../schemas/neuroids.ts';
import { responses } from '../../schemas/responses.ts';
import { check, fromRows } from '../../src/table/check.ts';
import type { RecordedDataset, Recording, Stimuli } from '../dataset.ts';
import { differences } from '../files/checksums.ts';
import { folderOf } from '../files/folder.ts';
import { knownPredictors } from '../files/predictor-table.ts';
import { stimulusTable } from '../files/stimulus-table.ts';
import { whyWithout } from '../files/why-without.ts';
import { checks } from './checks.ts';
import checksums from './checksums.json' with { type: 'json' };
import { file, measures, predictorColumns, published, readWords, type SentenceWord } from './words.ts';

const times = ['first-fixation', 'first-pass', 'right-bounded', 'go-past', 'self-paced'];
const subject = 'participant mean';

const without = {
  rsa: 'eleven measures of a word, in different units, are no pattern',
  'variance of oasm':
    'a column for each of 1,931 words takes longer to divide than all else together, and grouped folds leave it nothing to explain',
};

async function loadStimuli(dataDir: string | null): Promise<Stimuli> {
  const { table, words } = readWords(dataDir);
  const ids = words.map(({ id }) => id);
  const valuesOf = (column: string) => {
    const values = table.knownNumbers(column);
    return words.map(({ row }) => (row === null ? Number.NaN : values[row]));
  };
  const read = Object.entries(predictorColumns).map(([name, column]) => [name, valuesOf(column)] as const);
  return {
    stimulusSet: stimulusTable(
      ids,
      words.map(({ text }) => text),
      words.map(({ sentence }) => sentence),
    ),
    predictors: knownPredictors(ids, {
      ...Object.fromEntries(read),
      characters: words.map(({ text }) => text.length),
      position: words.map(({ id }) => Number(id.split('.')[1])),
    }),
  };
}

/** Whether the measures of a word are scored: those of the first and the last word of a sentence are not. */
const isScored = ({ row, last }: SentenceWord): boolean => row !== null && !last;

async function loadResponses(dataDir: string | null): Promise<Recording> {
  const { table, words } = readWords(dataDir);
  const names = Object.keys(measures) as (keyof typeof measures)[];
  const values = names.map((column) => table.numbers(column));
  const data = Float64Array.from({ length: words.length * names.length }, (_, i) => {
    const word = words[Math.floor(i / names.length)];
    return isScored(word) ? values[i % names.length][word.row as number] : Number.NaN;
  });
  return {
    responses: check(responses, {
      stimulus_id: words.map(({ id }) => id),
      repetition: new Int32Array(words.length),
      response: { data, width: names.length },
    }),
    neuroids: fromRows(
      neuroids,
      names.map((column) => ({
        neuroid_id: measures[column],
        subject_id: subject,
        region: measures[column],
        published_ceiling: Number.NaN,
        planted_site: null,
        planted_ceiling: Number.NaN,
      })),
    ),
    exclusions: fromRows(exclusions, [...words.filter((word) => !isScored(word)).map(unscored), ...whyWithout(without)]),
  };
}

const unscored = ({ id, row }: SentenceWord) => ({
  kind: 'presentation',
  id,
  reason:
    row === null
      ? 'read, not scored: the first word of a sentence has no published measure'
      : 'read, not scored: the last word of a sentence carries its full stop, and a wrap-up effect',
});

/** Frank et al. (2013, 2015): 205 sentences read word by word, EEG components, eye tracking and self-paced reading. */
export const uclFrank2015: RecordedDataset = {
  id: published.id,
  title: 'UCL corpus, words of 205 sentences',
  about:
    'EEG components, eye tracking and self-paced reading times of 1,521 words within 205 sentences, mean of the participants.',
  licence: 'none stated by the repository, which asks to cite three papers; not redistributed here',
  citation:
    'Frank, S. L., Otten, L. J., Galli, G., & Vigliocco, G. (2015). The ERP response to the amount of information conveyed by words in sentences. Brain and Language, 140, 1–11. Frank, S. L., Fernandez Monsalve, I., Thompson, R. L., & Vigliocco, G. (2013). Reading time data for evaluating broad-coverage models of English sentence processing. Behavior Research Methods, 45, 1182–1190. De Varda, A. G., Marelli, M., & Amenta, S. (2023). Cloze probability, predictability ratings, and computational estimates for 205 English sentences, aligned with existing EEG and reading time data. Behavior Research Methods.',
  recording: 'EEG and reading times',
  split: 'grouped',
  folds: 5,
  simulated: false,
  simulation: null,
  without,
  effects: {
    predictors: ['surprisal_gpt2', 'surprisal_gpt2_medium', 'surprisal_gpt2_large', 'surprisal_gpt2_xl', 'surprisal_cloze'],
    covariates: ['characters', 'log_frequency', 'position'],
    spillOver: times,
    expected: { N400: -1, ...Object.fromEntries(times.map((time) => [time, 1])) },
  },
  files: (dataDir) => Object.keys(checksums).map((name) => file(dataDir, name)),
  verify: (dataDir) => differences(folderOf(published, dataDir), checksums),
  checks,
  loadStimuli,
  loadResponses,
};
