import test, { type ExecutionContext } from 'ava';
import { naturalStories } from '../../data/natural-stories/load.ts';
import { DataError } from '../../src/errors.ts';
import { rowsOf } from '../../src/table/read.ts';
import { dataDirWith, type Files } from '../support/published-folders.ts';
import { testWith } from '../support/shared-data.ts';

const FOLDER = 'rt-natural-stories';
/** One sentence a story, but two of ours in story 1 that are one of the Maze task's. */
const texts = ["'Who's it?' I asked. The end.", ...Array.from({ length: 9 }, () => 'Once "it was.')].map((text) =>
  text.split(' '),
);
const docs = [
  'Boar',
  'Aqua',
  'MatchstickSeller',
  'KingOfBirds',
  'Elvis',
  'MrSticky',
  'HighSchool',
  'Roswell',
  'Tulips',
  'Tourettes',
];
const words = texts.flatMap((story, s) => story.map((text, zone) => ({ text, zone: zone + 1, story: s + 1 })));
const maze = [
  ...['500\t4\t1\ta\tBoar\t0\t2', '700\t4\t1\tb\tBoar\t0\t2', '650\t1\t2\ta\tBoar\t0\t3', '400\t4\t5\ta\tBoar\t1\t2'],
  ...docs.slice(1).map((doc, d) => `900\t3\t4\ta\t${doc}\t${d + 2}\t2`),
];
const tokens = texts.flatMap((story, s) =>
  story.map((text, at) => `"${`${at ? ' ' : ''}${text}`.replaceAll('"', '""')}",${at ? -(at + s) : ''},${s}`),
);
const whole = {
  'all_stories.tok': `word\tzone\titem\n${words.map(({ text, zone, story }) => `${text}\t${zone}\t${story}\n`).join('')}`,
  'processed_wordinfo.tsv': `word\tzone\titem\tmeanItemRT\n${words
    .map(({ text, zone, story }) => `${text}\t${zone}\t${story}\t${300 + 10 * story + zone}\n`)
    .reverse()
    .join('')}`,
  'all_stories_gpt3.csv': `token,logprob,story\n${tokens.join('\n')}\n`,
  'maze_boyce_2023.tsv': `rt\twlen\tunigramsurp\tsubject\tdocid\tsentid\tsentpos\n${maze.join('\n')}\n`,
};
const dirWith = (t: ExecutionContext, changes: Files = {}) => dataDirWith(t, FOLDER, { ...whole, ...changes });
const valuesOf = (rows: readonly { predictor: string; stimulus_id: string; value: number }[], name: string) =>
  rows.flatMap(({ predictor, stimulus_id, value }) => (predictor === name ? [`${stimulus_id} ${value}`] : []));

test('words keep their quotation marks, and times are joined by story and place', async (t) => {
  const dataDir = dirWith(t);
  const { stimulusSet, predictors } = await naturalStories.loadStimuli(dataDir);
  t.deepEqual(stimulusSet.columns.text.slice(6, 9), ['Once', '"it', 'was.']);
  t.is(stimulusSet.columns.passage_id[8], '2');
  const { responses } = await naturalStories.loadResponses(dataDir);
  t.deepEqual([...rowsOf(responses)[7].response], [322, 900]);
  t.deepEqual(valuesOf(rowsOf(predictors), 'surprisal_gpt3').slice(0, 7), [
    '1.2 1',
    '1.3 2',
    '1.4 3',
    '1.5 4',
    '1.6 5',
    '2.2 2',
    '2.3 3',
  ]);
});

test('Maze times find their words by the lengths, over sentences that the task joins', async (t) => {
  const dataDir = dirWith(t);
  const { responses, exclusions } = await naturalStories.loadResponses(dataDir);
  const times = rowsOf(responses)
    .slice(0, 6)
    .map(({ response }) => response[1]);
  t.deepEqual(times, [Number.NaN, 600, 650, Number.NaN, Number.NaN, 400]);
  t.is(rowsOf(exclusions).filter(({ kind }) => kind === 'presentation').length, 24 + 9 - 12);
  t.deepEqual(valuesOf(rowsOf((await naturalStories.loadStimuli(dataDir)).predictors), 'surprisal_unigram').slice(0, 3), [
    '1.2 1',
    '1.3 2',
    '1.6 5',
  ]);
});

const bad: Readonly<Record<string, readonly [Files, RegExp]>> = {
  'a word that differs between files is quoted': [
    { 'processed_wordinfo.tsv': whole['processed_wordinfo.tsv'].replace('asked.', 'asked') },
    /wordinfo\.tsv:\d+, column "word": reads "asked", but "asked\." in/,
  ],
  'a word without a time is named': [
    { 'processed_wordinfo.tsv': whole['processed_wordinfo.tsv'].replace(/was\.\t3\t10\t.*\n/, '') },
    /wordinfo\.tsv: lacks 1 word \(10\.3\)/,
  ],
  'Maze lengths that fit no word stop the reading': [
    { 'maze_boyce_2023.tsv': whole['maze_boyce_2023.tsv'].replace('650\t1', '650\t9') },
    /the sentences of Boar do not fit the words of story 1/,
  ],
  'tokens of another text are told by their length': [
    { 'all_stories_gpt3.csv': whole['all_stories_gpt3.csv'].replace(' asked.', ' asked it.') },
    /the tokens of story 0 have 32 characters, its words 29/,
  ],
};
for (const [title, [changes, message]] of Object.entries(bad)) {
  test(title, async (t) => {
    const dataDir = dirWith(t, changes);
    const load = async () => [await naturalStories.loadStimuli(dataDir), await naturalStories.loadResponses(dataDir)];
    await t.throwsAsync(load, { instanceOf: DataError, message });
  });
}

testWith(FOLDER, '10,256 words of ten stories have a self-paced time, and 9,304 a Maze time', async (t, _, dataDir) => {
  const { stimulusSet, predictors } = await naturalStories.loadStimuli(dataDir);
  const { responses } = await naturalStories.loadResponses(dataDir);
  t.is(stimulusSet.length, 10256);
  const perStory = Array.from({ length: 10 }, (_, s) => stimulusSet.columns.passage_id.filter((id) => id === `${s + 1}`).length);
  t.deepEqual(perStory, [1073, 990, 1040, 1085, 1013, 1099, 999, 980, 1038, 939]);
  const column = (at: number) => rowsOf(responses).map(({ response }) => response[at]);
  const mean = column(0).reduce((sum, time) => sum + time, 0) / 10256;
  t.true(Math.abs(mean - 338.5118949694) < 1e-9, `${mean}`);
  t.is(column(1).filter((time) => !Number.isNaN(time)).length, 9304);
  const count = (name: string) => predictors.columns.predictor.filter((predictor) => predictor === name).length;
  t.deepEqual([count('surprisal_gpt3'), count('surprisal_unigram')], [10246, 9304]);
  t.deepEqual(naturalStories.verify(dataDir), []);
});
