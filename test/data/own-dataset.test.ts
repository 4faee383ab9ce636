import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import test, { type ExecutionContext } from 'ava';
import { datasetById } from '../../data/catalogue.ts';
import { PARTLY } from '../../data/files/neural-assembly.ts';
import { syntheticBlank } from '../../data/synthetic/neural.ts';
import { parseValue } from '../../src/cli/options.ts';
import { DataError } from '../../src/errors.ts';
import { writeNetcdf } from '../../src/formats/write-netcdf.ts';
import { rowsOf } from '../../src/table/read.ts';
import { loadOwn, ownFolder } from '../support/own-folder.ts';

const LONG = `item,sentence,story,place,surprisal,person,roi,session,bold
b,"Yes, they do.",s1,2,1.5,A,IFG,1,1
b,"Yes, they do.",s1,2,1.5,A,IFG,2,2
b,"Yes, they do.",s1,2,1.5,B,IFG,1,3
b,"Yes, they do.",s1,2,1.5,B,IFG,2,4
a,Birds sing. ,s1,1,2.5,A,IFG,1,5
a,Birds sing. ,s1,1,2.5,A,IFG,2,6
a,Birds sing. ,s1,1,2.5,B,IFG,1,7
a,Birds sing. ,s1,1,2.5,B,IFG,2,8
`;
const STIMULI = {
  file: 'long.csv',
  stimulus_id: 'item',
  text: 'sentence',
  passage_id: 'story',
  order: 'place',
  predictors: ['surprisal'],
};
const RESPONSES = {
  ...{ file: 'long.csv', form: 'long', stimulus_id: 'item', neuroid_id: 'roi', subject_id: 'person', region: 'roi' },
  ...{ repetition: 'session', value: 'bold' },
};
const long = { title: 'Mine', stimuli: STIMULI, responses: RESPONSES };

/** A folder with a description, the long table and further files. */
const folderWith = (
  t: ExecutionContext,
  description: unknown,
  files: Readonly<Record<string, string | Uint8Array>> = {},
): string => ownFolder(t, description, { 'long.csv': LONG, ...files });
const load = loadOwn;

test('a long table of stimuli and responses is a dataset: order, spaces, people, repetitions, controls', async (t) => {
  const folder = folderWith(t, long);
  const { stimulusSet, predictors, responses, neuroids, exclusions, dataset } = await load(folder);
  t.deepEqual(stimulusSet.columns.stimulus_id, ['a', 'b']);
  t.deepEqual(stimulusSet.columns.text, ['Birds sing. ', 'Yes, they do.']);
  t.deepEqual(stimulusSet.columns.group_id, ['s1', 's1']);
  t.deepEqual([...predictors.columns.value], [2.5, 1.5]);
  t.deepEqual(neuroids.columns.neuroid_id, ['A.IFG', 'B.IFG']);
  t.deepEqual(neuroids.columns.subject_id, ['A', 'B']);
  t.deepEqual(neuroids.columns.region, ['IFG', 'IFG']);
  const rows = rowsOf(responses).map(({ stimulus_id, repetition, response }) => [stimulus_id, repetition, ...response]);
  t.deepEqual(rows, [
    ['b', 0, 1, 3],
    ['b', 1, 2, 4],
    ['a', 0, 5, 7],
    ['a', 1, 6, 8],
  ]);
  t.is(exclusions.length, 0);
  t.deepEqual([dataset.id, dataset.title, dataset.folds, dataset.own], [folder, 'Mine', 5, true]);
  t.is(dataset.files(null).length, 2);
});

test('a wide table, its stimuli and its neuroids may lie in three files', async (t) => {
  const folder = folderWith(
    t,
    {
      stimuli: { file: 'stimuli.tsv', stimulus_id: 'id', text: 'words' },
      responses: { file: 'wide.csv', form: 'wide', stimulus_id: 'item' },
      neuroids: { file: 'rois.csv', neuroid_id: 'name', subject_id: 'who', region: 'area', published_ceiling: 'r' },
    },
    {
      'stimuli.tsv': 'id\twords\nx\t"one, two"\ny\tthree\n',
      'wide.csv': 'item,v1,v2\ny,3,4\nx,1,2\n',
      'rois.csv': 'name,who,area,r\nv2,B,MFG,0.5\nv0,A,IFG,1\nv1,A,IFG,\n',
    },
  );
  const { stimulusSet, responses, neuroids } = await load(folder);
  t.deepEqual(stimulusSet.columns.text, ['one, two', 'three']);
  t.deepEqual(stimulusSet.columns.passage_id, ['x', 'y']);
  t.deepEqual(responses.columns.stimulus_id, ['y', 'x']);
  t.deepEqual([...responses.columns.response.data], [3, 4, 1, 2]);
  t.deepEqual(neuroids.columns.subject_id, ['A', 'B']);
  t.deepEqual(neuroids.columns.region, ['IFG', 'MFG']);
  t.deepEqual([...neuroids.columns.published_ceiling], [Number.NaN, 0.5]);
});

