import test from 'ava';
import { delayed } from '../../../../src/encoding/series/delays.ts';
import { type Resampling, toScans } from '../../../../src/encoding/series/scan-weights.ts';
import { NumericError } from '../../../../src/errors.ts';
import { matrix } from '../../../../src/linalg/matrix.ts';
import { largestDifference } from '../../../support/close.ts';
import { fixture } from '../../../support/fixture.ts';

const made = fixture('series.json').resampling;
const words = made.starts.map((start: number, i: number) => ({ start, end: made.ends[i] }));
const scans = made.scans.map((start: number) => ({ start, end: start + 2 }));
const x = matrix(24, 2, Float64Array.from(made.x));

for (const how of ['sum', 'mean', 'lanczos', 'hrf'] satisfies Resampling[]) {
  test(`words become scans by ${how} as in NumPy and SciPy`, (t) => {
    t.true(largestDifference(toScans(x, words, scans, how).data, made[how]) < 1e-12);
  });
}

test('a scan in which no word begins is 0 for a sum, and the mean scan for a mean', (t) => {
  t.deepEqual([...toScans(x, words, scans, 'sum').data.subarray(0, 2)], [0, 0]);
  t.notDeepEqual([...toScans(x, words, scans, 'mean').data.subarray(0, 2)], [0, 0]);
});

test('delays put what was before side by side, and nothing before the first row', (t) => {
  const series = matrix(3, 2, Float64Array.of(1, 2, 3, 4, 5, 6));
  t.deepEqual([...delayed(series, [1, 2]).data], [0, 0, 0, 0, 1, 2, 0, 0, 3, 4, 1, 2]);
  t.deepEqual([...delayed(series, [0]).data], [...series.data]);
  t.deepEqual([...delayed(series, [2], Float64Array.of(8, 9)).data], [8, 9, 8, 9, 1, 2]);
  for (const odd of [[], [3], [-1], [0.5]]) t.throws(() => delayed(series, odd), { instanceOf: NumericError });
});
