import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { futrell2018, futrell2018Repaired } from '../../data/futrell2018/load.ts';
import { readWords } from '../../data/futrell2018/readers-file.ts';
import { sentencePlaces } from '../../data/futrell2018/sentences.ts';
import { syntheticFutrell } from '../../data/synthetic/futrell2018.ts';
import { rowsOf } from '../../src/table/read.ts';
import { dataDirWith, type Files } from '../support/published-folders.ts';
import { testWith } from '../support/shared-data.ts';
import { smallAssemblies, syntheticFutrellFolder } from '../support/synthetic-assemblies.ts';

test('the assembly gives words by readers, with NaN where a reader has not read', async (t) => {
  const dataDir = await syntheticFutrellFolder(t);
  const made = syntheticFutrell({ full: false });
  const { stimulusSet, predictors } = await futrell2018.loadStimuli(dataDir);
  const { responses, neuroids } = await futrell2018.loadResponses(dataDir);
  t.is(stimulusSet.length, 400);
  t.is(neuroids.length, 12);
  t.deepEqual([...responses.columns.response.data], [...made.data]);
  t.true(responses.columns.response.data.some(Number.isNaN));
  t.deepEqual(stimulusSet.columns.text, made.coords.word.data as string[]);
  t.deepEqual([...new Set(stimulusSet.columns.passage_id)], ['1', '2', '3', '4', '5', '6', '7', '8', '9', '10']);
  const within = rowsOf(predictors).filter(({ predictor }) => predictor === 'word_in_sentence');
  t.deepEqual(
    within.map(({ value }) => value),
    [...(made.coords.word_within_sentence_id.data as Float64Array)],
  );
  t.regex(futrell2018.verify(dataDir)[0], /is SYNTHETIC/);
  const checks = (await futrell2018.checks?.(dataDir)) ?? [];
  t.deepEqual(
    checks.filter(({ check }) => check === 'words').map(({ expected, found, agrees }) => [expected, found, agrees]),
    [['10256', '400', false]],
  );
});

const placed = (text: string) =>
  sentencePlaces(text.split(' ').map((word) => ({ text: word, story: 'a' }))).map(
    ({ sentence, within }) => `${sentence}.${within}`,
  );

test('a sentence begins after a word that ends one, unless the next is in lower case or the word is Mr.', (t) => {
  t.deepEqual(placed('He left. She stayed'), ['1.1', '1.2', '2.1', '2.2']);
  t.deepEqual(placed('"Why?" he asked. Mr. Hill'), ['1.1', '1.2', '1.3', '2.1', '2.2']);
  t.deepEqual(placed("'No!' he cried. 'I"), ['1.1', '1.2', '1.3', '2.1']);
  t.deepEqual(placed("Stop!' He; 20 .' 1960"), ['1.1', '2.1', '2.2', '2.3', '3.1'], 'numbers are not in lower case');
  t.deepEqual(placed('one. “two'), ['1.1', '1.2']);
});

test('a story begins a sentence', (t) => {
  const words = [
    { text: 'and', story: '1' },
    { text: 'then', story: '2' },
  ];
  t.deepEqual(sentencePlaces(words), [
    { sentence: 1, within: 1 },
    { sentence: 2, within: 1 },
  ]);
});

const TOK = 'word\tzone\titem\nThe\t1\t1\n"dog\t2\t1\nbarked.\t3\t1\nA\t1\t2\n';
const RTS = [
  'WorkerId\tWorkTimeInSeconds\tcorrect\titem\tzone\tRT\tword',
  'B\t900\t6\t1\t1\t300\tThe',
  'B\t900\t6\t1\t2\t310\t"""dog"',
  'B\t900\t6\t1\t3\t3000\tbarked.',
  'A\t800\t5\t1\t1\t320\tThe',
  'A\t800\t5\t1\t3\t340\tbarked.',
  'A\t800\t4\t2\t1\t350\tA',
  '',
].join('\n');
const INFO = 'word\tzone\titem\tnItem\tmeanItemRT\nThe\t1\t1\t2\t310\n"dog\t2\t1\t1\t310\nbarked.\t3\t1\t1\t340\n';
const FOLDER = 'naturalstories-readers';
const files = { 'all_stories.tok': TOK, 'processed_RTs.tsv': RTS, 'processed_wordinfo.tsv': INFO };
const dirWith = (t: ExecutionContext, changes: Files = {}) => dataDirWith(t, FOLDER, { ...files, ...changes });

