import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import test, { type ExecutionContext } from 'ava';
import { importDataset } from '../../data/own/import/import-dataset.ts';
import { syntheticBlank } from '../../data/synthetic/neural.ts';
import { DataError } from '../../src/errors.ts';
import { writeNetcdf } from '../../src/formats/write-netcdf.ts';
import { rowsOf } from '../../src/table/read.ts';
import loadResponses from '../../stages/load-responses.ts';
import loadStimuli from '../../stages/load-stimuli.ts';
import { fixture } from '../support/fixture.ts';
import { loadOwn } from '../support/own-folder.ts';
import { runStage } from '../support/run-stage.ts';
import { emptyFolder } from '../support/synthetic-assemblies.ts';

type Files = Readonly<Record<string, string | Uint8Array>>;
interface Asked {
  readonly columns?: readonly string[];
  readonly part?: { missing?: 'drop'; rows?: 'stimuli' | 'neuroids' };
  readonly to?: string;
}

/** A folder with files that are to be imported. */
function folderOf(t: ExecutionContext, files: Files): string {
  const folder = emptyFolder(t);
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return folder;
}

async function importFrom(folder: string, names: readonly string[], { columns = [], part = {}, to = 'study' }: Asked = {}) {
  const lines: string[] = [];
  const study = join(folder, to);
  const files = names.map((name) => join(folder, name));
  const counts = await importDataset({ files, to: study, columns, part }, (line) => lines.push(line));
  const said = Object.fromEntries(counts.map(({ what, count }) => [what, count]));
  return { study, lines, counts: said, description: JSON.parse(readFileSync(join(study, 'dataset.json'), 'utf8')) };
}

const imported = (t: ExecutionContext, files: Files, asked?: Asked) => importFrom(folderOf(t, files), Object.keys(files), asked);

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
const SENTENCES = 'item,sentence\nit1,Birds sing.\nit2,"Yes, they do."\nit3,Nobody hears them.\n';
const bytesOf = (name: string): Buffer => readFileSync(new URL(`../fixtures/${name}`, import.meta.url));

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

const WIDE = 'item_id,sentence,onset,lang_IFG,lang_MFG\n1,Birds sing.,0.5,1,2\n2,They do.,2.5,3,4\n';

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

const bad: Readonly<Record<string, readonly [files: Files, message: RegExp, asked?: Asked]>> = {
  'several columns with one meaning': [
    { 'w.csv': 'item,sent_id,word,sentence,v\n1,1,One,One.,5\n' },
    /w\.csv: the stimulus_id may be `item` or `sent_id`, and the text may be `word` or `sentence`; say which, as in --column stimulus_id=item --column text=word$/,
  ],
  'a table without texts': [
    { 'w.csv': 'item,v\n1,5\n' },
    /w\.csv: no column of texts is called text, .*; w\.csv has `item`, `v`; say which it is, as in --column text=<column>/,
  ],
  'a table without ids': [
    { 'w.csv': 'nr,sentence,v\n1,One.,5\n' },
    /w\.csv: no column is called as a stimulus_id is; there is: `nr`, `sentence`, `v`; say which, as in --column stimulus_id=<column>/,
  ],
  'neuroids without values': [
    { 'w.csv': 'item,sentence,roi,psc\n1,One.,IFG,5\n' },
    /no column is called as a value is; .*--column value=<column>/,
  ],
  'a wide table without numbers': [
    { 'w.csv': 'item,sentence\n1,One.\n' },
    /no column of numbers is left for the neuroids; .*neuroids=v\*/,
  ],
  'a column that is said and not there': [
    { 'w.csv': WIDE },
    /--column text=sentnce: no file has a column "sentnce"; did you mean "sentence"\?/,
    { columns: ['text=sentnce'] },
  ],
  'a meaning that there is not': [
    { 'w.csv': WIDE },
    /--column txt=sentence: "txt" is no meaning of a column; did you mean "text"\?/,
    { columns: ['txt=sentence'] },
  ],
  'a meaning that the form does not have': [
    { 'w.csv': WIDE },
    /--column time=onset: no time is read from such files/,
    { columns: ['time=onset'] },
  ],
  'an option that the form does not have': [
    { 'w.csv': WIDE },
    /--rows stimuli: means nothing for such files/,
    { part: { rows: 'stimuli' } },
  ],
  'two files with texts': [
    { 'a.csv': WIDE, 'b.csv': WIDE },
    /a\.csv, .*b\.csv: both hold texts; .*--column text=a\.csv:sentence/,
  ],
  'two files with responses': [
    { 's.csv': SENTENCES, 'a.csv': 'item,v\n1,2\n', 'b.csv': 'item,v\n1,2\n' },
    /a\.csv, .*b\.csv: 2 files may hold the responses; a dataset has one/,
  ],
  'several matrices of which none is called as values are': [
    { 's.csv': SENTENCES, 'x.npz': bytesOf('formats/stored.npz') },
    /x\.npz: no variable is called as a value is; there is: .*--column value=<variable>/,
  ],
  'a file of another kind': [{ 'w.xlsx': 'PK' }, /w\.xlsx: is of no kind that is read; tables are called \.csv/],
  'cells that semicolons separate': [
    { 'w.csv': 'item;sentence;v\n1;One.;5\n' },
    /has one column, "item;sentence;v"; separate the cells by commas/,
  ],
  'a column that stands twice': [{ 'w.csv': 'item,text,v,v\n1,One.,5,6\n' }, /w\.csv: column "v" stands twice/],
  'a damaged file': [{ 'w.parquet': 'PAR1 and no more' }, /w\.parquet: cannot be read as Parquet/],
  'a stimulus that stands twice': [
    { 'w.csv': `${WIDE}2,They do.,9,5,6\n` },
    /\/w\.csv:4, column "item_id": "2" stands twice, here and at .*\/w\.csv:3, column "item_id"; name the column that tells them apart as --column repetition=<column>/,
  ],
  'an empty text': [
    { 'w.csv': WIDE.replace('They do.', '') },
    /\/w\.csv:3, column "sentence": is empty where a value must stand/,
  ],
};
for (const [what, [files, message, asked]] of Object.entries(bad)) {
  test(`no folder is left by ${what}, and an error says it`, async (t) => {
    const folder = folderOf(t, files);
    await t.throwsAsync(importFrom(folder, Object.keys(files), asked), { instanceOf: DataError, message });
    t.deepEqual(readdirSync(folder).sort(), Object.keys(files).sort());
  });
}

