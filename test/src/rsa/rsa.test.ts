import test from 'ava';
import fc from 'fast-check';
import { NumericError } from '../../../src/errors.ts';
import { fromRows, matrix, rowsAt } from '../../../src/linalg/matrix.ts';
import { openProducts } from '../../../src/linalg/products.ts';
import { compareRdms } from '../../../src/rsa/compare.ts';
import { noiseCeiling } from '../../../src/rsa/noise-ceiling.ts';
import { correlationRdm } from '../../../src/rsa/rdm.ts';
import { randomState } from '../../../src/stats/random.ts';
import { largestDifference } from '../../support/close.ts';
import { fixture } from '../../support/fixture.ts';
import { randomMatrix } from '../../support/random-matrix.ts';

const products = await openProducts();
const { representations } = fixture('numerics.json');
const triangles: Float64Array[] = representations.triangles.map((triangle: number[]) => Float64Array.from(triangle));

test('RDMs agree with 1 − numpy.corrcoef, in the order of its upper triangle', async (t) => {
  for (const [subject, patterns] of representations.patterns.entries()) {
    const rdm = await correlationRdm(fromRows(patterns), products);
    t.true(largestDifference(rdm, triangles[subject]) < 1e-14);
  }
});

test("brain-score's RDM and RDM similarity are reproduced on its fixture", async (t) => {
  const { group_cv: given, rdm_cka: truth } = fixture('brain-score/metrics.json').cases;
  const [x, y] = [await correlationRdm(fromRows(given.X), products), await correlationRdm(fromRows(given.Y), products)];
  const upper = truth.rdm_X.flatMap((row: number[], i: number) => row.slice(i + 1));
  t.true(largestDifference(x, upper) < 1e-13);
  t.true(Math.abs(compareRdms(x, y) - 0.18459424961382145) < 1e-12);
  t.is(truth.rdm_similarity_full, 0.18459424961382145);
});

test('an RDM does not care for the origin and scale of a row', async (t) => {
  const patterns = randomMatrix(6, 9, 1);
  const moved = matrix(
    6,
    9,
    patterns.data.map((value, at) => value * (1 + Math.floor(at / 9)) + 100),
  );
  const [before, after] = [await correlationRdm(patterns, products), await correlationRdm(moved, products)];
  t.true(largestDifference(before, after) < 1e-13);
});

test('a row and its negative are 2 apart, equal rows 0', async (t) => {
  const rdm = await correlationRdm(
    fromRows([
      [1, 2, 4],
      [-1, -2, -4],
      [1, 2, 4],
    ]),
    products,
  );
  t.true(largestDifference(rdm, [2, 0, 2]) < 1e-15);
});

test('a constant row, a single column and a single row are NumericErrors', async (t) => {
  const refused = (m: number[][], message: RegExp) =>
    t.throwsAsync(() => correlationRdm(fromRows(m), products), { instanceOf: NumericError, message });
  await refused(
    [
      [1, 2, 3],
      [0.1, 0.1, 0.1],
    ],
    /row 1 is constant over 3 columns; leave it out/,
  );
  await refused([[1], [2]], /a correlation over 1 columns says nothing/);
  await refused([[1, 2]], /1 rows have no pairs/);
  await refused(
    [
      [1, 2],
      [Number.NaN, 1],
    ],
    /NaN at row 1, column 0/,
  );
});

test("two RDMs compare as scipy's spearmanr does, and differing lengths are refused", (t) => {
  t.true(Math.abs(compareRdms(triangles[0], triangles[1]) - representations.similarity_of_first_two) < 1e-14);
  t.throws(() => compareRdms(triangles[0], triangles[1].slice(1)), { instanceOf: NumericError, message: /36 and 35 pairs/ });
});

test('noise ceilings agree with the same made of scipy', (t) => {
  const { lower, upper } = noiseCeiling(triangles);
  t.true(largestDifference(lower, representations.lower) < 1e-14);
  t.true(largestDifference(upper, representations.upper) < 1e-14);
});

test('a subject agrees better with a mean that holds it than with one that does not', (t) => {
  const { lower, upper } = noiseCeiling(triangles);
  t.true(lower.every((value, subject) => value < upper[subject]));
});

test('similarity and ceilings do not care for the order of stimuli', async (t) => {
  await fc.assert(
    fc.asyncProperty(fc.nat(1000), async (seed) => {
      const subjects = [1, 2, 3].map((s) => randomMatrix(7, 8, seed + s));
      const order = randomState(seed).permutation(7);
      const straight = await Promise.all(subjects.map((m) => correlationRdm(m, products)));
      const turned = await Promise.all(subjects.map((m) => correlationRdm(rowsAt(m, order), products)));
      t.true(Math.abs(compareRdms(straight[0], straight[1]) - compareRdms(turned[0], turned[1])) < 1e-13);
      t.true(largestDifference(noiseCeiling(straight).lower, noiseCeiling(turned).lower) < 1e-13);
    }),
    { seed: 1, numRuns: 15 },
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
