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
import { readGpt3 } from './gpt3.ts';
import { readMaze } from './maze.ts';
import { file, published, readWords } from './words.ts';

const subject = 'participant mean';
const measures = ['self-paced', 'maze'];

const without = {
  rsa: 'two measures of a word are no pattern, and 10,256 words have 52,587,640 pairs',
  ridge:
    'with 8,000 words to train on and some 200 units least squares needs no penalty, and takes a tenth of the time (done where ridge alone is asked for)',
  'variance of oasm': 'grouped folds leave it nothing to explain',
};

async function loadStimuli(dataDir: string | null): Promise<Stimuli> {
  const words = readWords(dataDir);
  const ids = words.map(({ id }) => id);
  return {
    stimulusSet: stimulusTable(
      ids,
      words.map(({ text }) => text),
      words.map(({ story }) => `${story}`),
    ),
    predictors: knownPredictors(ids, {
      surprisal_gpt3: readGpt3(dataDir, words),
      surprisal_unigram: readMaze(dataDir, words).unigram,
      characters: words.map(({ text }) => text.length),
      position: words.map(({ zone }) => zone),
    }),
  };
}

async function loadResponses(dataDir: string | null): Promise<Recording> {
  const words = readWords(dataDir);
  const { time } = readMaze(dataDir, words);
  return {
    responses: check(responses, {
      stimulus_id: words.map(({ id }) => id),
      repetition: new Int32Array(words.length),
      response: { data: Float64Array.from(words.flatMap(({ selfPaced }, row) => [selfPaced, time[row]])), width: 2 },
    }),
    neuroids: fromRows(
      neuroids,
      measures.map((measure) => ({
        neuroid_id: measure,
        subject_id: subject,
        region: measure,
        published_ceiling: Number.NaN,
        planted_site: null,
        planted_ceiling: Number.NaN,
      })),
    ),
    exclusions: fromRows(exclusions, [
      ...words.filter((_, row) => Number.isNaN(time[row])).map(({ id }) => ({ kind: 'presentation', id, reason: noMaze })),
      ...whyWithout(without),
    ]),
  };
}

const noMaze = 'no maze time: the task has none of the first and last words of sentences (self-paced times are scored)';

/** Futrell et al. (2021): ten stories of 10,256 words; self-paced reading (2025 alignment) and the Maze times of Boyce & Levy (2023). */
export const naturalStories: RecordedDataset = {
  id: published.id,
  title: 'Natural Stories, reading times',
  about: 'Ten stories of 10,256 words: self-paced reading times, mean of 62 to 97 people, and Maze times, mean of up to 8.',
  licence: 'CC BY-NC-SA 4.0 (stories, self-paced times), MIT (Maze table); not redistributed here',
  citation:
    'Futrell, R., Gibson, E., Tily, H. J., Blank, I., Vishnevetsky, A., Piantadosi, S. T., & Fedorenko, E. (2021). The Natural Stories corpus: a reading-time corpus of English texts containing rare syntactic constructions. Language Resources and Evaluation, 55, 63–77. Boyce, V., & Levy, R. (2023). A-maze of Natural Stories: comprehension and surprisal in the Maze task. Glossa Psycholinguistics, 2(1).',
  recording: 'reading times',
  split: 'grouped',
  folds: 5,
  simulated: false,
  simulation: null,
  without,
  effects: {
    predictors: ['surprisal_gpt3'],
    covariates: ['characters', 'surprisal_unigram', 'position'],
    spillOver: measures,
    expected: { 'self-paced': 1, maze: 1 },
  },
  files: (dataDir) => Object.keys(checksums).map((name) => file(dataDir, name)),
  verify: (dataDir) => differences(folderOf(published, dataDir), checksums),
  checks,
  loadStimuli,
  loadResponses,
};
