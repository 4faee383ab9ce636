import { gzipSync } from 'node:zlib';
import test, { type ExecutionContext } from 'ava';
import { fmri7t200Sentences } from '../../data/fmri7t-200sentences/load.ts';
import { DataError } from '../../src/errors.ts';
import { groupRows } from '../../src/table/group.ts';
import { dataDirWith, type Files } from '../support/published-folders.ts';
import { testWith } from '../support/shared-data.ts';

const FOLDER = 'fmri7t-200sentences';
const stimset = `Unnamed: 0,sentence,item_id,surprisal-5gram_mean,surprisal-gpt2-xl_mean,surprisal-pcfg_mean
a.1,Rain fell.,1.0,1,2,3
a.2,We stayed inside.,2.0,4,5,6
`;
const meta = `,neuroid_id,top10_tstat_langloc_SN_parc_lang_int,nc
7,7,1,36
9,9,5,49
`;
const betas = 'item_id,7,9\n1.0,0.5,1.5\n2.0,-0.5,2.5\n';
const person = { 'stimset.csv': stimset, 'langfroi12345_meta.csv': meta, 'langfroi12345_betas.csv': betas };
const whole: Files = Object.fromEntries(
  [1, 2, 3, 4, 5, 6, 7, 8].flatMap((p) => Object.entries(person).map(([name, content]) => [`p${p}/${name}`, content])),
);
const dirWith = (t: ExecutionContext, changes: Files = {}) => dataDirWith(t, FOLDER, { ...whole, ...changes });

test('the voxels of all people stand side by side', async (t) => {
  const other = 'item_id,7,9\n1.0,10,11\n2.0,12,13\n';
  const dataDir = dirWith(t, { 'p2/langfroi12345_betas.csv': other });
  const { responses, neuroids } = await fmri7t200Sentences.loadResponses(dataDir);
  const { width, data } = responses.columns.response;
  t.is(width, 16);
  t.deepEqual([...data.subarray(0, 6)], [0.5, 1.5, 10, 11, 0.5, 1.5]);
  t.deepEqual([...data.subarray(16, 20)], [-0.5, 2.5, 12, 13]);
  t.deepEqual(neuroids.columns.neuroid_id.slice(0, 4), ['p1.7', 'p1.9', 'p2.7', 'p2.9']);
  t.deepEqual(neuroids.columns.region.slice(0, 2), ['IFGorb', 'PostTemp']);
  t.deepEqual([...neuroids.columns.published_ceiling.subarray(0, 2)], [0.6, 0.7]);
  t.deepEqual(responses.columns.stimulus_id, ['baseline200.1', 'baseline200.2']);
});

test('a compressed file is read like a plain one', async (t) => {
  const compressed = { 'p3/langfroi12345_betas.csv': null, 'p3/langfroi12345_betas.csv.gz': gzipSync(betas) };
  const { responses } = await fmri7t200Sentences.loadResponses(dirWith(t, compressed));
  t.deepEqual([...responses.columns.response.data.subarray(4, 6)], [0.5, 1.5]);
});

const bad: Readonly<Record<string, readonly [Files, RegExp]>> = {
  'a person without a table is named': [{ 'p4/stimset.csv': null }, /p4\/stimset\.csv: there is no such file/],
  'a compressed file that is cut off is named': [
    { 'p1/langfroi12345_betas.csv': null, 'p1/langfroi12345_betas.csv.gz': gzipSync(betas).subarray(0, -12) },
    /p1\/langfroi12345_betas\.csv\.gz: cannot be decompressed/,
  ],
  'a table of betas that is cut off within a row is named by its line': [
    { 'p1/langfroi12345_betas.csv': 'item_id,7,9\n1.0,0.5,1.5\n2.0,-0.5' },
    /betas\.csv:3: has 2 cells, the header 3/,
  ],
  'a table of betas that is cut off between rows lacks sentences': [
    { 'p1/langfroi12345_betas.csv': 'item_id,7,9\n1.0,0.5,1.5\n' },
    /betas\.csv: lacks 1 sentence id \(baseline200\.2\)/,
  ],
  'another header is named': [
    { 'p1/langfroi12345_betas.csv': betas.replace('item_id', 'item') },
    /betas\.csv:1: begins with column "item", not "item_id"/,
  ],
  'a beta that is no number is named by voxel': [
    { 'p5/langfroi12345_betas.csv': betas.replace('2.5', 'nan') },
    /p5\/langfroi12345_betas\.csv:3, column "9": holds "nan"/,
  ],
  'an empty beta is not 0': [{ 'p5/langfroi12345_betas.csv': betas.replace('2.5', '') }, /column "9": holds ""/],
  'a voxel without variance is named': [
    { 'p5/langfroi12345_betas.csv': betas.replace('2.5', '1.5') },
    /p5.*column "9": the voxel has the same value for every stimulus/,
  ],
  'a voxel that stands twice is named': [{ 'p5/langfroi12345_betas.csv': betas.replace('7,9', '7,7') }, /voxel "7" stands twice/],
  'voxels in another order are named': [
    { 'p6/langfroi12345_meta.csv': ',neuroid_id,top10_tstat_langloc_SN_parc_lang_int,nc\n9,9,5,49\n7,7,1,36\n' },
    /meta\.csv: voxel 1 is "9", but "7" in .*betas\.csv/,
  ],
  'a number that names no region is named': [
    { 'p6/langfroi12345_meta.csv': meta.replace('9,9,5', '9,9,6') },
    /meta\.csv:3, column "top10.*": is 6, not the number of a language region/,
  ],
  'a sentence that one person was given in other words is quoted': [
    { 'p7/stimset.csv': stimset.replace('Rain fell', 'Snow fell') },
    /p7\/stimset\.csv:2, column "sentence": reads "Snow fell\.", but "Rain fell\."/,
  ],
  'a sentence that stands twice is named': [{ 'p8/stimset.csv': stimset.replace('2.0', '1.0') }, /"baseline200\.1" stands twice/],
};
for (const [title, [changes, message]] of Object.entries(bad)) {
  test(title, async (t) => {
    await t.throwsAsync(fmri7t200Sentences.loadResponses(dirWith(t, changes)), { instanceOf: DataError, message });
  });
}

testWith(FOLDER, '200 sentences and 5,021 voxels of eight people, as published', async (t, _, dataDir) => {
  const { stimulusSet, predictors } = await fmri7t200Sentences.loadStimuli(dataDir);
  const { responses, neuroids } = await fmri7t200Sentences.loadResponses(dataDir);
  t.is(stimulusSet.length, 200);
  t.is(predictors.length, 800);
  t.is(responses.columns.response.width, 5021);
  t.deepEqual(
    [...groupRows(neuroids.columns.subject_id).values()].map((rows) => rows.length),
    [963, 1043, 616, 143, 663, 879, 130, 584],
  );
  t.true(neuroids.columns.published_ceiling.every((ceiling) => ceiling ** 2 >= 0.324 && ceiling < 1));
  t.deepEqual(fmri7t200Sentences.verify(dataDir), []);
});