test('the corpus’s own file gives the same tables, and lists the times that do not count', async (t) => {
  const dataDir = dirWith(t);
  const { stimulusSet } = await futrell2018Repaired.loadStimuli(dataDir);
  const { responses, neuroids, exclusions } = await futrell2018Repaired.loadResponses(dataDir);
  t.deepEqual(stimulusSet.columns.text, ['The', '"dog', 'barked.', 'A']);
  t.deepEqual(neuroids.columns.subject_id, ['A', 'B']);
  const no = Number.NaN;
  t.deepEqual([...responses.columns.response.data], [320, 300, no, 310, 340, no, no, no]);
  t.deepEqual(
    rowsOf(exclusions).map(({ id, reason }) => `${id}: ${reason}`),
    ['B: 1 times: not between 100 and 3000 ms', 'A: 1 times: 4 answers right on story 2, where more than 4 are asked for'],
  );
  const checks = (await futrell2018Repaired.checks?.(dataDir)) ?? [];
  t.true(checks.find(({ check }) => check.startsWith('farthest mean'))?.agrees);
});

test('times that are one word off are told from the means of the release', async (t) => {
  const dataDir = dirWith(t, { 'processed_RTs.tsv': RTS.replace('1\t2\t310', '1\t3\t310').replace('1\t3\t3000', '1\t2\t3000') });
  const checks = (await futrell2018Repaired.checks?.(dataDir)) ?? [];
  t.false(checks.find(({ check }) => check.startsWith('farthest mean'))?.agrees);
});

test('the older release with commas and quotes gives the same', async (t) => {
  const csv = RTS.split('\n')
    .map((line) => line.replaceAll('\t', ','))
    .join('\n');
  const dataDir = dirWith(t, { 'processed_RTs.tsv': null, 'processed_RTs.csv': csv.replace('"""dog"', '"""dog, so"') });
  const older = await futrell2018Repaired.loadResponses(dataDir);
  const present = await futrell2018Repaired.loadResponses(dirWith(t));
  t.deepEqual(older.responses.columns.response, present.responses.columns.response);
});

for (const [title, changes, message] of [
  [
    'a place that no story has is named',
    { 'processed_RTs.tsv': RTS.replace('\t1\t2\t310', '\t1\t9\t310') },
    /RTs\.tsv:3: story 1 has no word 9/,
  ],
  [
    'a second time for a word is refused',
    { 'processed_RTs.tsv': RTS.replace('\t1\t2\t310', '\t1\t1\t310') },
    /RTs\.tsv:3: B has a second time/,
  ],
  [
    'a line that is cut off is named',
    { 'processed_RTs.tsv': RTS.replace('\t310\t"""dog"', '') },
    /RTs\.tsv:3: has 5 cells, the header 7/,
  ],
  [
    'a time that is no number is named',
    { 'processed_RTs.tsv': RTS.replace('310', 'fast') },
    /RTs\.tsv:3, column "RT": holds "fast"/,
  ],
  [
    'a missing column is answered with the nearest',
    { 'processed_RTs.tsv': RTS.replace('\tRT\t', '\tRTs\t') },
    /no column "RT"; did you mean "RTs"/,
  ],
] as const) {
  test(title, async (t) => {
    const dataDir = dirWith(t, changes);
    await t.throwsAsync(async () => futrell2018Repaired.loadResponses(dataDir), { name: 'DataError', message });
  });
}

test('the corpus’s own files that are synthetic hold the times of the synthetic assembly, and say what they are', async (t) => {
  const dataDir = await smallAssemblies(t);
  const [own, assembly] = [await futrell2018Repaired.loadResponses(dataDir), await futrell2018.loadResponses(dataDir)];
  t.deepEqual(own.responses.columns.response, assembly.responses.columns.response);
  t.deepEqual(own.neuroids.columns.subject_id, assembly.neuroids.columns.subject_id);
  t.regex(futrell2018Repaired.verify(dataDir).join(), /is SYNTHETIC/);
  const checks = await futrell2018Repaired.checks!(dataDir);
  t.regex(checks.find(({ check }) => check === 'people were recorded')!.found, /synthetic: nobody read/);
  t.true(checks.find(({ check }) => check.startsWith('farthest mean'))!.agrees);
});

testWith('rt-natural-stories', 'the ten stories have 10,256 words in 481 sentences', (t, folder) => {
  const words = readWords(join(folder, 'all_stories.tok'));
  t.is(words.length, 10_256);
  t.is(words[words.length - 1].sentence, 481);
});
