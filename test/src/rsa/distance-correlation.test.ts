import test from 'ava';
import { NumericError } from '../../../src/errors.ts';
import { fromRows, matrix } from '../../../src/linalg/matrix.ts';
import { openProducts } from '../../../src/linalg/products.ts';
import { distanceCorrelation, squaredDistanceCorrelation } from '../../../src/rsa/distance-correlation.ts';
import { fixture } from '../../support/fixture.ts';
import { randomMatrix } from '../../support/random-matrix.ts';

const products = await openProducts();
const { alignments } = fixture('rsa.json');

for (const [shape, truth] of Object.entries<any>(alignments)) {
  test(`distance correlation of ${shape} representations is the formula's, as it stands and bias-corrected`, async (t) => {
    const [x, y] = [fromRows(truth.x), fromRows(truth.y)];
    t.true(Math.abs((await distanceCorrelation(x, y, products)) - truth['distance correlation']) < 1e-12);
    t.true(Math.abs((await squaredDistanceCorrelation(x, y, products)) - truth['squared distance correlation']) < 1e-12);
  });
}

test('what depends on a number without any linear relation has a distance correlation, and with itself it is 1', async (t) => {
  const x = matrix(
    41,
    1,
    Float64Array.from({ length: 41 }, (_, i) => i - 20),
  );
  const square = matrix(
    41,
    1,
    x.data.map((value) => value * value),
  );
  t.true((await distanceCorrelation(x, square, products)) > 0.4);
  t.true(Math.abs((await distanceCorrelation(x, x, products)) - 1) < 1e-14);
});

test('a full cross of two factors has none', async (t) => {
  const rows = [0, 1, 2].flatMap((a) => [0, 1, 5].map((b) => [a, b]));
  const [a, b] = [fromRows(rows.map(([value]) => [value])), fromRows(rows.map(([, value]) => [value]))];
  t.true(Math.abs(await distanceCorrelation(a, b, products)) < 1e-7);
});

test('unlike or too few rows, and rows that do not vary, are NumericErrors', async (t) => {
  const refused = (run: () => Promise<number>, message: RegExp) => t.throwsAsync(run, { instanceOf: NumericError, message });
  const x = randomMatrix(3, 2, 1);
  await refused(() => distanceCorrelation(x, randomMatrix(4, 2, 1), products), /3 and 4 rows/);
  await refused(() => distanceCorrelation(x, matrix(3, 2), products), /do not vary/);
  await refused(() => squaredDistanceCorrelation(x, x, products), /3 rows allow no unbiased estimate/);
});
