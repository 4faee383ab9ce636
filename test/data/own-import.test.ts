import { readdirSync } from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';
import test from 'ava';
import { syntheticBlank } from '../../data/synthetic/neural.ts';
import { DataError } from '../../src/errors.ts';
import { writeNetcdf } from '../../src/formats/write-netcdf.ts';
import { rowsOf } from '../../src/table/read.ts';
import loadResponses from '../../stages/load-responses.ts';
import loadStimuli from '../../stages/load-stimuli.ts';
import { fixture } from '../support/fixture.ts';
import { bytesOf, folderOf, imported, importFrom, SENTENCES, WIDE } from '../support/import-files.ts';
import { loadOwn } from '../support/own-folder.ts';
import { runStage } from '../support/run-stage.ts';

const LONG = `Item,Sentence,Story,surprisal,Participant,ROI,rep,BOLD
b,"Yes, they do.",s1,1.5,A,IFG,1,1
b,"Yes, they do.",s1,1.5,A,IFG,2,2
b,"Yes, they do.",s1,1.5,B,IFG,1,3
b,"Yes, they do.",s1,1.5,B,IFG,2,4
a,Birds sing. ,s2,2.5,A,IFG,1,5
a,Birds sing. ,s2,2.5,A,IFG,2,6
a,Birds sing. ,s2,2.5,B,IFG,1,7
a,Birds sing. ,s2,2.5,B,IFG,2,8
`;
const long = { 'long.csv': LONG };

test('a long table is recognised by its columns, every decision is told, and the dataset counts what it holds', async (t) => {
  const { study, lines, counts, description } = await imported(t, long);
  t.deepEqual(lines, [
    'stimulus_id: column `Item`',
    'text: column `Sentence`',
    'passage_id: column `Story`',
    'form: long, a row for each stimulus and neuroid',
    'neuroid_id: column `ROI`',
    'value: column `BOLD`',
    'subject_id: column `Participant`',
    'region: column `ROI`',
    'repetition: column `rep`',
    'not read: `surprisal`',
    'order: none, so that the stimuli of a passage are read in the order of the file',
    'folds: 2, one for each passage or group',
  ]);
  t.deepEqual(description, {
    title: 'study',
    stimuli: { file: 'long.csv', stimulus_id: 'Item', text: 'Sentence', passage_id: 'Story' },
    responses: {
      ...{ file: 'long.csv', form: 'long', stimulus_id: 'Item', neuroid_id: 'ROI', value: 'BOLD' },
      ...{ subject_id: 'Participant', region: 'ROI', repetition: 'rep' },
    },
    folds: 2,
  });
  t.deepEqual(counts, {
    ...{ stimuli: '2', passages: '2', people: '2', neuroids: '2', regions: '1', repetitions: '2' },
    ...{ 'missing values': '0', 'neuroids left out': '0' },
  });
  t.deepEqual(readdirSync(study).sort(), ['dataset.json', 'long.csv']);
  const { responses, neuroids } = await loadOwn(study);
  t.deepEqual(neuroids.columns.neuroid_id, ['A.IFG', 'B.IFG']);
  t.deepEqual([...responses.columns.response.data], [1, 3, 2, 4, 5, 7, 6, 8]);
});

test('the steps of brain-score load an imported folder', async (t) => {
  const { study } = await imported(t, long);
  const { stimulusSet } = await runStage(loadStimuli, {}, { dataset: study });
  const { responses } = await runStage(loadResponses, { stimulusSet }, { dataset: study });
  t.deepEqual(stimulusSet.columns.text, ['Yes, they do.', 'Birds sing. ']);
  t.is(responses.length, 4);
});

test('a table without a column of neuroids is wide: its columns of numbers are neuroids, but for those whose name means something else', async (t) => {
  const { lines, description, study } = await imported(t, { 'wide.csv': WIDE });
  t.true(lines.includes('form: wide, a row for each stimulus, a column for each neuroid'));
  t.true(lines.includes('neuroids: 2 columns, `lang_IFG`, `lang_MFG`'));
  t.true(lines.includes('not read: `onset`'));
  t.true(lines.includes('region: none, so that all is of one region'));
  t.deepEqual(description.responses, {
    ...{ file: 'wide.csv', form: 'wide', stimulus_id: 'item_id', neuroids: ['lang_IFG', 'lang_MFG'] },
  });
  t.deepEqual([...(await loadOwn(study)).responses.columns.response.data], [1, 2, 3, 4]);
});

