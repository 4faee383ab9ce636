import test from 'ava';
import { NumericError } from '../../../src/errors.ts';
import { type RandomStream, randomState } from '../../../src/stats/random.ts';
import { largestDifference } from '../../support/close.ts';
import { fixture } from '../../support/fixture.ts';

const { init_by_array_sha256_the: byArray, ...bySeed } = fixture('brain-score/rng.json').seeds;
const tenDigits = Array.from({ length: 10 }, (_, i) => i);
const draw = (count: number, one: () => number): number[] => Array.from({ length: count }, one);

/** How each list of draws in rng.json is made from a fresh stream. */
const DRAWS: Record<string, (random: RandomStream) => ArrayLike<number>> = {
  raw_uint32_x4: ({ uint32 }) => draw(4, uint32),
  random_sample5: ({ double }) => draw(5, double),
  randint_0_100_x8: ({ integer }) => draw(8, () => integer(99)),
  permutation10: ({ permutation }) => permutation(10),
  shuffle_arange10: ({ shuffle }) => shuffle([...tenDigits]),
  choice5_of_0to9_noreplace: ({ choice }) => choice(10, 5),
  choice8_of_0to9_replace: ({ choice }) => choice(10, 8, { replace: true }),
  poisson_lam1_x10: ({ poisson }) => draw(10, () => poisson(1)),
  standard_normal6: ({ standardNormal }) => draw(6, standardNormal),
};

for (const [name, drawn] of Object.entries<Record<string, number[]>>(bySeed)) {
  const seed = Number(name);
  const { standard_normal6, ...exact } = DRAWS;

  test(`seed ${seed} draws what NumPy's RandomState draws, bit for bit`, (t) => {
    t.deepEqual(Object.keys(drawn).sort(), Object.keys(DRAWS).sort());
    for (const [kind, of] of Object.entries(exact)) t.deepEqual(Array.from(of(randomState(seed))), drawn[kind], kind);
  });

  test(`seed ${seed} draws NumPy's standard normals, to the last digit of the logarithm`, (t) => {
    t.true(largestDifference(standard_normal6(randomState(seed)), drawn.standard_normal6) < 1e-14);
  });
}

test('one stream draws normal, then Poisson numbers as NumPy does', (t) => {
  const { X, Y } = fixture('brain-score/metrics.json').cases.unit_mismatched;
  const { standardNormal, poisson } = randomState(1);
  const normals = draw(750, standardNormal);
  t.true(
    largestDifference(
      normals.map((value, i) => i + value),
      X.flat(),
    ) < 1e-12,
  );
  t.deepEqual(
    draw(750, () => poisson(1)),
    Y.flat(),
  );
});

test('an array of words seeds as NumPy does', (t) => {
  t.deepEqual(draw(5, randomState(byArray.seed_uint32_le).double), byArray.random5);
});

test('two streams of one seed are equal and do not disturb each other', (t) => {
  const [a, b] = [randomState(5), randomState(5)];
  const first = draw(1000, a.double);
  t.deepEqual(draw(1000, b.double), first);
  t.notDeepEqual(draw(1000, randomState(6).double), first);
});

test('integers cover their range, both ends included, and 0 draws nothing', (t) => {
  const random = randomState(0);
  const drawn = draw(500, () => random.integer(5));
  t.deepEqual([...new Set(drawn)].sort(), [0, 1, 2, 3, 4, 5]);
  const [drawing, fresh] = [randomState(1), randomState(1)];
  t.is(drawing.integer(0), 0);
  t.is(drawing.uint32(), fresh.uint32());
  t.true(draw(50, () => random.integer(2 ** 32 - 1)).some((value) => value > 2 ** 31));
});

test('seeds that are not words, and impossible choices, are NumericErrors', (t) => {
  for (const seed of [-1, 0.5, 2 ** 32, Number.NaN]) {
    t.throws(() => randomState(seed), { instanceOf: NumericError, message: /not a whole number from 0 to 4294967295/ });
  }
  t.throws(() => randomState([]), { instanceOf: NumericError, message: /empty array/ });
  t.throws(() => randomState([1, -1]), { instanceOf: NumericError });
  t.throws(() => randomState(1).choice(3, 4), { message: /4 different ones out of 3/ });
  for (const mean of [0, -1, 10, Number.NaN]) t.throws(() => randomState(1).poisson(mean), { message: /not between 0 and 10/ });
  t.throws(() => randomState(1).choice(0, 1, { replace: true }), { message: /nothing to choose from/ });
});
