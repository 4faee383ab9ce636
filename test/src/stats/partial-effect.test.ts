import test from 'ava';
import { NumericError } from '../../../src/errors.ts';
import { partialEffect } from '../../../src/stats/partial-effect.ts';
import { fixture } from '../../support/fixture.ts';

const made = fixture('series.json').effect;
const floats = (values: number[]) => Float64Array.from(values);
const x = floats(made.x);
const y = floats(made.y);
const covariates = made.covariates.map(floats);
const alone = Array.from(x.keys());
const job = { x, y, covariates, unitOf: alone, draws: 200, seed: 3 };

test('partial correlation and slope agree with least squares in NumPy', (t) => {
  const { r, slope, rows, units } = partialEffect(job);
  t.true(Math.abs(r.value - made.partial_r) < 1e-12);
  t.true(Math.abs(slope.value - made.slope) < 1e-10 * Math.abs(made.slope));
  t.deepEqual([rows, units], [60, 60]);
});

test('without covariates it is Pearson’s r', (t) => {
  t.true(Math.abs(partialEffect({ ...job, covariates: [] }).r.value - made.r) < 1e-13);
});

test('the interval holds the estimate, and the seed alone decides it', (t) => {
  const [once, again] = [partialEffect(job), partialEffect(job)];
  t.deepEqual(once, again);
  t.notDeepEqual(once, partialEffect({ ...job, seed: 4 }));
  t.true(once.r.low < once.r.value && once.r.value < once.r.high);
  t.true(once.slope.low < once.slope.value && once.slope.value < once.slope.high);
});

test('rows of one unit are drawn together: units that are copies of each other leave nothing to chance', (t) => {
  const twice = (values: Float64Array) => floats([...values, ...values]);
  const copies = { ...job, x: twice(x), y: twice(y), covariates: covariates.map(twice) };
  const { r } = partialEffect({ ...copies, unitOf: [...alone.map(() => 0), ...alone.map(() => 1)] });
  t.true(r.high - r.low < 1e-12);
  const loose = partialEffect({ ...copies, unitOf: [...alone, ...alone.map((row) => row + 60)] });
  t.true(loose.r.high - loose.r.low > 0.1);
});

test('one unit has no interval', (t) => {
  const { r } = partialEffect({ ...job, unitOf: alone.map(() => 0) });
  t.true(Number.isNaN(r.low) && Number.isNaN(r.high) && r.value < 1);
});

test('a covariate that is given twice changes nothing', (t) => {
  const doubled = partialEffect({ ...job, covariates: [...covariates, covariates[0].map((value: number) => 3 * value - 1)] });
  t.true(Math.abs(doubled.r.value - made.partial_r) < 1e-9);
});

test('a predictor that its covariates give, and a number that is none, are errors', (t) => {
  t.throws(() => partialEffect({ ...job, covariates: [x] }), { instanceOf: NumericError, message: /constant over 60 rows/ });
  t.throws(() => partialEffect({ ...job, y: y.with(3, Number.NaN) }), { instanceOf: NumericError, message: /not finite/ });
});
