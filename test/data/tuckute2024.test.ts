import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { tuckute2024 } from '../../data/tuckute2024/load.ts';
import { DataError } from '../../src/errors.ts';
import { rowsOf } from '../../src/table/read.ts';
import { dataDirWith, type Files } from '../support/published-folders.ts';
import { testWith } from '../support/shared-data.ts';

const FOLDER = 'fmri3t-1000sentences-tuckute2024';
const whole = {
  'bold_response_LH.csv': `item_id,sentence,lang_LH_AntTemp,lang_LH_IFG,lang_LH_IFGorb,lang_LH_MFG,lang_LH_PostTemp,lang_LH_netw
B.1,"Yes, they do.",1,2,3,4,5,6
B.2,Birds sing.,-1,0.5,1e-2,7,8,9
`,
  'S3T_stimset.csv': `sentence,item_id,surprisal-5gram_mean,surprisal-gpt2-xl_mean,surprisal-pcfg_mean
Birds sing.,2,20,21,22
"Yes, they do.",1,10,11,12
`,
  'S3T_langfroi12345_meta.csv': `neuroid_id,parc_name_glasser,tstat_langloc_SN,nc
1,lang_LH_IFGorb,,25
2,lang_LH_IFG,,36
3,lang_LH_MFG,,49
4,lang_LH_AntTemp,,64
5,lang_LH_PostTemp,,81
`,
};
const dirWith = (t: ExecutionContext, changes: Files = {}) => dataDirWith(t, FOLDER, { ...whole, ...changes });

test('the tables hold what the files say, matched by sentence id', async (t) => {
  const dataDir = dirWith(t);
  const { stimulusSet, predictors } = await tuckute2024.loadStimuli(dataDir);
  const { responses, neuroids } = await tuckute2024.loadResponses(dataDir);
  t.deepEqual(stimulusSet.columns.text, ['Yes, they do.', 'Birds sing.']);
  t.deepEqual([...stimulusSet.columns.word_count], [3, 2]);
  t.deepEqual(
    rowsOf(predictors).map(({ predictor, stimulus_id, value }) => `${predictor} ${stimulus_id} ${value}`),
    [
      ...['surprisal_5gram B.1 10', 'surprisal_5gram B.2 20', 'surprisal_gpt2xl B.1 11', 'surprisal_gpt2xl B.2 21'],
      ...['surprisal_pcfg B.1 12', 'surprisal_pcfg B.2 22', 'characters B.1 13', 'characters B.2 11'],
    ],
  );
  t.deepEqual([...responses.columns.response.data], [1, 2, 3, 4, 5, 6, -1, 0.5, 0.01, 7, 8, 9]);
  t.deepEqual(neuroids.columns.region, ['AntTemp', 'IFG', 'IFGorb', 'MFG', 'PostTemp', 'netw']);
  t.deepEqual([...neuroids.columns.published_ceiling], [0.8, 0.6, 0.5, 0.7, 0.9, Number.NaN]);
  t.is(tuckute2024.verify(dataDir).length, 3);
});

