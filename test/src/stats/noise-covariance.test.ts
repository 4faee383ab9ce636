import test from 'ava';
import { NumericError } from '../../../src/errors.ts';
import { matrix } from '../../../src/linalg/matrix.ts';
import { openProducts } from '../../../src/linalg/products.ts';
import { estimateNoise, type Shrinkage, whiten } from '../../../src/stats/noise-covariance.ts';
import { largestDifference } from '../../support/close.ts';
import { randomMatrix } from '../../support/random-matrix.ts';

const products = await openProducts();

test('residuals that are whitened by their own covariance have the identity as covariance', async (t) => {
  const residuals = randomMatrix(50, 6, 1);
  const white = await whiten(residuals, await estimateNoise(residuals, products, 'none'), products);
  const again = await estimateNoise(white, products, 'none');
  t.true(again.values.every((value) => Math.abs(value - 1) < 1e-12));
  t.true(again.scale.every((value) => Math.abs(value - 1) < 1e-12));
});

test('the unit of a channel does not change what is shrunk towards the diagonal', async (t) => {
  const residuals = randomMatrix(12, 20, 2);
  const units = Float64Array.from({ length: 20 }, (_, j) => 10 ** (j % 5));
  const rescaled = matrix(
    12,
    20,
    residuals.data.map((value, at) => value * units[at % 20]),
  );
  const [before, after] = [await estimateNoise(residuals, products), await estimateNoise(rescaled, products)];
  t.true(Math.abs(before.shrunk - after.shrunk) < 1e-12);
  const white = await whiten(residuals, before, products);
  t.true(largestDifference(white.data, (await whiten(rescaled, after, products)).data) < 1e-10);
});

test('independent channels are shrunk nearly all the way, and alike ones hardly', async (t) => {
  const independent = randomMatrix(30, 40, 3);
  const shared = randomMatrix(30, 1, 4).data;
  const alike = matrix(
    30,
    40,
    independent.data.map((value, at) => 0.1 * value + shared[Math.floor(at / 40)]),
  );
  t.true((await estimateNoise(independent, products)).shrunk > 0.8);
  t.true((await estimateNoise(alike, products)).shrunk < 0.1);
});

test('a covariance that is not positive definite, silent channels and too few residuals are NumericErrors', async (t) => {
  const refused = (m: ReturnType<typeof matrix>, shrinkage: Shrinkage, message: RegExp, dof?: number) =>
    t.throwsAsync(() => estimateNoise(m, products, shrinkage, dof), { instanceOf: NumericError, message });
  await refused(
    randomMatrix(4, 9, 1),
    'none',
    /covariance of 9 channels is not positive definite; give more residuals, or shrink/,
  );
  await refused(randomMatrix(5, 5, 1), 'none', /not positive definite/);
  const silent = matrix(3, 2, Float64Array.of(1, 7, 2, 7, 4, 7));
  await refused(silent, 'diagonal', /channel 1 does not vary over 3 residuals/);
  await refused(matrix(3, 2), 'identity', /no channel varies/);
  await refused(randomMatrix(1, 2, 1), 'diagonal', /1 residuals say nothing of noise/);
  await refused(randomMatrix(4, 2, 1), 'diagonal', /0 degrees of freedom/, 0);
  await refused(matrix(2, 1, Float64Array.of(1, Number.NaN)), 'identity', /NaN at row 1, column 0/);
});
