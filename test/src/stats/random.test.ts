import test from 'ava';
import { NumericError } from '../../../src/errors.ts';
import { randomState } from '../../../src/stats/random.ts';
import { fixture } from '../../support/fixture.ts';

const { init_by_array_sha256_the: byArray, ...bySeed } = fixture('brain-score/rng.json').seeds;
const tenDigits = Array.from({ length: 10 }, (_, i) => i);
const draw = (count: number, one: () => number): number[] => Array.from({ length: count }, one);

for (const [name, drawn] of Object.entries<Record<string, number[]>>(bySeed)) {
  const seed = Number(name);

  test(`seed ${seed} draws what NumPy's RandomState draws, bit for bit`, (t) => {
    t.deepEqual(draw(4, randomState(seed).uint32), drawn.raw_uint32_x4);
    t.deepEqual(draw(5, randomState(seed).double), drawn.random_sample5);
    const { integer } = randomState(seed);
    t.deepEqual(
      draw(8, () => integer(99)),
      drawn.randint_0_100_x8,
    );
    t.deepEqual([...randomState(seed).permutation(10)], drawn.permutation10);
    t.deepEqual(randomState(seed).shuffle([...tenDigits]), drawn.shuffle_arange10);
    t.deepEqual([...randomState(seed).choice(10, 5)], drawn.choice5_of_0to9_noreplace);
    t.deepEqual([...randomState(seed).choice(10, 8, { replace: true })], drawn.choice8_of_0to9_replace);
  });

  test(`seed ${seed} draws NumPy's standard normals, to the last digit of the logarithm`, (t) => {
    const normals = draw(6, randomState(seed).standardNormal);
    normals.forEach((value, i) => t.true(Math.abs(value - drawn.standard_normal6[i]) < 1e-14));
  });
}

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
  t.throws(() => randomState(1).choice(0, 1, { replace: true }), { message: /nothing to choose from/ });
});
