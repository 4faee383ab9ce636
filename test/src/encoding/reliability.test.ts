import test from 'ava';
import { repetitionCeiling, spearmanBrown } from '../../../src/encoding/reliability.ts';
import { NumericError } from '../../../src/errors.ts';
import { matrix, transpose } from '../../../src/linalg/matrix.ts';
import { pearson } from '../../../src/stats/correlation.ts';
import { largestDifference } from '../../support/close.ts';
import { randomMatrix } from '../../support/random-matrix.ts';

const n = 20_000;
const signal = randomMatrix(n, 1, 1);
/** signal + noise of variance 4, so that S / (S + N) = 1 / 5. */
const repetitions = [2, 3, 4].map((seed) => {
  const noise = randomMatrix(n, 1, seed);
  return matrix(
    n,
    1,
    noise.data.map((value, i) => signal.data[i] + 2 * value),
  );
});

test('three noisy repetitions have the reliability that their variances imply', (t) => {
  const { pairwise, reliability, ceiling } = repetitionCeiling(repetitions);
  t.true(Math.abs(pairwise[0] - 1 / 5) < 0.015, `${pairwise[0]}`);
  t.true(Math.abs(reliability[0] - 1 / (1 + 4 / 3)) < 0.02, `${reliability[0]}`);
  t.is(ceiling[0], Math.sqrt(reliability[0]));
});

test('the ceiling is what the noiseless signal scores against the mean of the repetitions', (t) => {
  const average = signal.data.map((_, i) => repetitions.reduce((sum, m) => sum + m.data[i] / 3, 0));
  const { ceiling } = repetitionCeiling(repetitions);
  t.true(Math.abs(pearson(signal.data, average) - ceiling[0]) < 0.01);
});

test('two equal repetitions are wholly reliable', (t) => {
  const m = randomMatrix(10, 4, 5);
  const { reliability, ceiling } = repetitionCeiling([m, m]);
  t.true(largestDifference(reliability, [1, 1, 1, 1]) < 1e-15);
  t.true(largestDifference(ceiling, [1, 1, 1, 1]) < 1e-15);
});

test('repetitions that disagree keep their negative reliability and have no ceiling', (t) => {
  const a = matrix(5, 1, Float64Array.of(1, 2, 3, 4, 5));
  const b = matrix(5, 1, Float64Array.of(3, 5, 1, 4, 2));
  const { pairwise, reliability, ceiling } = repetitionCeiling([a, b]);
  t.true(Math.abs(pairwise[0] + 0.3) < 1e-15);
  t.true(Math.abs(reliability[0] + 0.6 / 0.7) < 1e-15);
  t.true(Number.isNaN(ceiling[0]));
});

test('pairs are averaged target by target', (t) => {
  const [a, b, c] = [1, 2, 3].map((seed) => randomMatrix(8, 2, seed));
  const column = (m: typeof a, j: number): Float64Array => transpose(m).data.slice(j * 8, j * 8 + 8);
  const truth = [0, 1].map((j) => {
    const [x, y, z] = [a, b, c].map((m) => column(m, j));
    return (pearson(x, y) + pearson(x, z) + pearson(y, z)) / 3;
  });
  t.true(largestDifference(repetitionCeiling([a, b, c]).pairwise, truth) < 1e-15);
});

test('Spearman and Brown: doubling a test of reliability ½ gives ⅔; beyond the lowest possible r it is undefined', (t) => {
  t.true(Math.abs(spearmanBrown(0.5, 2) - 2 / 3) < 1e-15);
  t.is(spearmanBrown(0.3, 1), 0.3);
  t.true(Number.isNaN(spearmanBrown(-0.5, 3)) && Number.isNaN(spearmanBrown(-0.6, 3)));
});

test('one repetition, or a target without variance in one, is a NumericError', (t) => {
  const m = randomMatrix(4, 2, 1);
  const flat = matrix(
    4,
    2,
    m.data.map((value, at) => (at % 2 ? 7 : value)),
  );
  t.throws(() => repetitionCeiling([m]), { instanceOf: NumericError, message: /1 repetition/ });
  t.throws(() => repetitionCeiling([m, flat]), { message: /repetitions 0 and 1: column 1 is constant/ });
  t.throws(() => repetitionCeiling([flat, m]), { message: /repetitions 0 and 1: target 1 is constant/ });
});
