import test from 'ava';
import fc from 'fast-check';
import { NumericError } from '../../../src/errors.ts';
import { fromRows, rowOf, rowsAt } from '../../../src/linalg/matrix.ts';
import { openProducts } from '../../../src/linalg/products.ts';
import { linearCka } from '../../../src/rsa/cka.ts';
import { COMPARISONS, type Comparison, compareRdms, compareWithMany, comparisonNamed } from '../../../src/rsa/compare.ts';
import { permuteStimuli } from '../../../src/rsa/permute-stimuli.ts';
import { computeRdm } from '../../../src/rsa/rdm.ts';
import { randomState } from '../../../src/stats/random.ts';
import { largestDifference } from '../../support/close.ts';
import { fixture } from '../../support/fixture.ts';
import { randomMatrix } from '../../support/random-matrix.ts';

const products = await openProducts();
const truth = fixture('rsa.json').comparisons;
const models: Float64Array[] = truth.models.map((triangle: number[]) => Float64Array.from(triangle));
const subjects: Float64Array[] = truth.subjects.map((triangle: number[]) => Float64Array.from(triangle));

for (const comparison of COMPARISONS) {
  test(`${comparison} is rsatoolbox's, tied model entries included`, (t) => {
    const similarities = compareWithMany(models, subjects, comparison);
    t.true(largestDifference(similarities.data, truth.rsatoolbox[comparison].flat()) < 1e-12);
  });

  test(`${comparison}: an RDM is 1 like itself, and likeness has no direction and no order of stimuli`, (t) => {
    fc.assert(
      fc.property(fc.nat(1000), (seed) => {
        const [a, b] = [randomMatrix(36, 1, seed).data.map(Math.abs), randomMatrix(36, 1, seed + 1).data.map(Math.abs)];
        const order = randomState(seed).permutation(9);
        const likeness = compareRdms(a, b, comparison);
        t.true(Math.abs(compareRdms(a, a, comparison) - 1) < 1e-13);
        t.true(Math.abs(compareRdms(b, a, comparison) - likeness) < 1e-13);
        t.true(Math.abs(compareRdms(permuteStimuli(a, order), permuteStimuli(b, order), comparison) - likeness) < 1e-13);
        t.true(
          Math.abs(
            compareRdms(
              a.map((value) => 3 * value),
              b,
              comparison,
            ) - likeness,
          ) < 1e-13,
        );
      }),
      { seed: 1, numRuns: 20 },
    );
  });

  test(`${comparison}: an RDM that says nothing, differing stimuli and NaN are NumericErrors`, (t) => {
    const refused = (a: Float64Array, message: RegExp) =>
      t.throws(() => compareRdms(a, models[0], comparison), { instanceOf: NumericError, message });
    const empty = new Float64Array(28).fill(comparison.endsWith('cosine') ? 0 : 0.1);
    refused(empty, /no variance|no order/);
    refused(models[1].slice(7), /triangles of 21 and 28 pairs; both must hold the same stimuli/);
    refused(models[1].with(3, Number.NaN), /NaN|not finite/);
  });
}

test("Spearman and Kendall's tau-b are SciPy's", (t) => {
  for (const comparison of ['spearman', 'kendall-tau-b'] as const) {
    t.true(largestDifference(compareWithMany(models, subjects, comparison).data, truth.scipy[comparison].flat()) < 1e-12);
  }
});

test('comparing many at once is comparing each two', (t) => {
  for (const comparison of COMPARISONS) {
    const together = compareWithMany(models, subjects, comparison);
    models.forEach((model, m) =>
      t.deepEqual(
        [...rowOf(together, m)],
        subjects.map((subject) => compareRdms(model, subject, comparison)),
      ),
    );
  }
  t.is(compareWithMany(models, []).data.length, 0);
});

test('the whitened cosine of squared Euclidean RDMs is linear CKA', async (t) => {
  const [x, y] = [randomMatrix(9, 5, 1), randomMatrix(9, 7, 2)];
  const [a, b] = [await computeRdm(x, products, 'squared-euclidean'), await computeRdm(y, products, 'squared-euclidean')];
  t.true(Math.abs(compareRdms(a, b, 'whitened-cosine') - (await linearCka(x, y, products))) < 1e-13);
});

test("brain-score's RDM similarity is reproduced on its fixture, whole and by split", async (t) => {
  const { group_cv: given, rdm_cka } = fixture('brain-score/metrics.json').cases;
  const [x, y] = [fromRows(given.X), fromRows(given.Y)];
  const similarity = async (rows: ArrayLike<number>): Promise<number> =>
    compareRdms(await computeRdm(rowsAt(x, rows), products), await computeRdm(rowsAt(y, rows), products));
  t.true(Math.abs((await similarity(Array.from({ length: x.rows }, (_, i) => i))) - rdm_cka.rdm_similarity_full) < 1e-12);
  const random = randomState(1);
  for (const truth of rdm_cka.rdm_cv_per_split) {
    const tested = random.permutation(x.rows).slice(0, Math.ceil(0.9 * x.rows));
    t.true(Math.abs((await similarity(tested)) - truth) < 1e-12);
  }
});

test('whitened comparisons refuse what is no triangle', (t) => {
  const five = Float64Array.of(1, 2, 3, 4, 5);
  t.throws(() => compareRdms(five, five, 'whitened-cosine'), { instanceOf: NumericError, message: /5 entries are no triangle/ });
});

test('a comparison is known by its name, and a misspelt one is told its nearest', (t) => {
  const known: Comparison = comparisonNamed('kendall-tau-a');
  t.is(known, 'kendall-tau-a');
  t.throws(() => comparisonNamed('spearmann'), { instanceOf: NumericError, message: /did you mean "spearman"\?/ });
  t.throws(() => comparisonNamed('manhattan'), { message: /there is: spearman, pearson/ });
});
