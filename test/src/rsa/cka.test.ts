import test from 'ava';
import fc from 'fast-check';
import { NumericError } from '../../../src/errors.ts';
import { fromRows, type Matrix, matrix, rowsAt } from '../../../src/linalg/matrix.ts';
import { openProducts } from '../../../src/linalg/products.ts';
import { linearCka, rbfCka } from '../../../src/rsa/cka.ts';
import { randomState } from '../../../src/stats/random.ts';
import { fixture } from '../../support/fixture.ts';
import { randomMatrix } from '../../support/random-matrix.ts';

const products = await openProducts();
const { alignments } = fixture('rsa.json');

for (const [shape, truth] of Object.entries<any>(alignments)) {
  test(`CKA of ${shape} representations is the formula's, linear and Gaussian, biased and not`, async (t) => {
    const [x, y] = [fromRows(truth.x), fromRows(truth.y)];
    const close = async (value: Promise<number>, name: string) => t.true(Math.abs((await value) - truth[name]) < 1e-12, name);
    await close(linearCka(x, y, products), 'linear');
    await close(linearCka(x, y, products, { unbiased: true }), 'linear unbiased');
    await close(rbfCka(x, y, products), 'rbf');
    await close(rbfCka(x, y, products, { unbiased: true }), 'rbf unbiased');
    await close(rbfCka(x, y, products, { bandwidth: 0.5 }), 'rbf half');
  });
}

test("brain-score's CKA is reproduced on its fixture, whole and by split", async (t) => {
  const { group_cv: given, rdm_cka } = fixture('brain-score/metrics.json').cases;
  const [x, y] = [fromRows(given.X), fromRows(given.Y)];
  t.true(Math.abs((await linearCka(x, y, products)) - rdm_cka.cka_full) < 1e-12);
  const random = randomState(1);
  for (const truth of rdm_cka.cka_cv_per_split) {
    const tested = random.permutation(x.rows).slice(0, Math.ceil(0.9 * x.rows));
    t.true(Math.abs((await linearCka(rowsAt(x, tested), rowsAt(y, tested), products)) - truth) < 1e-12);
  }
});

/** Reflects patterns (n × p) at a random plane: an orthogonal change of axes. */
function reflected(m: Matrix, seed: number): Matrix {
  const normal = randomMatrix(m.cols, 1, seed).data;
  const square = normal.reduce((sum, value) => sum + value * value, 0);
  const turned = matrix(m.rows, m.cols, m.data.slice());
  for (let i = 0; i < m.rows; i++) {
    let along = 0;
    for (let j = 0; j < m.cols; j++) along += m.data[i * m.cols + j] * normal[j];
    for (let j = 0; j < m.cols; j++) turned.data[i * m.cols + j] -= (2 * along * normal[j]) / square;
  }
  return turned;
}

test('CKA does not care for axes, scale, origin, order of stimuli, or which side is which; with itself it is 1', async (t) => {
  const measures = [false, true].flatMap((unbiased) => [
    (x: Matrix, y: Matrix) => linearCka(x, y, products, { unbiased }),
    (x: Matrix, y: Matrix) => rbfCka(x, y, products, { unbiased }),
  ]);
  await fc.assert(
    fc.asyncProperty(fc.nat(1000), fc.constantFrom(3, 12), async (seed, width) => {
      const [x, y] = [randomMatrix(9, width, seed), randomMatrix(9, 4, seed + 1)];
      const order = randomState(seed).permutation(9);
      const moved = matrix(
        9,
        width,
        reflected(x, seed).data.map((value, at) => 7 * value + (at % width)),
      );
      for (const cka of measures) {
        const aligned = await cka(x, y);
        t.true(Math.abs((await cka(moved, y)) - aligned) < 1e-11);
        t.true(Math.abs((await cka(rowsAt(x, order), rowsAt(y, order))) - aligned) < 1e-12);
        t.true(Math.abs((await cka(y, x)) - aligned) < 1e-13);
        t.true(Math.abs((await cka(x, moved)) - 1) < 1e-12);
      }
    }),
    { seed: 1, numRuns: 10 },
  );
});

test('of independent representations with many units, biased CKA is near 1 and unbiased CKA near 0', async (t) => {
  const [x, y] = [randomMatrix(12, 800, 1), randomMatrix(12, 800, 2)];
  t.true((await linearCka(x, y, products)) > 0.95);
  t.true(Math.abs(await linearCka(x, y, products, { unbiased: true })) < 0.3);
});

test('unlike or too few rows, rows that do not vary and what is not finite are NumericErrors', async (t) => {
  const refused = (run: () => Promise<number>, message: RegExp) => t.throwsAsync(run, { instanceOf: NumericError, message });
  const x = randomMatrix(3, 2, 1);
  await refused(() => linearCka(x, randomMatrix(4, 2, 1), products), /3 and 4 rows; both must hold the same stimuli/);
  await refused(() => rbfCka(randomMatrix(1, 2, 1), randomMatrix(1, 2, 1), products), /1 rows have no pairs/);
  await refused(() => linearCka(x, x, products, { unbiased: true }), /3 rows allow no unbiased estimate; use at least 4/);
  await refused(() => linearCka(x, matrix(3, 2, new Float64Array(6).fill(0.1)), products), /do not vary/);
  await refused(() => linearCka(x, matrix(3, 8, new Float64Array(24).fill(0.1)), products), /do not vary/);
  await refused(() => rbfCka(x, matrix(3, 2), products), /at least half of the pairs of rows are equal/);
  await refused(() => rbfCka(x, x, products, { bandwidth: 0 }), /a bandwidth of 0/);
  const broken = matrix(3, 2, x.data.with(4, Number.NaN));
  await refused(() => linearCka(x, broken, products), /NaN at row 2, column 0/);
  await refused(() => rbfCka(x, broken, products), /NaN at row 2, column 0/);
});
