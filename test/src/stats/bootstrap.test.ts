import test from 'ava';
import { NumericError } from '../../../src/errors.ts';
import { bootstrap, mean, median, percentile } from '../../../src/stats/bootstrap.ts';
import { largestDifference } from '../../support/close.ts';
import { fixture } from '../../support/fixture.ts';

const { statistics } = fixture('numerics.json');
const units = Float64Array.from(statistics.units);

test('percentiles are those of NumPy, to the last bit', (t) => {
  for (const [q, truth] of Object.entries<number>(statistics.percentiles)) t.is(percentile(statistics.values, Number(q)), truth);
});

test('the bootstrap of a mean and of a median gives the interval that NumPy draws from the same seed', (t) => {
  for (const [name, statistic] of Object.entries({ mean, median })) {
    const { estimate, low, high } = bootstrap(units, statistic, { draws: 200, seed: 7 });
    t.is(estimate, statistic(units));
    t.true(largestDifference([low, high], statistics.bootstrap[name]) < 1e-15, name);
  }
});

test('the interval of one unit is not known', (t) => {
  t.deepEqual(bootstrap(Float64Array.of(3), mean, { seed: 0 }), { estimate: 3, low: Number.NaN, high: Number.NaN });
});

test('a 95 % interval of a mean of 40 holds the truth in about 95 of 100 samples', (t) => {
  let held = 0;
  for (let sample = 0; sample < 200; sample++) {
    const drawn = Float64Array.from({ length: 40 }, (_, i) => Math.sin((sample * 40 + i) ** 2 * 12.9898) * 0.5);
    const { low, high } = bootstrap(drawn, mean, { draws: 300, seed: sample });
    if (low <= 0 && high >= 0) held++;
  }
  t.true(held > 170 && held < 200, `${held} of 200`);
});

test('no values, NaN and impossible percentiles are NumericErrors', (t) => {
  t.throws(() => percentile([], 50), { instanceOf: NumericError });
  t.throws(() => percentile([1], 101), { instanceOf: NumericError, message: /101 is not between 0 and 100/ });
  t.throws(() => median([1, Number.NaN]), { instanceOf: NumericError, message: /NaN/ });
  t.throws(() => bootstrap(new Float64Array(0), mean, { seed: 0 }), { instanceOf: NumericError });
});
