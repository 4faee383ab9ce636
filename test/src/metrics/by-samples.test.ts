import test from 'ava';
import { fromRows } from '../../../src/linalg/matrix.ts';
import { measureSamples } from '../../../src/metrics/by-samples.ts';
import { MEASURES, measureHeldOut } from '../../../src/metrics/held-out.ts';

const y = fromRows([
  [1, 2],
  [2, 1],
  [4, 3],
  [3, Number.NaN],
  [5, 1],
  [7, 2],
  [6, 0],
  [8, 5],
]);
const splits = [
  { train: Int32Array.of(4, 5, 6, 7), test: Int32Array.of(0, 1, 2, 3) },
  { train: Int32Array.of(0, 1, 2, 3), test: Int32Array.of(4, 5, 6, 7) },
];
const predictions = [
  fromRows([
    [1, 1],
    [3, 2],
    [4, 3],
    [2, Number.NaN],
  ]),
  fromRows([
    [5, 1],
    [6, 4],
    [7, 2],
    [9, 3],
  ]),
];
const job = { y, splits, predictions, measures: MEASURES };
const close = (a: number, b: number) => Math.abs(a - b) < 1e-12;

test('over all presentations a measure is its mean over folds, with the training means of each', (t) => {
  for (const { measure, folds, values } of measureSamples(job, () => true)) {
    const column = (rows: number[][]) => fromRows(rows);
    const first = measureHeldOut(measure, column([[1], [3], [4], [2]]), column([[1], [2], [4], [3]]), Float64Array.of(6.5))[0];
    const second = measureHeldOut(measure, column([[5], [6], [7], [9]]), column([[5], [7], [6], [8]]), Float64Array.of(2.5))[0];
    t.is(folds, 2);
    t.true(close(values[0], (first + second) / 2), measure);
  }
});

test('a neuroid counts with the presentations for which it was measured', (t) => {
  const [{ values }] = measureSamples({ ...job, splits: splits.slice(0, 1), measures: ['rmse'] }, () => true);
  t.true(close(values[1], Math.sqrt((1 + 1 + 0) / 3)));
});

test('samples count in the folds that hold enough of them, and a neuroid with too few there is NaN', (t) => {
  const some = measureSamples({ ...job, measures: ['rmse'] }, (row) => row >= 1 && row <= 4)[0];
  t.is(some.folds, 1);
  t.true(close(some.values[0], Math.sqrt((1 + 0 + 1) / 3)));
  t.is(some.values[1], Number.NaN);
  const none = measureSamples({ ...job, measures: ['rmse'] }, (row) => row < 2)[0];
  t.is(none.folds, 0);
  t.deepEqual([...none.values], [Number.NaN, Number.NaN]);
});
