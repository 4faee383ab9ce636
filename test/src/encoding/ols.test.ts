import test from 'ava';
import fc from 'fast-check';
import { shuffleSplit } from '../../../src/encoding/folds/shuffle-split.ts';
import { fitOls, olsWeights } from '../../../src/encoding/ols.ts';
import { coefficientsWith, coordinates, loadsOf, predictWith } from '../../../src/encoding/spectral-form.ts';
import { NumericError } from '../../../src/errors.ts';
import { columnMeans, fromRows, type Matrix, matrix, rowsAt, scaleColumns, transpose } from '../../../src/linalg/matrix.ts';
import { openProducts } from '../../../src/linalg/products.ts';
import { pearsonByColumn } from '../../../src/stats/correlation.ts';
import { largestDifference } from '../../support/close.ts';
import { fixture } from '../../support/fixture.ts';
import { randomMatrix } from '../../support/random-matrix.ts';

const products = await openProducts();
const published = fixture('brain-score/metrics.json').cases;
const upTo = (m: Matrix, row: number): Matrix => rowsAt(m, [...Array(row).keys()]);
const from = (m: Matrix, row: number): Matrix => rowsAt(m, [...Array(m.rows).keys()].slice(row));

async function predict(x: Matrix, y: Matrix, held: Matrix): Promise<Matrix> {
  const form = await fitOls(x, products);
  const [at, loads] = [await coordinates(form, held, products), await loadsOf(form, y, products)];
  return predictWith(at, loads, olsWeights(form), columnMeans(y), products);
}

test('coefficients and predictions of 15 rows and 40 features are the minimum-norm ones of scikit-learn', async (t) => {
  const truth = published.wide_p40_n15;
  const [x, y] = [fromRows(truth.X), fromRows(truth.Y)];
  const form = await fitOls(upTo(x, 15), products);
  const coefficients = await coefficientsWith(form, await loadsOf(form, upTo(y, 15), products), olsWeights(form), products);
  t.true(largestDifference(transpose(coefficients).data, truth.lr_coef.flat()) < 1e-13);
  const predicted = await predict(upTo(x, 15), upTo(y, 15), from(x, 15));
  t.true(largestDifference(predicted.data, truth.lr_pred_test.flat()) < 1e-13);
});

test('coefficients of 50 rows and 6 features are those of scikit-learn', async (t) => {
  const truth = published.tall_p6_n50;
  const form = await fitOls(upTo(fromRows(truth.X), 50), products);
  const loads = await loadsOf(form, upTo(fromRows(truth.Y), 50), products);
  const coefficients = await coefficientsWith(form, loads, olsWeights(form), products);
  t.true(largestDifference(transpose(coefficients).data, truth.lr_coef.flat()) < 1e-13);
});

test('predictions keep 1e-9 up to a condition number of a million', async (t) => {
  for (const [condition, problem] of Object.entries<any>(fixture('numerics.json').ill_conditioned)) {
    const [x, y] = [fromRows(problem.x), fromRows(problem.y)];
    const predicted = await predict(upTo(x, problem.train), upTo(y, problem.train), from(x, problem.train));
    const off = largestDifference(predicted.data, problem.predictions.flat());
    t.true(off < 1e-9, `cond ${condition}: ${off}`);
  }
});

test("the correlations of brain-score's shuffled linear metric are reproduced on its fixture", async (t) => {
  const truth = published.group_cv;
  const [x, y] = [fromRows(truth.X), fromRows(truth.Y)];
  for (const [k, { train, test: held }] of shuffleSplit(48, 10, { trainShare: 0.9 }, 1).entries()) {
    const predicted = await predict(rowsAt(x, train), rowsAt(y, train), rowsAt(x, held));
    const { r } = pearsonByColumn(predicted, rowsAt(y, held));
    t.true(largestDifference(r, truth.linear_shuffle_raw[k]) < 1e-7, 'to the 1e-8 that brain-score adds to each norm');
  }
});

test('the scale of a feature changes no prediction', async (t) => {
  await fc.assert(
    fc.asyncProperty(
      fc.nat(1000),
      fc.array(fc.integer({ min: -6, max: 6 }), { minLength: 5, maxLength: 5 }),
      async (seed, powers) => {
        const [x, y, held] = [randomMatrix(20, 5, seed), randomMatrix(20, 3, seed + 1), randomMatrix(4, 5, seed + 2)];
        const scale = Float64Array.from(powers, (power) => 3 ** power);
        const scaled = await predict(scaleColumns(x, scale), y, scaleColumns(held, scale));
        t.true(largestDifference(scaled.data, (await predict(x, y, held)).data) < 1e-9);
      },
    ),
    { seed: 1, numRuns: 25 },
  );
});

test('features without variance leave the mean as prediction', async (t) => {
  const x = matrix(6, 3, new Float64Array(18).fill(0.1));
  const y = matrix(6, 1, Float64Array.of(1, 2, 3, 4, 5, 6));
  t.deepEqual([...(await predict(x, y, matrix(1, 3, Float64Array.of(7, 8, 9)))).data], [3.5]);
});

test('shapes that do not fit are a NumericError', async (t) => {
  const refused = { instanceOf: NumericError };
  await t.throwsAsync(() => fitOls(matrix(1, 2), products), { ...refused, message: /1 rows; .* at least 2/ });
  const form = await fitOls(fromRows([[1], [2], [4]]), products);
  await t.throwsAsync(async () => coordinates(form, matrix(1, 2), products), {
    ...refused,
    message: /fitted on 1 features, not on 2/,
  });
});
