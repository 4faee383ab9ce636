import { readFileSync } from 'node:fs';
import test from 'ava';
import { DataError } from '../../src/errors.ts';
import { fixture } from '../support/fixture.ts';
import { loadOwn, ownFolder } from '../support/own-folder.ts';

const bytesOf = (name: string): Buffer => readFileSync(new URL(`../fixtures/${name}`, import.meta.url));
const betas: number[][] = fixture('matlab/own.json').betas;
const files = {
  'own.mat': bytesOf('matlab/own.mat'),
  'own-v73.mat': bytesOf('matlab/own-v73.mat'),
  's.csv': 'item,sentence\nit1,Birds sing.\nit2,"Yes, they do."\nit3,Nobody hears them.\n',
};
const ofCsv = { file: 's.csv', stimulus_id: 'item', text: 'sentence' };
const ofMat = { file: 'own.mat', stimulus_id: 'items', text: 'sentences' };
const matrix = {
  ...{ file: 'own.mat', form: 'matrix', variable: 'betas', stimulus_id: 'items' },
  ...{ neuroid_id: 'meta.voxel', subject_id: 'meta.who', region: 'meta.roi' },
};

test('a MATLAB file of version 5, which scipy wrote, is a dataset: voxels × sentences, with texts, people and regions beside them', async (t) => {
  const { stimulusSet, responses, neuroids } = await loadOwn(ownFolder(t, { stimuli: ofMat, responses: matrix }, files));
  t.deepEqual(stimulusSet.columns.stimulus_id, ['it1', 'it2', 'it3']);
  t.deepEqual(stimulusSet.columns.text, ['Birds sing.', 'Yes, they do.', 'Nobody hears them.']);
  t.deepEqual([...responses.columns.response.data], betas.flat());
  t.deepEqual(neuroids.columns.neuroid_id, ['A.v1', 'A.v2', 'B.v1', 'B.v2']);
  t.deepEqual(neuroids.columns.subject_id, ['A', 'A', 'B', 'B']);
  t.deepEqual(neuroids.columns.region, ['IFG', 'PostTemp', 'IFG', 'PostTemp']);
});

test('one of version 7.3 holds sentences × voxels × repetitions in the order of the stimulus file', async (t) => {
  const responses = { file: 'own-v73.mat', form: 'matrix' };
  const read = await loadOwn(ownFolder(t, { stimuli: ofCsv, responses }, files));
  t.deepEqual(read.responses.columns.stimulus_id, ['it1', 'it2', 'it3', 'it1', 'it2', 'it3']);
  t.deepEqual([...read.responses.columns.repetition], [0, 0, 0, 1, 1, 1]);
  const expected = [0, 100].flatMap((more) => betas.flat().map((value) => value + more));
  t.deepEqual([...read.responses.columns.response.data], expected);
  t.deepEqual(read.neuroids.columns.neuroid_id, ['1', '2', '3', '4']);
});

test('an NPY file and a file of neuroids do as well', async (t) => {
  const neuroids = { file: 'n.csv', neuroid_id: 'voxel', subject_id: 'who' };
  const responses = { file: 'a.npy', form: 'matrix' };
  const more = { 'a.npy': bytesOf('formats/f8-little-c.npy'), 'n.csv': 'voxel,who\n3,C\n2,B\n1,A\n4,D\n' };
  const read = await loadOwn(ownFolder(t, { stimuli: ofCsv, responses, neuroids }, { ...files, ...more }));
  t.deepEqual(read.neuroids.columns.subject_id, ['A', 'B', 'C', 'D']);
  const { data } = fixture('formats/arrays.json').cases['f8-little-c.npy'][''];
  t.deepEqual([...read.responses.columns.response.data], data);
});

const bad: Readonly<Record<string, readonly [responses: object, message: RegExp, stimuli?: object]>> = {
  'a variable that is not there': [{ ...matrix, variable: 'beta' }, /own\.mat: has no variable "beta"; did you mean "betas"\?/],
  'a list that is not there': [
    { ...matrix, neuroid_id: 'meta.voxels' },
    /has no variable "meta\.voxels"; did you mean "meta\.voxel"\?/,
  ],
  'no variable where there are several': [
    { ...matrix, variable: undefined },
    /own\.mat: holds 2 arrays of numbers; say which is meant as "variable": betas, square/,
  ],
  'a variable of texts': [{ ...matrix, variable: 'items' }, /variable "items": holds texts, not numbers/],
  'a matrix in place of a list': [{ ...matrix, region: 'betas' }, /variable "betas": is 4 × 3, not a list/],
  'a shape that does not fit': [
    { file: 'own.mat', form: 'matrix', variable: 'betas' },
    /variable "betas": is 4 × 3, but there are 2 stimuli; it takes stimuli × neuroids, or transposed/,
    { ...ofCsv, file: 'two.csv' },
  ],
  'neuroids that do not fit': [
    { ...matrix, neuroid_id: 'sentences' },
    /variable "betas": is 4 × 3, but there are 3 stimuli and 3 neuroids/,
  ],
  'a square matrix of which nobody says what its rows are': [
    { file: 'own.mat', form: 'matrix', variable: 'square' },
    /is 3 × 3, with as many rows as columns; say what its rows are: "rows": "stimuli" or "neuroids"/,
  ],
  'rows that are said to be something else': [
    { ...matrix, rows: 'stimuli' },
    /is 4 × 3, but there are 3 stimuli and 4 neuroids, and its rows are said to be stimuli/,
  ],
  'a list of people that is too short': [
    { ...matrix, subject_id: 'items' },
    /variable "items": has 3 entries, but there are 4 neuroids/,
  ],
  'an order of stimuli that the matrix may not have': [
    { file: 'own.mat', form: 'matrix', variable: 'betas' },
    /does not say "stimulus_id", and the stimuli are put in another order/,
    { ...ofCsv, order: 'item' },
  ],
  'columns of unlike length': [matrix, /own\.mat: "meta\.roi" has 4 entries, "items" has 3/, { ...ofMat, text: 'meta.roi' }],
  'a file that is no MATLAB file': [{ ...matrix, file: 'x.mat' }, /x\.mat: is not a MATLAB file/],
};
for (const [what, [responses, message, stimuli = ofCsv]] of Object.entries(bad)) {
  test(`${what} is told by its place`, async (t) => {
    const more = { 'x.mat': 'a,b\n1,2\n'.repeat(40), 'two.csv': 'item,sentence\nit1,Birds sing.\nit2,They do.\n' };
    const folder = ownFolder(t, { stimuli, responses }, { ...files, ...more });
    await t.throwsAsync(async () => loadOwn(folder), { instanceOf: DataError, message });
  });
}

test('a square matrix is read as its rows are said to be', async (t) => {
  const read = async (rows: string) =>
    loadOwn(ownFolder(t, { stimuli: ofCsv, responses: { file: 'own.mat', form: 'matrix', variable: 'square', rows } }, files));
  t.deepEqual([...(await read('stimuli')).responses.columns.response.data], [0, 1, 2, 3, 4, 5, 6, 7, 8]);
  t.deepEqual([...(await read('neuroids')).responses.columns.response.data], [0, 3, 6, 1, 4, 7, 2, 5, 8]);
});
