import test from 'ava';
import fc from 'fast-check';
import { shuffleSplit } from '../../../src/encoding/folds/shuffle-split.ts';
import { fitDual, fitPrimal, fitRidge, ridgeWeights, weighEach } from '../../../src/encoding/ridge.ts';
import { coefficientsWith, coordinates, loadsOf, predictWith } from '../../../src/encoding/spectral-form.ts';
import { NumericError } from '../../../src/errors.ts';
import { columnMeans, fromRows, type Matrix, rowsAt, shiftColumns, transpose } from '../../../src/linalg/matrix.ts';
import { openProducts } from '../../../src/linalg/products.ts';
import { openKernels } from '../../../src/linalg/wasm/kernels.ts';
import { mean } from '../../../src/stats/bootstrap.ts';
import { pearson } from '../../../src/stats/correlation.ts';
import { largestDifference } from '../../support/close.ts';
import { fixture } from '../../support/fixture.ts';
import { randomMatrix } from '../../support/random-matrix.ts';

const products = await openProducts();
const kernels = openKernels();
const published = fixture('brain-score/metrics.json').cases;
const upTo = (m: Matrix, row: number): Matrix => rowsAt(m, [...Array(row).keys()]);

async function predictAt(alpha: number, x: Matrix, y: Matrix, held: Matrix, solve: typeof fitDual = fitRidge): Promise<Matrix> {
  const form = await solve(x, products, openKernels());
  const [at, loads] = [await coordinates(form, held, products), await loadsOf(form, y, products)];
  return predictWith(at, loads, ridgeWeights(form, alpha), columnMeans(y), products);
}

test('coefficients at the published penalty are those of scikit-learn, wide and tall', async (t) => {
  for (const [truth, rows] of [
    [published.wide_p40_n15, 15],
    [published.tall_p6_n50, 50],
  ]) {
    const form = await fitRidge(upTo(fromRows(truth.X), rows), products);
    const loads = await loadsOf(form, upTo(fromRows(truth.Y), rows), products);
    const coefficients = await coefficientsWith(form, loads, ridgeWeights(form, truth.ridgecv_alpha), products);
    t.true(largestDifference(transpose(coefficients).data, truth.ridgecv_coef.flat()) < 1e-12);
  }
});

test('predictions of five rows that were held out, at the published penalty, are those of scikit-learn', async (t) => {
  const { X, Y, train_rows, ridgecv_alpha, ridgecv_pred_test } = published.wide_p40_n15;
  const held = fromRows(X.slice(train_rows));
  const predicted = await predictAt(ridgecv_alpha, upTo(fromRows(X), train_rows), upTo(fromRows(Y), train_rows), held);
  t.true(largestDifference(predicted.data, ridgecv_pred_test.flat()) < 1e-12);
});

/** What brain-score's 1e-8, added to the norm of each centred vector, does to a correlation. */
function damping(values: Float64Array): number {
  const norm = Math.hypot(...values.map((value) => value - mean(values)));
  return norm / (norm + 1e-8);
}

test("brain-score's mismatched unit test, whose penalty is 1000 in every split, is reproduced", async (t) => {
  const truth = published.unit_mismatched;
  const [x, y] = [fromRows(truth.X), fromRows(truth.Y)];
  const columnOf = (m: Matrix, j: number): Float64Array => transpose(m).data.slice(j * m.rows, (j + 1) * m.rows);
  let compared = 0;
  for (const [k, { train, test: held }] of shuffleSplit(30, 10, { trainShare: 0.9 }, 1).entries()) {
    const predicted = await predictAt(truth.ridge_alphas[k], rowsAt(x, train), rowsAt(y, train), rowsAt(x, held));
    for (let j = 0; j < 25; j++) {
      const target = columnOf(rowsAt(y, held), j);
      if (new Set(target).size === 1) continue; // brain-score scores a constant target 0; here it has no correlation
      const values = columnOf(predicted, j);
      const r = pearson(values, target) * damping(values) * damping(target);
      t.true(Math.abs(r - truth.ridge_raw[k][j]) < 1e-9);
      compared++;
    }
  }
  t.true(compared > 150);
});

test('dual ridge equals primal ridge', async (t) => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 3, max: 20 }), fc.integer({ min: 1, max: 20 }), fc.nat(1000), async (n, p, seed) => {
      const [x, y, held] = [randomMatrix(n, p, seed), randomMatrix(n, 2, seed + 1), randomMatrix(4, p, seed + 2)];
      for (const alpha of [1e-3, 1, 1e3]) {
        const [primal, dual] = await Promise.all(
          [fitPrimal, fitDual].map(async (solve) => {
            return predictAt(alpha, x, y, held, solve);
          }),
        );
        t.true(largestDifference(primal.data, dual.data) < 1e-10);
      }
    }),
    { seed: 1, numRuns: 25 },
  );
});

test('the gradient of the penalised error vanishes at the solution', async (t) => {
  const [x, y, alpha] = [randomMatrix(30, 7, 1), randomMatrix(30, 2, 2), 4];
  const form = await fitRidge(x, products, kernels);
  const b = await coefficientsWith(form, await loadsOf(form, y, products), ridgeWeights(form, alpha), products);
  const predicted = await predictAt(alpha, x, y, x);
  const residual = { ...y, data: y.data.map((value, at) => value - predicted.data[at]) };
  const pull = await products.multiply(x, residual, { transposeA: true });
  t.true(
    largestDifference(
      pull.data,
      b.data.map((value) => alpha * value),
    ) < 1e-12,
  );
});

test('a penalty for each target gives what each target gets alone', async (t) => {
  const [x, y, held] = [randomMatrix(12, 20, 3), randomMatrix(12, 3, 4), randomMatrix(5, 20, 5)];
  const form = await fitRidge(x, products, kernels);
  const at = await coordinates(form, held, products);
  const alphas = Float64Array.of(0.1, 10, 0.1);
  const loads = weighEach(await loadsOf(form, y, products), form, alphas);
  const each = transpose(shiftColumns(await products.multiply(at, loads), columnMeans(y)));
  for (const [j, alpha] of alphas.entries()) {
    const alone = transpose(await predictAt(alpha, x, y, held));
    t.true(largestDifference(rowsAt(each, [j]).data, rowsAt(alone, [j]).data) < 1e-13);
  }
});

test('a vast penalty leaves the mean of the training rows', async (t) => {
  const [x, y] = [randomMatrix(9, 4, 6), fromRows([[1], [2], [3], [4], [5], [6], [7], [8], [9]])];
  const predicted = await predictAt(1e18, x, y, x);
  t.true(largestDifference(predicted.data, new Array(9).fill(5)) < 1e-14);
});

test('a penalty that is not positive is a NumericError', async (t) => {
  const form = await fitRidge(randomMatrix(4, 2, 1), products, kernels);
  for (const alpha of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
    t.throws(() => ridgeWeights(form, alpha), { instanceOf: NumericError, message: /is not a positive number/ });
  }
});
