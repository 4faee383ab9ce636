import test from 'ava';
import fc from 'fast-check';
import { NumericError } from '../../../src/errors.ts';
import { COMPARISONS } from '../../../src/rsa/compare.ts';
import { noiseCeiling } from '../../../src/rsa/noise-ceiling.ts';
import { permuteStimuli } from '../../../src/rsa/permute-stimuli.ts';
import { mean } from '../../../src/stats/bootstrap.ts';
import { randomState } from '../../../src/stats/random.ts';
import { largestDifference } from '../../support/close.ts';
import { fixture } from '../../support/fixture.ts';
import { randomMatrix } from '../../support/random-matrix.ts';

const { representations } = fixture('numerics.json');
const triangles: Float64Array[] = representations.triangles.map((triangle: number[]) => Float64Array.from(triangle));
const truth = fixture('rsa.json').comparisons;
const subjects: Float64Array[] = truth.subjects.map((triangle: number[]) => Float64Array.from(triangle));

test('Spearman noise ceilings agree by subject with the same made of SciPy', (t) => {
  const { lower, upper } = noiseCeiling(triangles);
  t.true(largestDifference(lower, representations.lower) < 1e-14);
  t.true(largestDifference(upper, representations.upper) < 1e-14);
});

for (const comparison of COMPARISONS) {
  test(`the mean ${comparison} noise ceilings are rsatoolbox's`, (t) => {
    const { lower, upper } = noiseCeiling(subjects, comparison);
    t.true(largestDifference([mean(lower), mean(upper)], truth.ceilings[comparison]) < 1e-12);
  });

  test(`${comparison}: a subject is more like a mean that holds it than one that does not`, (t) => {
    const { lower, upper } = noiseCeiling(subjects, comparison);
    t.true(lower.every((value, subject) => value < upper[subject]));
  });
}

test('ceilings do not care for the order of stimuli', (t) => {
  fc.assert(
    fc.property(fc.nat(1000), fc.constantFrom(...COMPARISONS), (seed, comparison) => {
      const straight = [1, 2, 3].map((s) => randomMatrix(21, 1, seed + s).data.map(Math.abs));
      const order = randomState(seed).permutation(7);
      const turned = straight.map((triangle) => permuteStimuli(triangle, order));
      t.true(largestDifference(noiseCeiling(straight, comparison).lower, noiseCeiling(turned, comparison).lower) < 1e-13);
    }),
    { seed: 1, numRuns: 30 },
  );
});

test('a single subject has no lower bound, and an upper one of 1', (t) => {
  const { lower, upper } = noiseCeiling([triangles[0]]);
  t.deepEqual([...lower], [Number.NaN]);
  t.true(Math.abs(upper[0] - 1) < 1e-15);
});

test('no subjects, or subjects of differing stimuli, are NumericErrors', (t) => {
  t.throws(() => noiseCeiling([]), { instanceOf: NumericError, message: /no subjects/ });
  t.throws(() => noiseCeiling([triangles[0], triangles[1].slice(2)]), { message: /36 and 34 pairs/ });
});