/** Two experiments with different people, as mean values of regions: a row for each sentence and person. */
const MEANS = `uid,sentence,story,experiment,subject,Lang_LH_IFG,Lang_LH_MFG
1,Birds sing.,s1,243,A,1,2
1,Birds sing.,s1,243,B,3,4
2,"Yes, they do.",s1,243,B,7,8
2,"Yes, they do.",s1,243,A,5,6
3,Nobody hears.,s2,384,C,9,
`;
const means = {
  stimuli: { file: 'm.csv', stimulus_id: 'uid', text: 'sentence', passage_id: 'story', where: { experiment: '243' } },
  responses: {
    ...{ file: 'm.csv', form: 'wide', stimulus_id: 'uid', subject_id: 'subject', where: { experiment: '243' } },
    neuroids: ['Lang_LH_IFG', 'Lang_LH_MFG'],
  },
};

test('a wide table may have a row for each stimulus and person, and a column for each region that all people have', async (t) => {
  const { stimulusSet, responses, neuroids } = await load(folderWith(t, means, { 'm.csv': MEANS }));
  t.deepEqual(stimulusSet.columns.text, ['Birds sing.', 'Yes, they do.']);
  t.deepEqual(neuroids.columns.neuroid_id, ['A.Lang_LH_IFG', 'A.Lang_LH_MFG', 'B.Lang_LH_IFG', 'B.Lang_LH_MFG']);
  t.deepEqual(neuroids.columns.subject_id, ['A', 'A', 'B', 'B']);
  t.deepEqual(neuroids.columns.region, ['Lang_LH_IFG', 'Lang_LH_MFG', 'Lang_LH_IFG', 'Lang_LH_MFG']);
  t.deepEqual(responses.columns.stimulus_id, ['1', '2']);
  t.deepEqual([...responses.columns.response.data], [1, 2, 3, 4, 5, 6, 7, 8]);
});

test('in a wide table by person all columns that nothing else is said of are regions, and who lacks a stimulus is left out and listed', async (t) => {
  const table = 'uid,subject,IFG\n1,A,1\n1,B,3\n2,B,7\n';
  const stimuli = { file: 's.csv', stimulus_id: 'uid', text: 'sentence' };
  const responses = { file: 'm.csv', form: 'wide', stimulus_id: 'uid', subject_id: 'subject' };
  const files = { 'm.csv': table, 's.csv': 'uid,sentence\n1,One.\n2,Two.\n' };
  const dropped = await load(folderWith(t, { stimuli, responses: { ...responses, missing: 'drop' } }, files));
  t.deepEqual(dropped.neuroids.columns.neuroid_id, ['B.IFG']);
  t.deepEqual(rowsOf(dropped.exclusions), [{ kind: 'neuroid', id: 'A.IFG', reason: PARTLY }]);
  await t.throwsAsync(load(folderWith(t, { stimuli, responses }, files)), {
    instanceOf: DataError,
    message: /neuroid "A\.IFG" has no response to stimulus "2"/,
  });
  const twice = { ...files, 'm.csv': `${table}2,B,8\n` };
  await t.throwsAsync(load(folderWith(t, { stimuli, responses }, twice)), {
    message: /m\.csv:5, column "uid": "2" stands twice/,
  });
});

test('a Parquet file holds what the CSV file holds', async (t) => {
  const folder = folderWith(t, {
    ...long,
    stimuli: { ...STIMULI, file: 'l.parquet.gzip' },
    responses: { ...RESPONSES, file: 'l.parquet.gzip' },
  });
  const duck = await DuckDBInstance.create(':memory:');
  const connection = await duck.connect();
  await connection.run(
    `COPY (SELECT *, NULL AS empty FROM read_csv('${folder}/long.csv', header = true)) TO '${folder}/l.parquet.gzip' (FORMAT parquet, CODEC gzip)`,
  );
  const [fromParquet, fromCsv] = [await load(folder), await load(folderWith(t, long))];
  t.deepEqual(fromParquet.stimulusSet, fromCsv.stimulusSet);
  t.deepEqual(fromParquet.responses, fromCsv.responses);
  t.deepEqual(fromParquet.neuroids, fromCsv.neuroids);
});