test('texts, responses and neuroids may come in three tables, and a file that holds nothing else needs no list of neuroids', async (t) => {
  const { lines, description, study } = await imported(
    t,
    {
      's.tsv': 'id\tSentence Text\nx\tone, two\ny\tthree\n',
      'w.csv': 'stim,v1,v2\ny,3,4\nx,1,2\n',
      'rois.csv': 'voxel,subject,parcel\nv2,B,MFG\nv1,A,IFG\n',
    },
    { columns: ['stimulus_id=id'] },
  );
  t.true(lines.includes('text: column `Sentence Text` of s.tsv'));
  t.true(lines.includes('form of w.csv: wide, a row for each stimulus, a column for each neuroid'));
  t.false(lines.some((line) => line.startsWith('subject_id: none')));
  t.deepEqual(description.responses, { file: 'w.csv', form: 'wide', stimulus_id: 'stim' });
  t.deepEqual(description.neuroids, { file: 'rois.csv', neuroid_id: 'voxel', subject_id: 'subject', region: 'parcel' });
  t.deepEqual((await loadOwn(study)).neuroids.columns.region, ['IFG', 'MFG']);
});

test('a wide table that says whose a row is, is wide by person', async (t) => {
  const MEANS = 'subject,item,sentence,IFG,MFG\nA,1,One.,1,2\nB,1,One.,3,4\nB,2,Two.,7,8\nA,2,Two.,5,6\n';
  const { lines, counts, study } = await imported(t, { 'means.csv': MEANS });
  t.true(lines.includes('form: wide by person, a row for each stimulus and person, a column for each region'));
  t.false(lines.some((line) => line.startsWith('region: none')));
  t.like(counts, { stimuli: '2', people: '2', neuroids: '4', regions: '2' });
  t.deepEqual((await loadOwn(study)).neuroids.columns.neuroid_id, ['A.IFG', 'A.MFG', 'B.IFG', 'B.MFG']);
});

test('a Parquet file is imported as the CSV file that it was made of', async (t) => {
  const folder = folderOf(t, long);
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  await connection.run(
    `COPY (SELECT * FROM read_csv('${folder}/long.csv', header = true)) TO '${folder}/long.parquet' (FORMAT parquet)`,
  );
  const [csv, parquet] = [
    await importFrom(folder, ['long.csv'], { to: 'a' }),
    await importFrom(folder, ['long.parquet'], { to: 'b' }),
  ];
  t.deepEqual(parquet.lines, csv.lines);
  t.deepEqual((await loadOwn(parquet.study)).responses, (await loadOwn(csv.study)).responses);
});

test('a netCDF assembly is recognised by its coordinates', async (t) => {
  const array = syntheticBlank({ full: false });
  const { lines, counts, description } = await imported(t, { 'a.nc': await writeNetcdf(array) });
  t.is(lines[0], 'form: netCDF assembly, presentations × neuroids');
  t.deepEqual(description.assembly, {
    ...{ file: 'a.nc', stimulus_id: 'stimulus_id', text: 'stimulus', passage_id: 'story' },
    ...{ neuroid_id: 'neuroid_id', subject_id: 'subject_id', region: 'fROI_area' },
  });
  const [stimuli, neuroids] = array.shape.map(String);
  t.like(counts, { stimuli, passages: '8', people: '5', neuroids });
});

test('a MATLAB file may hold all: the matrix that is called as values are, and the lists beside it', async (t) => {
  const { lines, description, study } = await imported(
    t,
    { 'own.mat': bytesOf('matlab/own.mat') },
    { columns: ['subject_id=meta.who'] },
  );
  t.true(lines.includes('value: variable `betas`'));
  t.deepEqual(description.stimuli, { file: 'own.mat', stimulus_id: 'items', text: 'sentences' });
  t.deepEqual(description.responses, {
    ...{ file: 'own.mat', form: 'matrix', variable: 'betas', stimulus_id: 'items' },
    ...{ neuroid_id: 'meta.voxel', subject_id: 'meta.who', region: 'meta.roi' },
  });
  t.deepEqual([...(await loadOwn(study)).responses.columns.response.data], fixture('matlab/own.json').betas.flat());
});

