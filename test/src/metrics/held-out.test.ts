import test from 'ava';
import { NumericError } from '../../../src/errors.ts';
import { fromRows } from '../../../src/linalg/matrix.ts';
import { fisherMean, MEASURES, measureHeldOut, measureNamed } from '../../../src/metrics/held-out.ts';

const target = fromRows([
  [1, 5],
  [2, 5],
  [4, 5],
  [3, 5],
]);
const prediction = fromRows([
  [1, 1],
  [3, 2],
  [4, 3],
  [2, 4],
]);
const means = Float64Array.of(2, 5);
const first = (measure: (typeof MEASURES)[number]) => measureHeldOut(measure, prediction, target, means)[0];
const close = (a: number, b: number): boolean => Math.abs(a - b) < 1e-12;

test('correlations, errors and variance explained of four predictions are what they are by hand', (t) => {
  t.true(close(first('pearson'), 0.8));
  t.true(close(first('spearman'), 0.8));
  t.true(close(first('kendall'), 4 / 6));
  t.true(close(first('rmse'), Math.sqrt(0.5)));
  t.true(close(first('r2'), 1 - 2 / 6));
});

test('a target that never varies has an error, and no correlation and no variance to explain', (t) => {
  for (const measure of MEASURES) {
    const value = measureHeldOut(measure, prediction, target, means)[1];
    if (measure === 'rmse') t.true(close(value, Math.sqrt(7.5)));
    else t.is(value, Number.NaN, measure);
  }
});

test('predictions worse than the mean of the training rows explain less than nothing', (t) => {
  t.true(measureHeldOut('r2', fromRows([[9], [9]]), fromRows([[1], [2]]), Float64Array.of(1.5))[0] < 0);
});

test("correlations are averaged on Fisher's scale", (t) => {
  t.true(close(fisherMean(Float64Array.of(0.5, 0.5)), 0.5));
  t.true(close(Math.atanh(fisherMean(Float64Array.of(0.2, 0.8))), (Math.atanh(0.2) + Math.atanh(0.8)) / 2));
});

test('an unknown measure and unlike shapes are NumericErrors', (t) => {
  const refused = { instanceOf: NumericError };
  t.throws(() => measureNamed('spearmen'), { ...refused, message: /did you mean "spearman"/ });
  t.throws(() => measureHeldOut('rmse', prediction, target, Float64Array.of(1)), { ...refused, message: /differ in shape/ });
});