test('rows may be chosen by their values, as one experiment of a table that holds two', async (t) => {
  const where = { session: '2', person: 'B' };
  const { responses, neuroids } = await load(folderWith(t, { ...long, responses: { ...RESPONSES, where } }));
  t.deepEqual(neuroids.columns.neuroid_id, ['B.IFG']);
  t.deepEqual([...responses.columns.response.data], [4, 8]);
});

test('rows may be chosen by several values, as some sentences of each story by their numbers', async (t) => {
  const chosen = async (session: string | string[]) =>
    (await load(folderWith(t, { ...long, responses: { ...RESPONSES, where: { session } } }))).responses;
  t.deepEqual(await chosen(['1', '2']), (await load(folderWith(t, long))).responses);
  t.is((await chosen(['2'])).length, (await chosen('2')).length);
  await t.throwsAsync(chosen(['1', '3']), { message: /has no row whose session is "3"; there is: 1, 2/ });
  const assembly = {
    ...{ file: 'a.nc', stimulus_id: 'stimulus_id', text: 'stimulus', passage_id: 'story', neuroid_id: 'neuroid_id' },
    presentations: { sentence_number_in_story: ['1', '3'] },
  };
  const { stimulusSet } = await load(folderWith(t, { assembly }, { 'a.nc': await writeNetcdf(syntheticBlank({ full: false })) }));
  t.deepEqual([...new Set(stimulusSet.columns.stimulus_id.map((id) => id.split('.')[1]))].sort(), ['1', '3']);
});

test('neuroids at different times are different neuroids', async (t) => {
  const responses = { ...RESPONSES, repetition: undefined, time: 'session' };
  const { neuroids } = await load(folderWith(t, { ...long, responses }));
  t.deepEqual(neuroids.columns.neuroid_id, ['A.IFG@1', 'A.IFG@2', 'B.IFG@1', 'B.IFG@2']);
});

test('a neuroid that lacks a response is refused, or left out and listed where that is asked for', async (t) => {
  const gap = { 'long.csv': LONG.replace('B,IFG,2,8', 'B,IFG,2,NaN') };
  const message = /neuroid "B\.IFG" has no response to stimulus "a"; .*"missing": "drop"/;
  await t.throwsAsync(load(folderWith(t, long, gap)), { instanceOf: DataError, message });
  const { neuroids, exclusions } = await load(folderWith(t, { ...long, responses: { ...RESPONSES, missing: 'drop' } }, gap));
  t.deepEqual(neuroids.columns.neuroid_id, ['A.IFG']);
  t.deepEqual(rowsOf(exclusions), [{ kind: 'neuroid', id: 'B.IFG', reason: PARTLY }]);
});

test('a netCDF assembly is a dataset, or a part of one, without code', async (t) => {
  const assembly = {
    ...{ file: 'a.nc', stimulus_id: 'stimulus_id', text: 'stimulus', passage_id: 'story', neuroid_id: 'neuroid_id' },
    ...{ subject_id: 'subject_id', region: 'fROI_area', presentations: { story: 'Boar' }, neuroids: { subject_id: '061' } },
  };
  const { stimulusSet, neuroids } = await load(
    folderWith(t, { assembly }, { 'a.nc': await writeNetcdf(syntheticBlank({ full: false })) }),
  );
  t.deepEqual([stimulusSet.length, neuroids.length], [35, 12]);
  t.deepEqual([...new Set(stimulusSet.columns.passage_id)], ['Boar']);
});