const replaced = (name: keyof typeof whole, from: string, to: string): Files => ({ [name]: whole[name].replace(from, to) });
const bad: Readonly<Record<string, readonly [Files, RegExp]>> = {
  'a missing file is named': [{ 'bold_response_LH.csv': null }, /bold_response_LH\.csv: there is no such file/],
  'an empty file is named': [{ 'S3T_stimset.csv': '' }, /S3T_stimset\.csv: is empty/],
  'a file without rows is named': [
    { 'S3T_stimset.csv': `${whole['S3T_stimset.csv'].split('\n')[0]}\n` },
    /S3T_stimset\.csv: has a header but no rows/,
  ],
  'a row cut short is named by its line': [replaced('bold_response_LH.csv', ',7,8,9\n', ',7'), /LH\.csv:3: is not whole CSV/],
  'a missing column is named, with the nearest there is': [
    replaced('bold_response_LH.csv', 'lang_LH_netw', 'lang_LH_net'),
    /LH\.csv:1: has no column "lang_LH_netw"; did you mean "lang_LH_net"/,
  ],
  'a sentence that stands twice is named': [replaced('bold_response_LH.csv', 'B.2', 'B.1'), /sentence id "B\.1" stands twice/],
  'an empty sentence id is named': [replaced('bold_response_LH.csv', 'B.2', ''), /LH\.csv:3, column "item_id": is empty/],
  'a sentence that only one file has is named': [
    replaced('S3T_stimset.csv', 'sing.,2,', 'sing.,3,'),
    /stimset\.csv: lacks 1 sentence id \(B\.2\)/,
  ],
  'a word where a number belongs is named': [
    replaced('bold_response_LH.csv', '0.5', 'high'),
    /LH\.csv:3, column "lang_LH_IFG": holds "high", not a finite number/,
  ],
  'NaN is not a response': [replaced('bold_response_LH.csv', '0.5', 'NaN'), /column "lang_LH_IFG": holds "NaN"/],
  'an empty cell is not 0': [replaced('bold_response_LH.csv', '0.5', ''), /column "lang_LH_IFG": is empty/],
  'a text that differs between files is quoted': [
    replaced('S3T_stimset.csv', 'Birds sing.', 'Birds sang.'),
    /stimset\.csv:2, column "sentence": reads "Birds sang\.", but "Birds sing\."/,
  ],
  'a region without variance is named': [
    replaced('bold_response_LH.csv', '-1,', '1,'),
    /"lang_LH_AntTemp": the region has the same/,
  ],
  'a region that is missing from the ceilings is named': [
    replaced('S3T_langfroi12345_meta.csv', 'lang_LH_IFG,', 'lang_LH_XYZ,'),
    /meta\.csv: lacks 1 region \(lang_LH_IFG\)/,
  ],
  'a share of variance above 100 percent is named': [
    replaced('S3T_langfroi12345_meta.csv', ',81', ',181'),
    /meta\.csv:6, column "nc": is 181/,
  ],
};
for (const [title, [changes, message]] of Object.entries(bad)) {
  test(title, async (t) => {
    const dataDir = dirWith(t, changes);
    const load = async () => [await tuckute2024.loadStimuli(dataDir), await tuckute2024.loadResponses(dataDir)];
    await t.throwsAsync(load, { instanceOf: DataError, message });
  });
}

test('without a data folder the address is told', async (t) => {
  const told = { instanceOf: DataError, message: /obtain it from github\.com\/flawreen\/LLM2vec/ };
  await t.throwsAsync(tuckute2024.loadStimuli(null), told);
  await t.throwsAsync(tuckute2024.loadStimuli(join(dirWith(t), 'elsewhere')), told);
  t.throws(() => tuckute2024.files(null), told);
});

function pearson(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const mean = (x: ArrayLike<number>) => Array.from(x).reduce((s, v) => s + v, 0) / x.length;
  const [ma, mb] = [mean(a), mean(b)];
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    ab += (a[i] - ma) * (b[i] - mb);
    aa += (a[i] - ma) ** 2;
    bb += (b[i] - mb) ** 2;
  }
  return ab / Math.sqrt(aa * bb);
}

testWith(FOLDER, 'the network correlates with three surprisals as published', async (t, _, dataDir) => {
  const { stimulusSet, predictors } = await tuckute2024.loadStimuli(dataDir);
  const { responses, neuroids } = await tuckute2024.loadResponses(dataDir);
  t.is(stimulusSet.length, 1000);
  t.is(neuroids.length, 6);
  t.is(new Set(stimulusSet.columns.word_count).size, 2);
  const network = Float64Array.from({ length: 1000 }, (_, i) => responses.columns.response.data[i * 6 + 5]);
  for (const [name, r] of Object.entries({ surprisal_gpt2xl: 0.2185, surprisal_5gram: 0.2332, surprisal_pcfg: 0.1591 })) {
    const values = predictors.columns.value.filter((_, i) => predictors.columns.predictor[i] === name);
    t.true(Math.abs(pearson(network, values) - r) <= 5e-5, `${name}: ${pearson(network, values)}`);
  }
  const means = rowsOf(responses).map(({ response }) => response.slice(0, 5).reduce((s, v) => s + v, 0) / 5);
  t.true(means.some((mean, i) => Math.abs(mean - network[i]) > 0.3));
  t.deepEqual(tuckute2024.verify(dataDir), []);
});
