import test from 'ava';
import { NumericError } from '../../../src/errors.ts';
import { bootstrapSimilarity, type ResampledOver } from '../../../src/rsa/bootstrap-similarity.ts';
import { type Comparison, compareRdms } from '../../../src/rsa/compare.ts';
import { largestDifference } from '../../support/close.ts';
import { fixture } from '../../support/fixture.ts';

const truth = fixture('rsa.json').comparisons;
const models: Float64Array[] = truth.models.map((triangle: number[]) => Float64Array.from(triangle));
const subjects: Float64Array[] = truth.subjects.map((triangle: number[]) => Float64Array.from(triangle));
const { draws, seed, intervals } = truth.bootstrap;

for (const [name, bounds] of Object.entries<number[][]>(intervals)) {
  const [over, comparison] = name.split(' ') as [ResampledOver, Comparison];

  test(`resampling ${over} with ${comparison} gives rsatoolbox's intervals from the same seed, a stimulus with itself left out`, (t) => {
    const results = bootstrapSimilarity(models, subjects, { over, comparison, draws, seed });
    t.true(
      largestDifference(
        results.flatMap(({ low, high }) => [low, high]),
        bounds.flat(),
      ) < 1e-12,
    );
  });
}

test('the estimate is the mean similarity, whatever is resampled', (t) => {
  const mean = subjects.reduce((sum, subject) => sum + compareRdms(models[0], subject), 0) / subjects.length;
  for (const over of ['subjects', 'stimuli', 'both'] as const) {
    const [{ estimate, low, high }] = bootstrapSimilarity(models, subjects, { over, draws: 50, seed: 1 });
    t.true(Math.abs(estimate - mean) < 1e-15);
    t.true(low < high);
  }
});

test('the same seed draws the same, another seed something else', (t) => {
  const drawn = (seed: number) => bootstrapSimilarity(models, subjects, { over: 'both', draws: 20, seed });
  t.deepEqual(drawn(1), drawn(1));
  t.notDeepEqual(drawn(1), drawn(2));
});

test('over a single subject the interval is not known, over stimuli it is', (t) => {
  const one = subjects.slice(0, 1);
  for (const over of ['subjects', 'both'] as const) {
    const [{ low, high }] = bootstrapSimilarity(models, one, { over, seed: 1 });
    t.deepEqual([low, high], [Number.NaN, Number.NaN]);
  }
  t.true(Number.isFinite(bootstrapSimilarity(models, one, { over: 'stimuli', draws: 20, seed: 1 })[0].low));
});

test('no subjects, differing stimuli, and whitened comparisons of resampled stimuli are NumericErrors', (t) => {
  const refused = (run: () => unknown, message: RegExp) => t.throws(run, { instanceOf: NumericError, message });
  refused(() => bootstrapSimilarity(models, [], { over: 'both', seed: 1 }), /no subjects/);
  refused(() => bootstrapSimilarity([models[0].slice(7)], subjects, { over: 'both', seed: 1 }), /triangles of 28 and 21 pairs/);
  const whitened = { over: 'stimuli', comparison: 'whitened-cosine', seed: 1 } as const;
  refused(() => bootstrapSimilarity(models, subjects, whitened), /whitened-cosine needs whole triangles/);
});
