import test from 'ava';
import { bootstrap, mean, percentile } from '../../../src/stats/bootstrap.ts';
import { meanResamples, signTest } from '../../../src/stats/paired-difference.ts';

test('two calls draw the same people, so that a constant advantage has no spread', (t) => {
  const base = [0.1, 0.4, 0.2, 0.7, 0.3];
  const [one, other] = [
    meanResamples(
      base.map((r) => r + 0.05),
      200,
      3,
    ),
    meanResamples(base, 200, 3),
  ];
  t.true(one.every((value, i) => Math.abs(value - other[i] - 0.05) < 1e-12));
  t.is(signTest(Array.from(one, (value, i) => value - other[i])), 2 / 201);
});

test('its percentiles are those of the bootstrap of the mean, to sampling error', (t) => {
  const values = [0.1, 0.4, 0.2, 0.7, 0.3, 0.5];
  const samples = meanResamples(values, 4000, 1);
  const { low, high } = bootstrap(Float64Array.from(values), mean, { draws: 4000, seed: 2 });
  t.true(Math.abs(percentile(samples, 2.5) - low) < 0.02);
  t.true(Math.abs(percentile(samples, 97.5) - high) < 0.02);
});

test('differences on both sides of 0 alike give 1, and p is never 0', (t) => {
  t.is(signTest([-1, 1, -2, 2]), 1);
  t.is(signTest([0, 0, 0]), 1);
  t.is(signTest(Array(999).fill(1)), 0.002);
});
