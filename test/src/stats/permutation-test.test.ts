import test from 'ava';
import { NumericError } from '../../../src/errors.ts';
import { permutationTest } from '../../../src/stats/permutation-test.ts';
import { randomState } from '../../../src/stats/random.ts';

test('p counts the permutations that reach a statistic, and the observed one', (t) => {
  const drawn = [
    [1, 0],
    [3, 1],
    [0, 4],
  ];
  const { p, familywise } = permutationTest(Float64Array.of(2, 4), () => Float64Array.from(drawn.shift() as number[]), {
    draws: 3,
    seed: 1,
  });
  t.deepEqual([...p], [2 / 4, 2 / 4]);
  t.deepEqual([...familywise], [3 / 4, 2 / 4]);
});

test('a permutation that falls short by rounding only has reached', (t) => {
  const { p } = permutationTest(Float64Array.of(0.3), () => Float64Array.of(0.3 - 2 ** -54), { draws: 9, seed: 1 });
  t.deepEqual([...p], [1]);
});

test('without an effect, p is below .05 in about 5 of 100 tests, and the family-wise p of ten in about 5 of 100 families', (t) => {
  let [alone, families] = [0, 0];
  const trials = 300;
  for (let trial = 0; trial < trials; trial++) {
    const world = randomState(trial);
    const normals = () => Float64Array.from({ length: 10 }, world.standardNormal);
    const { p, familywise } = permutationTest(normals(), normals, { draws: 99, seed: trial });
    if (p[0] <= 0.05) alone++;
    if (familywise.some((value) => value <= 0.05)) families++;
  }
  t.true(alone / trials > 0.02 && alone / trials < 0.09, `${alone} of ${trials}`);
  t.true(families / trials > 0.02 && families / trials < 0.09, `${families} of ${trials}`);
});

test('the family-wise p is never below the p alone, and the seed decides the draws', (t) => {
  const run = (seed: number) =>
    permutationTest(Float64Array.of(0.5, 0.9), (random) => Float64Array.of(random.double(), random.double()), {
      draws: 50,
      seed,
    });
  const { p, familywise } = run(1);
  t.true(p.every((value, i) => value <= familywise[i]));
  t.deepEqual(run(1), run(1));
  t.notDeepEqual(run(1), run(2));
});

test('no permutations, and statistics that are missing or not finite, are NumericErrors', (t) => {
  const refused = (observed: number[], drawn: number[], draws: number, message: RegExp) =>
    t.throws(() => permutationTest(Float64Array.from(observed), () => Float64Array.from(drawn), { draws, seed: 1 }), {
      instanceOf: NumericError,
      message,
    });
  refused([1], [1], 0, /0 permutations/);
  refused([Number.NaN], [1], 5, /observed: statistic 0 is NaN/);
  refused([1], [Number.NaN], 5, /permutation 0: statistic 0 is NaN/);
  refused([1, 2], [1], 5, /permutation 0 has 1 statistics, not 2/);
});
