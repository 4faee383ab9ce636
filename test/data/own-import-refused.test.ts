import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { syntheticBlank } from '../../data/synthetic/neural.ts';
import { DataError } from '../../src/errors.ts';
import { writeNetcdf } from '../../src/formats/write-netcdf.ts';
import { type Asked, bytesOf, type Files, folderOf, imported, importFrom, SENTENCES, WIDE } from '../support/import-files.ts';
import { loadOwn } from '../support/own-folder.ts';
import { emptyFolder } from '../support/synthetic-assemblies.ts';

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
