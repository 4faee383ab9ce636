import test from 'ava';
import { NumericError } from '../../../src/errors.ts';
import { COMPARISONS, compareRdms } from '../../../src/rsa/compare.ts';
import { permutationTestOfModels, permuteStimuli } from '../../../src/rsa/permute-stimuli.ts';
import { mean } from '../../../src/stats/bootstrap.ts';
import { randomState } from '../../../src/stats/random.ts';
import { largestDifference } from '../../support/close.ts';
import { fixture } from '../../support/fixture.ts';
import { randomMatrix } from '../../support/random-matrix.ts';

const { comparisons } = fixture('rsa.json');
const models: Float64Array[] = comparisons.models.map((triangle: number[]) => Float64Array.from(triangle));
const subjects: Float64Array[] = comparisons.subjects.map((triangle: number[]) => Float64Array.from(triangle));

test('stimuli in another order keep their distances', (t) => {
  t.deepEqual([...permuteStimuli(Float64Array.of(1, 2, 3, 12, 13, 23), [2, 0, 1, 3])], [2, 12, 23, 1, 3, 13]);
  t.throws(() => permuteStimuli(Float64Array.of(1, 2, 3), [0, 1]), { instanceOf: NumericError, message: /an order of 2 for 3/ });
});

for (const comparison of COMPARISONS) {
  test(`${comparison}: p values count what comparing permuted subjects one by one counts`, (t) => {
    const [draws, seed] = [39, 4];
    const { similarity, p, familywise } = permutationTestOfModels(models, subjects, { comparison, draws, seed });
    const means = (order: ArrayLike<number>) =>
      models.map((model) => mean(subjects.map((subject) => compareRdms(model, permuteStimuli(subject, order), comparison))));
    const observed = means([0, 1, 2, 3, 4, 5, 6, 7]);
    const random = randomState(seed);
    const drawn = Array.from({ length: draws }, () => means(random.permutation(8)));
    const reached = (value: number, of: (one: number[]) => number) =>
      (1 + drawn.filter((one) => of(one) >= value - 1e-12).length) / (1 + draws);
    t.true(largestDifference(similarity, observed) < 1e-13);
    observed.forEach((value, m) => {
      t.is(
        p[m],
        reached(value, (one) => one[m]),
      );
      t.is(
        familywise[m],
        reached(value, (one) => Math.max(...one)),
      );
    });
  });
}

test('a model made of the subjects is found, and noise is not', (t) => {
  const shared = randomMatrix(66, 1, 1).data.map(Math.abs);
  const noisy = [2, 3].map((seed) => randomMatrix(66, 1, seed).data.map((value, at) => shared[at] + 0.3 * Math.abs(value)));
  const noise = randomMatrix(66, 1, 9).data.map(Math.abs);
  const { p } = permutationTestOfModels([shared, noise], noisy, { draws: 199, seed: 1 });
  t.is(p[0], 1 / 200);
  t.true(p[1] > 0.05);
});

test('no subjects and differing stimuli are NumericErrors', (t) => {
  t.throws(() => permutationTestOfModels(models, [], { seed: 1 }), { instanceOf: NumericError, message: /no subjects/ });
  const shorter = [models[0].slice(7)];
  t.throws(() => permutationTestOfModels(shorter, subjects, { seed: 1 }), { message: /triangles of 28 and 21 pairs/ });
});