const bad: Readonly<Record<string, readonly [description: unknown, message: RegExp, files?: Record<string, string>]>> = {
  'no JSON': ['{', /dataset\.json: is not JSON/],
  'a list': [[], /dataset\.json: is not an object/],
  'an unknown section': [{ ...long, stimulus: {} }, /says "stimulus", which means nothing; did you mean "stimuli"\?/],
  'a missing section': [{ stimuli: STIMULI }, /has no "responses"/],
  'an unknown entry': [
    { ...long, stimuli: { ...STIMULI, passage: 'story' } },
    /"stimuli": says "passage", which means nothing; did you mean "passage_id"\?/,
  ],
  'a missing entry': [{ ...long, responses: { ...RESPONSES, value: undefined } }, /"responses": does not say "value"/],
  'an entry that is no text': [{ ...long, stimuli: { ...STIMULI, text: 3 } }, /"text": is 3; it must be a text/],
  'another split': [{ ...long, split: 'random' }, /"split": is "random"; it must be "grouped" or "contiguous"/],
  'a half fold': [{ ...long, folds: 2.5 }, /"folds": is 2\.5; it must be a whole number of at least 2/],
  'an assembly beside tables': [{ ...long, assembly: {} }, /has "assembly" and "stimuli"/],
  'a missing file': [{ ...long, responses: { ...RESPONSES, file: 'lung.csv' } }, /lung\.csv: there is no such file/],
  'a missing column': [
    { ...long, responses: { ...RESPONSES, value: 'gold' } },
    /long\.csv:1: has no column "gold"; did you mean "bold"\?/,
  ],
  'a value that no row has': [
    { ...long, responses: { ...RESPONSES, where: { session: '3' } } },
    /long\.csv: has no row whose session is "3"; there is: 1, 2/,
  ],
  'a word where a number must stand': [
    long,
    /long\.csv:9, column "bold": holds "high", not a finite number/,
    { 'long.csv': LONG.replace('B,IFG,2,8', 'B,IFG,2,high') },
  ],
  'a response that stands twice': [
    long,
    /long\.csv:10, column "item": "a" stands twice, here and at .*long\.csv:9/,
    { 'long.csv': `${LONG}a,Birds sing. ,s1,1,2.5,B,IFG,2,9\n` },
  ],
  'a stimulus of two texts': [
    long,
    /column "sentence": is "Birds fly\." for stimulus "a", but "Birds sing\. " before/,
    { 'long.csv': LONG.replace('a,Birds sing. ,s1,1,2.5,B,IFG,2', 'a,Birds fly.,s1,1,2.5,B,IFG,2') },
  ],
  'stimuli that are not those of the responses': [
    { ...long, stimuli: { file: 's.csv', stimulus_id: 'item', text: 'sentence' } },
    /lacks 1 stimulus \(c\); the stimulus file has them/,
    { 's.csv': 'item,sentence\na,A.\nb,B.\nc,C.\n' },
  ],
  'a neuroid that the file of neuroids does not know': [
    { ...long, neuroids: { file: 'n.csv', neuroid_id: 'name' } },
    /n\.csv: lacks 1 neuroid \(B\.IFG\)/,
    { 'n.csv': 'name\nA.IFG\n' },
  ],
};
for (const [what, [description, message, files = {}]] of Object.entries(bad)) {
  test(`${what} is told by its place`, async (t) => {
    const folder = folderWith(t, description, files);
    await t.throwsAsync(async () => load(folder), { instanceOf: DataError, message });
  });
}

test('a name with a slash is a folder, one without is of the catalogue', (t) => {
  const folder = folderWith(t, long);
  t.is(datasetById(folder).title, 'Mine');
  const empty = join(folder, 'empty');
  mkdirSync(empty);
  t.throws(() => datasetById(empty), { instanceOf: DataError, message: /empty\/dataset\.json: there is no such file/ });
});

test('an option may take a path beside its choices', (t) => {
  const option = { about: '', default: [] as readonly string[], choices: ['a'] };
  t.deepEqual(parseValue('--x', { ...option, orPath: true }, 'a,./b'), ['a', './b']);
  t.throws(() => parseValue('--x', { ...option, orPath: true }, 'b'), { message: /"b" is not one of its values/ });
  t.throws(() => parseValue('--x', option, './b'), { message: /"\.\/b" is not one of its values/ });
});

test('a table in another encoding, or with half of a surrogate pair, is told by its line', async (t) => {
  const [before, after] = LONG.split('Birds sing. ', 2);
  for (const wrong of [Buffer.from('Caf\u00e9', 'latin1'), Buffer.from([0x61, 0xed, 0xa0, 0xbd])]) {
    const bytes = Buffer.concat([Buffer.from(before), wrong, Buffer.from(after)]);
    const message = /long\.csv:6: is not text in UTF-8; convert the file first$/;
    await t.throwsAsync(load(folderWith(t, long, { 'long.csv': bytes })), { instanceOf: DataError, message });
  }
  const whole = folderWith(t, long, { 'long.csv': LONG.replaceAll('Birds sing. ', 'Café 🐦.') });
  t.is((await load(whole)).stimulusSet.columns.text[0], 'Café 🐦.');
});
