import test from 'ava';
import fc from 'fast-check';
import { NumericError } from '../../../src/errors.ts';
import { fromRows, type Matrix, matrix, rowsAt } from '../../../src/linalg/matrix.ts';
import { openProducts } from '../../../src/linalg/products.ts';
import { permuteStimuli } from '../../../src/rsa/permute-stimuli.ts';
import { computeRdm, DISTANCES, type Distance, distanceNamed } from '../../../src/rsa/rdm.ts';
import { randomState } from '../../../src/stats/random.ts';
import { largestDifference } from '../../support/close.ts';
import { fixture } from '../../support/fixture.ts';
import { randomMatrix } from '../../support/random-matrix.ts';

const products = await openProducts();
const { representations } = fixture('numerics.json');
const { patterns: given, scipy, rsatoolbox } = fixture('rsa.json').distances;
const patterns = fromRows(given);

const moved = (m: Matrix, change: (value: number, row: number, column: number) => number): Matrix =>
  matrix(
    m.rows,
    m.cols,
    m.data.map((value, at) => change(value, Math.floor(at / m.cols), at % m.cols)),
  );

for (const distance of DISTANCES) {
  test(`${distance} RDMs are those of SciPy's pdist`, async (t) => {
    t.true(largestDifference(await computeRdm(patterns, products, distance), scipy[distance]) < 1e-12);
  });
}

test("rsatoolbox's correlation is ours, and its euclidean our squared one divided by the number of channels", async (t) => {
  t.true(largestDifference(await computeRdm(patterns, products), rsatoolbox.correlation) < 1e-13);
  const squared = await computeRdm(patterns, products, 'squared-euclidean');
  t.true(
    largestDifference(
      squared.map((value) => value / patterns.cols),
      rsatoolbox.euclidean,
    ) < 1e-12,
  );
});

test('RDMs agree with 1 − numpy.corrcoef, in the order of its upper triangle', async (t) => {
  for (const [subject, one] of representations.patterns.entries()) {
    t.true(largestDifference(await computeRdm(fromRows(one), products), representations.triangles[subject]) < 1e-14);
  }
});

test("brain-score's RDM is reproduced on its fixture", async (t) => {
  const { group_cv, rdm_cka } = fixture('brain-score/metrics.json').cases;
  const upper = rdm_cka.rdm_X.flatMap((row: number[], i: number) => row.slice(i + 1));
  t.true(largestDifference(await computeRdm(fromRows(group_cv.X), products), upper) < 1e-13);
});

test('blocks of columns and strips of rows add up to what one sum gives', async (t) => {
  const wide = randomMatrix(170, 2060, 3);
  const rdm = await computeRdm(wide, products, 'squared-euclidean');
  const direct: number[] = [];
  for (let i = 0; i < wide.rows; i++) {
    for (let j = i + 1; j < wide.rows; j++) {
      let sum = 0;
      for (let k = 0; k < wide.cols; k++) sum += (wide.data[i * wide.cols + k] - wide.data[j * wide.cols + k]) ** 2;
      direct.push(sum);
    }
  }
  t.true(largestDifference(rdm, direct) < 1e-9);
});

test('the same bits come back on 1 and 2 threads', async (t) => {
  const two = await openProducts(2);
  const wide = randomMatrix(200, 2100, 4);
  for (const distance of DISTANCES) {
    t.deepEqual(await computeRdm(wide, two, distance), await computeRdm(wide, products, distance), distance);
  }
  await two.close();
});

test('correlation does not care for origin and scale of a row, Euclid for the origin of a column, cosine for the scale of a row', async (t) => {
  const invariances: [Distance, Matrix][] = [
    ['correlation', moved(patterns, (value, row) => value * (1 + row) + 100)],
    ['euclidean', moved(patterns, (value, _, column) => value + 100 * column)],
    ['cosine', moved(patterns, (value, row) => value * (1 + row))],
  ];
  for (const [distance, changed] of invariances) {
    const [before, after] = [await computeRdm(patterns, products, distance), await computeRdm(changed, products, distance)];
    t.true(largestDifference(before, after) < 1e-12, distance);
  }
});

test('an RDM of stimuli in another order is the RDM in that order', async (t) => {
  await fc.assert(
    fc.asyncProperty(fc.nat(1000), fc.constantFrom(...DISTANCES), async (seed, distance) => {
      const m = randomMatrix(8, 6, seed);
      const order = randomState(seed).permutation(8);
      const turned = await computeRdm(rowsAt(m, order), products, distance);
      t.true(largestDifference(turned, permuteStimuli(await computeRdm(m, products, distance), order)) < 1e-13);
    }),
    { seed: 1, numRuns: 20 },
  );
});

test('equal rows are exactly 0 apart in Euclid, and rows that are nearly equal keep their digits', async (t) => {
  const near = fromRows([
    [1e3, 2, 3],
    [1e3, 2, 3],
    [1e3, 2, 3 + 1e-7],
    [-1e3, 5, 1],
  ]);
  const [equal, , , close] = await computeRdm(near, products, 'euclidean');
  t.is(equal, 0);
  t.is(close, 3 + 1e-7 - 3);
});

test('a row and its negative are 2 apart in correlation, equal rows 0', async (t) => {
  const rdm = await computeRdm(
    fromRows([
      [1, 2, 4],
      [-1, -2, -4],
      [1, 2, 4],
    ]),
    products,
  );
  t.true(largestDifference(rdm, [2, 0, 2]) < 1e-15);
});

test('a row without direction, too few rows or columns, and what is not finite are NumericErrors', async (t) => {
  const refused = (m: number[][], distance: Distance, message: RegExp) =>
    t.throwsAsync(() => computeRdm(fromRows(m), products, distance), { instanceOf: NumericError, message });
  const constant = [
    [1, 2, 3],
    [0.1, 0.1, 0.1],
  ];
  await refused(constant, 'correlation', /row 1 is constant over 3 columns; leave it out/);
  await refused([[1], [2]], 'correlation', /a correlation over 1 columns says nothing/);
  await refused([[1, 2]], 'euclidean', /1 rows have no pairs/);
  await refused([[], []], 'cosine', /patterns over no columns/);
  const zero = [
    [0, 0],
    [1, 2],
  ];
  await refused(zero, 'cosine', /row 0 is zero over 2 columns/);
  for (const distance of DISTANCES) {
    const broken = [
      [1, 2],
      [Number.NaN, 1],
    ];
    await refused(broken, distance, /NaN at row 1, column 0/);
  }
  const huge = [
    [1e200, 1],
    [1, 1e200],
  ];
  await refused(huge, 'squared-euclidean', /exceeds the range of float64/);
});

test('a distance is known by its name, and a misspelt one is told its nearest', (t) => {
  t.is(distanceNamed('cosine'), 'cosine');
  t.throws(() => distanceNamed('corelation'), { instanceOf: NumericError, message: /did you mean "correlation"\?/ });
});
