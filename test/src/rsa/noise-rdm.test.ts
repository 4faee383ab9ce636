import test from 'ava';
import { NumericError } from '../../../src/errors.ts';
import { fromRows, matrix } from '../../../src/linalg/matrix.ts';
import { openProducts } from '../../../src/linalg/products.ts';
import { crossnobisRdm, mahalanobisRdm, recordedDistanceNamed, recordedRdm } from '../../../src/rsa/noise-rdm.ts';
import { estimateNoise } from '../../../src/stats/noise-covariance.ts';
import { largestDifference } from '../../support/close.ts';
import { fixture } from '../../support/fixture.ts';
import { randomMatrix } from '../../support/random-matrix.ts';

const products = await openProducts();
const { noise, crossnobis: truth } = fixture('rsa.json');
const repetitions = truth.repetitions.map(fromRows);
const channels = repetitions[0].cols;

for (const [size, { patterns, residuals, cases }] of Object.entries<any>(noise)) {
  for (const [name, { shrinkage, dof, scipy, rsatoolbox }] of Object.entries<any>(cases)) {
    test(`Mahalanobis of ${size}, shrunk towards ${name}: SciPy's, and the root of rsatoolbox's times the channels`, async (t) => {
      const covariance = await estimateNoise(fromRows(residuals), products, shrinkage, dof);
      const distances = await mahalanobisRdm(fromRows(patterns), covariance, products);
      t.true(largestDifference(distances, scipy) < 1e-10);
      const scaled = distances.map((distance) => distance ** 2 / patterns[0].length);
      t.true(largestDifference(scaled, rsatoolbox) < 1e-10);
    });
  }
}

test("crossnobis is rsatoolbox's times the number of channels, with noise and without", async (t) => {
  const perChannel = (distances: Float64Array) => distances.map((distance) => distance / channels);
  t.true(largestDifference(perChannel(await crossnobisRdm(repetitions, products)), truth.plain) < 1e-12);
  t.true(largestDifference(perChannel(await recordedRdm(repetitions, products, 'crossnobis')), truth.crossnobis) < 1e-11);
});

test('a recording gives the RDM of the mean of its repetitions', async (t) => {
  t.true(largestDifference(await recordedRdm(repetitions, products), truth.correlation) < 1e-12);
  const distances = await recordedRdm(repetitions, products, 'mahalanobis');
  t.true(
    largestDifference(
      distances.map((distance) => distance ** 2 / channels),
      truth.mahalanobis,
    ) < 1e-11,
  );
});

test('of noise alone, crossnobis is 0 on average and below 0 in half of the pairs; what is not cross-validated is above', async (t) => {
  const folds = [1, 2].map((seed) => randomMatrix(40, 30, seed));
  const crossed = await crossnobisRdm(folds, products);
  const mean = crossed.reduce((sum, value) => sum + value, 0) / crossed.length;
  const below = crossed.filter((value) => value < 0).length / crossed.length;
  t.true(Math.abs(mean) < 1);
  t.true(below > 0.4 && below < 0.6);
  t.true((await recordedRdm(folds, products, 'squared-euclidean')).every((value) => value > 1));
});

test('too few or unlike repetitions, and channels that do not fit, are NumericErrors', async (t) => {
  const refused = (run: () => Promise<unknown>, message: RegExp) => t.throwsAsync(run, { instanceOf: NumericError, message });
  await refused(() => crossnobisRdm(repetitions.slice(1, 2), products), /1 repetitions of 2 that it takes/);
  await refused(() => recordedRdm(repetitions.slice(0, 1), products, 'mahalanobis'), /1 repetitions of 2 that it takes/);
  await refused(() => crossnobisRdm([matrix(3, 2), matrix(3, 4)], products), /repetitions of 3 × 2 and 3 × 4/);
  await refused(() => crossnobisRdm([matrix(1, 2), matrix(1, 2)], products), /1 rows have no pairs/);
  const covariance = await estimateNoise(randomMatrix(20, 4, 1), products);
  await refused(() => mahalanobisRdm(randomMatrix(3, 5, 1), covariance, products), /patterns over 5 channels, noise of 4/);
  t.throws(() => recordedDistanceNamed('crosnobis'), { instanceOf: NumericError, message: /did you mean "crossnobis"\?/ });
});
