import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { aliceBrennan2016 } from '../../data/alice-brennan2016/load.ts';
import { readMatrix } from '../../data/files/read-matrix.ts';
import { readTextGrid } from '../../data/files/read-textgrid.ts';
import { DataError } from '../../src/errors.ts';
import { matrix } from '../../src/linalg/matrix.ts';
import { pearson } from '../../src/stats/correlation.ts';
import { zScored } from '../../src/stats/z-scored.ts';
import { rowsOf } from '../../src/table/read.ts';
import correlateSubjects from '../../stages/correlate-subjects.ts';
import { dataDirWith } from '../support/published-folders.ts';
import { runStage } from '../support/run-stage.ts';
import { testWith } from '../support/shared-data.ts';

const FOLDER = 'fmri-alice-brennan2016';

const grid = (...intervals: [number, number, string][]) =>
  `File type = "ooTextFile"\nxmin = 0\nxmax = 9\n        intervals: size = ${intervals.length}\n${intervals
    .map(([start, end, text], i) => `        intervals [${i + 1}]:\n  xmin = ${start}\n  xmax = ${end}\n  text = "${text}"\n`)
    .join('')}`;

test('intervals of a TextGrid are read with their doubled quotation marks', (t) => {
  const dir = dataDirWith(t, 'x', { 'a.TextGrid': grid([0, 1.5, 'sp'], [1.5, 2, 'so ""said""']) });
  t.deepEqual(readTextGrid(join(dir, 'x', 'a.TextGrid')), [
    { start: 0, end: 1.5, text: 'sp' },
    { start: 1.5, end: 2, text: 'so "said"' },
  ]);
});

test('a TextGrid that is cut off, or runs backwards, is refused', (t) => {
  const files = {
    'a.TextGrid': grid([0, 1, 'a'], [1, 2, 'b']).replace('text = "b"', ''),
    'b.TextGrid': grid([0, 2, 'a'], [1, 3, 'b']),
  };
  const dir = dataDirWith(t, 'x', files);
  t.throws(() => readTextGrid(join(dir, 'x', 'a.TextGrid')), { instanceOf: DataError, message: /holds 1 intervals, and says 2/ });
  t.throws(() => readTextGrid(join(dir, 'x', 'b.TextGrid')), {
    instanceOf: DataError,
    message: /interval 2 \("b"\) runs from 1 to 3/,
  });
});

test('a file of numbers of another shape is named by its line', (t) => {
  const dir = dataDirWith(t, 'x', { 'a.txt': ' 1 2\n3\t4e-1\n', 'b.txt': '1 2\n3\n' });
  t.deepEqual([...readMatrix(join(dir, 'x', 'a.txt'), 2, 2).values], [1, 2, 3, 0.4]);
  t.throws(() => readMatrix(join(dir, 'x', 'a.txt'), 3, 2), { instanceOf: DataError, message: /has 2 lines, not 3/ });
  t.throws(() => readMatrix(join(dir, 'x', 'b.txt'), 2, 2), { instanceOf: DataError, message: /b\.txt:2: has 1 numbers, not 2/ });
});

/** Of an independent computation with NumPy: series as published, z-scores, leave one out, mean over 27 people. */
const ALIKE = { LATL: 0.306, RATL: 0.197, LPTL: 0.384, LIPL: 0.276, LPreM: 0.222, LIFG: 0.139 };

testWith(FOLDER, '27 people resemble each other as in NumPy, and s33 is left out and listed', async (t, _, dataDir) => {
  const { responses, neuroids, exclusions } = await aliceBrennan2016.loadResponses(dataDir);
  t.is(responses.length, 362);
  t.is(neuroids.length, 27 * 6);
  t.deepEqual(
    rowsOf(exclusions).flatMap(({ kind, id }) => (kind === 'subject' ? [id] : [])),
    ['s33'],
  );
  const { ceilings } = await runStage(correlateSubjects, { responses, neuroids });
  for (const [region, r] of Object.entries(ALIKE)) {
    const own = rowsOf(ceilings).flatMap(({ ceiling }, i) => (neuroids.columns.region[i] === region ? [ceiling] : []));
    t.is(own.length, 27);
    const mean = own.reduce((sum, value) => sum + value, 0) / own.length;
    t.true(Math.abs(mean - r) <= 5e-4, `${region}: ${mean}`);
  }
  t.deepEqual(aliceBrennan2016.verify(dataDir), []);
});

testWith(FOLDER, 'the mean person goes with the word rate in every region, once ten rows are skipped', async (t, _, dataDir) => {
  const { responses, neuroids } = await aliceBrennan2016.loadResponses(dataDir);
  const { predictors, scans, timing } = await aliceBrennan2016.loadSeries!(dataDir);
  const rate = predictors.columns.value.slice(0, 362);
  t.is(predictors.columns.predictor[361], 'word_rate');
  const z = zScored(matrix(362, 162, responses.columns.response.data as Float64Array));
  for (const region of Object.keys(ALIKE)) {
    const columns = neuroids.columns.region.flatMap((name, column) => (name === region ? [column] : []));
    const mean = Float64Array.from({ length: 362 }, (_, i) => columns.reduce((sum, j) => sum + z.data[i * 162 + j], 0) / 27);
    const r = pearson(mean, rate);
    t.true(r > 0.295 && r < 0.385, `${region}: ${r}`);
    t.true(pearson(mean.slice(10), rate.slice(0, 352)) < 0.05, region);
  }
  t.is(timing.length, 2127);
  t.is(
    scans.columns.word_count.reduce((sum, count) => sum + count, 0),
    2127,
  );
  t.is(scans.columns.word_count.filter((count) => count === 0).length, 1);
});

testWith(FOLDER, 'the words and their times are those of an independent reading of the TextGrid', async (t, folder, dataDir) => {
  const [, ...lines] = readFileSync(join(folder, 'stimulus', 'words_with_times.csv'), 'utf8')
    .trimEnd()
    .split(/\r?\n/);
  const { stimulusSet } = await aliceBrennan2016.loadStimuli(dataDir);
  const { timing } = await aliceBrennan2016.loadSeries!(dataDir);
  t.is(lines.length, 2127);
  lines.forEach((line, row) => {
    const [onset, offset, ...text] = line.split(',');
    t.is(stimulusSet.columns.text[row], text.join(','));
    t.true(Math.abs(timing.columns.onset_s[row] - Number(onset)) < 6e-5, line);
    t.true(Math.abs(timing.columns.offset_s[row] - Number(offset)) < 6e-5, line);
  });
});