test('an array without names stands in the order of the texts', async (t) => {
  const { lines, description } = await imported(t, { 'a.npy': bytesOf('formats/f8-little-c.npy'), 's.csv': SENTENCES });
  t.true(lines.includes('value: the only array'));
  t.true(lines.includes('stimuli of the matrix: no variable lists them, so that they stand in the order of the texts'));
  t.deepEqual(description.responses, { file: 'a.npy', form: 'matrix' });
  const repeated = await imported(t, { 'b.mat': bytesOf('matlab/own-v73.mat'), 's.csv': SENTENCES });
  t.is(repeated.counts.repetitions, '2');
});

test('what the names do not say can be said: of one file, of many columns, or that there is none', async (t) => {
  const files = {
    's.csv': 'item,sentence,surp_a,surp_b\n1,One.,1,2\n2,Two.,3,4\n',
    'w.csv': 'item,sentence,subject,v1,v2,other\n1,Eins.,A,1,2,9\n2,Zwei.,A,3,4,9\n',
  };
  const columns = ['text=s.csv:sentence', 'predictors=surp_*', 'neuroids=v1,v2', 'subject_id='];
  const { lines, description, study } = await imported(t, files, { columns });
  t.true(lines.includes('predictors: `surp_a`, `surp_b` of s.csv'));
  t.deepEqual(description.stimuli.predictors, ['surp_a', 'surp_b']);
  t.deepEqual(description.responses.neuroids, ['v1', 'v2']);
  t.is(description.responses.subject_id, undefined);
  const { stimulusSet, predictors } = await loadOwn(study);
  t.deepEqual(stimulusSet.columns.text, ['One.', 'Two.']);
  t.deepEqual([...new Set(rowsOf(predictors).map(({ predictor }) => predictor))], ['surp_a', 'surp_b']);
});

test('the very name of dataset.json goes before others, and `sentence` is an id where it holds numbers', async (t) => {
  const { description } = await imported(t, { 'w.csv': 'stimulus_id,item,text,sentence,v\na,1,One.,1,5\nb,2,Two.,2,6\n' });
  t.like(description.stimuli, { stimulus_id: 'stimulus_id', text: 'text' });
  const numbered = await imported(t, { 'w.csv': 'sentence,text,v\n1,One.,5\n2,Two.,6\n' });
  t.like(numbered.description.stimuli, { stimulus_id: 'sentence', text: 'text' });
});

test('a gap is refused, or its neuroid left out and counted where that is asked for', async (t) => {
  const gap = { 'long.csv': LONG.replace('B,IFG,2,8', 'B,IFG,2,NaN') };
  await t.throwsAsync(imported(t, gap), {
    instanceOf: DataError,
    message: /\/long\.csv: neuroid "B\.IFG" has no response to stimulus "a"; .*left out: --missing drop$/,
  });
  const { counts, description } = await imported(t, gap, { part: { missing: 'drop' } });
  t.is(counts['neuroids left out'], '1');
  t.is(description.responses.missing, 'drop');
});

test('a square matrix is read as its rows are said to be', async (t) => {
  const files = { 'own.mat': bytesOf('matlab/own.mat') };
  const columns = ['value=square', 'neuroid_id=', 'region='];
  await t.throwsAsync(imported(t, files, { columns }), { message: /is 3 × 3, with as many rows as columns; .*--rows/s });
  const { description, study } = await imported(t, files, { columns, part: { rows: 'neuroids' } });
  t.like(description.responses, { variable: 'square', rows: 'neuroids' });
  t.deepEqual([...(await loadOwn(study)).responses.columns.response.data], [0, 3, 6, 1, 4, 7, 2, 5, 8]);
});

test('one passage is divided by runs of neighbours', async (t) => {
  const { lines, description } = await imported(t, { 'w.csv': 'item,text,story,v\n1,One.,s,5\n2,Two.,s,6\n' });
  t.true(lines.includes('split: contiguous, as there is one passage or group'));
  t.is(description.split, 'contiguous');
});
