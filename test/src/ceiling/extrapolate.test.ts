import test from 'ava';
import { extrapolate, settle } from '../../../src/ceiling/extrapolate.ts';
import { saturationThrough } from '../../../src/ceiling/saturation.ts';
import { type Matrix, matrix } from '../../../src/linalg/matrix.ts';
import { openProducts } from '../../../src/linalg/products.ts';
import { randomState } from '../../../src/stats/random.ts';
import { fixture } from '../../support/fixture.ts';

const { cases } = fixture('brain-score/ceiling.json');
const products = await openProducts();

for (const name of ['saturating', 'clean', 'noisy', 'decreasing', 'upper_bound']) {
  test(`a curve through ${name} scores levels off where scipy's does`, (t) => {
    const { x, y, v0, tau0 } = cases[name];
    const curve = saturationThrough(x, y);
    t.true(Math.abs(curve.v0 - v0) < 1e-8, `${curve.v0} and ${v0}`);
    t.true(Math.abs(curve.tau - tau0) < 1e-5 * tau0, `${curve.tau} and ${tau0}`);
  });
}

const neuroid = cases.extrapolate_neuroid;
const bySize = (copies: number) =>
  Object.entries<number[]>(neuroid.scores_by_num_subjects).map(([size, scores]) => ({
    size: Number(size),
    scores: matrix(
      scores.length,
      copies,
      Float64Array.from({ length: scores.length * copies }, (_, at) => scores[Math.floor(at / copies)]),
    ),
  }));

test('a neuroid has the ceiling, the endpoint, the errors and the draws of scipy', async (t) => {
  const found = await extrapolate(bySize(1), { draws: 100, seed: 0 }, products);
  t.true(Math.abs(found.ceiling[0] - neuroid.center_median_v0) < 1e-8);
  t.is(found.endpoint[0], neuroid.endpoint_x);
  t.true(Math.abs(found.errorLow[0] - neuroid.error_low) < 1e-8);
  t.true(Math.abs(found.errorHigh[0] - neuroid.error_high) < 1e-8);
  t.is(found.v0.data.filter(Number.isNaN).length, neuroid.num_nan);
  neuroid.params_first3.forEach(([v0, tau]: [number, number], draw: number) => {
    t.true(Math.abs(found.v0.data[draw] - v0) < 1e-8);
    t.true(Math.abs(found.tau.data[draw] - tau) < 1e-7);
  });
});

test('the draws begin anew for every neuroid, so that equal scores have equal ceilings', async (t) => {
  const [one, three] = await Promise.all([1, 3].map((copies) => extrapolate(bySize(copies), { draws: 20, seed: 0 }, products)));
  for (let j = 0; j < 3; j++) {
    t.true(Math.abs(three.ceiling[j] - one.ceiling[0]) < 1e-9);
    t.is(three.endpoint[j], one.endpoint[0]);
  }
});

test('the first means drawn are those that NumPy draws', (t) => {
  const random = randomState(0);
  const scores = Object.values<number[]>(neuroid.scores_by_num_subjects);
  for (const expected of neuroid.bootstrapped_means_first3) {
    const means = scores.map((values) => {
      const drawn = random.choice(values.length, values.length, { replace: true });
      return drawn.reduce((sum, i) => sum + values[i], 0) / values.length;
    });
    means.forEach((mean, i) => t.true(Math.abs(mean - expected[i]) < 1e-12));
  }
});

test('a size without scores draws nothing and is no point of the curve', async (t) => {
  const all = bySize(1);
  const hollow = [all[0], { size: 3, scores: matrix(0, 1) as Matrix }, ...all.slice(2)];
  const without = [all[0], ...all.slice(2)];
  const [a, b] = await Promise.all([hollow, without].map((one) => extrapolate(one, { draws: 10, seed: 0 }, products)));
  t.deepEqual(a.ceiling, b.ceiling);
});

test('a draw without a curve leaves the neuroid without a ceiling, yet with an endpoint', (t) => {
  const none = { v0: Number.NaN, tau: Number.NaN };
  t.deepEqual(settle([none, none]), { ceiling: Number.NaN, endpoint: Number.NaN, errorLow: Number.NaN, errorHigh: Number.NaN });
  const some = settle([{ v0: 0.4, tau: 3 }, none]);
  t.deepEqual([some.ceiling, some.endpoint], [Number.NaN, Math.ceil(3 * Math.log((0.4 * -Math.expm1(-1 / 3)) / 0.0005))]);
});