test('an assembly comes alone', async (t) => {
  const bytes = await writeNetcdf(syntheticBlank({ full: false }));
  await t.throwsAsync(imported(t, { 'a.nc': bytes, 's.csv': SENTENCES }), {
    message: /a\.nc: is an assembly, .*import it alone/,
  });
});

test('folders above the dataset are made, and go again where the import fails', async (t) => {
  const folder = folderOf(t, { 'w.csv': WIDE, 'twice.csv': `${WIDE}2,They do.,9,5,6\n` });
  const to = 'deep/er/study';
  await t.throwsAsync(importFrom(folder, ['twice.csv'], { to }), { instanceOf: DataError });
  t.false(existsSync(join(folder, 'deep')));
  await importFrom(folder, ['w.csv'], { to });
  t.deepEqual(readdirSync(join(folder, 'deep/er')), ['study']);
});

test('a folder is written over only where it holds nothing else, and stays as it is where the import fails', async (t) => {
  const folder = folderOf(t, { 'w.csv': WIDE });
  const { study } = await importFrom(folder, ['w.csv']);
  await importFrom(folder, ['w.csv'], { columns: ['neuroids=lang_IFG'] });
  const described = readFileSync(join(study, 'dataset.json'), 'utf8');
  t.true(described.includes('"neuroids": [\n      "lang_IFG"\n    ]'));
  writeFileSync(join(folder, 'w.csv'), `${WIDE}2,They do.,9,5,6\n`);
  await t.throwsAsync(importFrom(folder, ['w.csv']), { message: /stands twice/ });
  t.is(readFileSync(join(study, 'dataset.json'), 'utf8'), described);
  t.is(readFileSync(join(study, 'w.csv'), 'utf8'), WIDE);
  writeFileSync(join(study, 'notes.txt'), '');
  await t.throwsAsync(importFrom(folder, ['w.csv']), {
    message: /study: holds notes\.txt, which would not be written over; name a new folder/,
  });
  await t.throwsAsync(importFrom(folder, ['w.csv'], { to: 'w.csv' }), { message: /w\.csv: is a file, not a folder/ });
  t.deepEqual(readdirSync(folder).sort(), ['study', 'w.csv']);
});

test('files may become a dataset where they lie', async (t) => {
  const folder = folderOf(t, { 'w.csv': WIDE });
  await importFrom(folder, ['w.csv'], { to: '.' });
  t.deepEqual(readdirSync(folder).sort(), ['dataset.json', 'w.csv']);
  t.is((await loadOwn(folder)).stimulusSet.length, 2);
});

test('two files of one name cannot lie in one folder', async (t) => {
  const folder = folderOf(t, { 'w.csv': SENTENCES });
  mkdirSync(join(folder, 'other'));
  writeFileSync(join(folder, 'other/w.csv'), 'item,v\nit1,1\nit2,2\nit3,3\n');
  await t.throwsAsync(importFrom(folder, ['w.csv', 'other/w.csv']), {
    message: /^w\.csv: two files have this name; .*rename one/,
  });
});

test('a file that is not there, or a folder, is told by its path', async (t) => {
  const folder = emptyFolder(t);
  mkdirSync(join(folder, 'w.csv'));
  await t.throwsAsync(importFrom(folder, ['lost.csv']), { message: `${folder}/lost.csv: there is no such file; check the path` });
  await t.throwsAsync(importFrom(folder, ['w.csv']), { message: `${folder}/w.csv: is not a file` });
});

test('a disk that refuses leaves no folder, and is told', async (t) => {
  const folder = folderOf(t, { 'w.csv': WIDE });
  mkdirSync(join(folder, 'study/w.csv'), { recursive: true });
  writeFileSync(join(folder, 'study/w.csv/kept.txt'), '');
  await t.throwsAsync(importFrom(folder, ['w.csv']), { instanceOf: DataError, message: /study: is a folder, not a file/ });
  t.deepEqual(readdirSync(folder).sort(), ['study', 'w.csv']);
  t.true(existsSync(join(folder, 'study/w.csv/kept.txt')));
  await t.throwsAsync(importFrom(folder, ['w.csv'], { to: 'w.csv/deep' }), {
    instanceOf: DataError,
    message: /w\.csv: a part of this path is a file/,
  });
});
