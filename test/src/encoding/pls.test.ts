import test from 'ava';
import fc from 'fast-check';
import { chooseComponents } from '../../../src/encoding/choose-components.ts';
import { contiguousFolds } from '../../../src/encoding/folds/k-fold.ts';
import { splitsOf } from '../../../src/encoding/folds/split.ts';
import { fitOls, olsWeights } from '../../../src/encoding/ols.ts';
import { fitPls, plsCoefficients, plsScores, predictPls } from '../../../src/encoding/pls.ts';
import { coordinates, loadsOf, predictWith } from '../../../src/encoding/spectral-form.ts';
import { NumericError } from '../../../src/errors.ts';
import {
  columnMeans,
  fromRows,
  type Matrix,
  matrix,
  rowsAt,
  scaleColumns,
  shiftColumns,
  transpose,
} from '../../../src/linalg/matrix.ts';
import { openProducts } from '../../../src/linalg/products.ts';
import { largestDifference } from '../../support/close.ts';
import { fixture } from '../../support/fixture.ts';
import { randomMatrix } from '../../support/random-matrix.ts';

const products = await openProducts();
test.after.always(() => products.close());

for (const [name, truth] of Object.entries<any>(fixture('pls.json').cases)) {
  const [x, y, held] = [fromRows(truth.x), fromRows(truth.y), fromRows(truth.held)];
  const { components, scale } = truth;

  test(`${name}: predictions and coefficients are those of scikit-learn run to convergence`, async (t) => {
    const form = await fitPls(x, y, components, products, { scale });
    t.is(form.components, components);
    t.true(largestDifference((await predictPls(form, held, products)).data, truth.predictions.flat()) < 1e-8);
    t.true(largestDifference((await plsCoefficients(form, products)).data, truth.coefficients.flat()) < 1e-8);
  });

  test(`${name}: the error of each number of components is that of fits of their own`, async (t) => {
    const splits = splitsOf(Int32Array.from(truth.fold_of));
    const chosen = await chooseComponents(x, y, splits, components, products, { scale });
    t.true(largestDifference(chosen.errors, truth.errors) < 1e-8);
    t.is(chosen.components, truth.errors.indexOf(Math.min(...truth.errors)) + 1);
  });
}

const planted = (n: number, p: number, t: number, seed: number) => {
  const x = randomMatrix(n, p, seed);
  const y = randomMatrix(n, t, seed + 1);
  for (let i = 0; i < n; i++) for (let j = 0; j < t; j++) y.data[i * t + j] += 2 * x.data[i * p + (j % 3)];
  return { x, y };
};
const sizes = [fc.integer({ min: 8, max: 30 }), fc.integer({ min: 3, max: 20 }), fc.integer({ min: 1, max: 40 })] as const;
const held = (check: (n: number, p: number, t: number, seed: number) => Promise<void>) =>
  fc.assert(fc.asyncProperty(...sizes, fc.nat(1000), check), { seed: 1, numRuns: 15 });
const within = (t: any, a: Matrix, b: Matrix, tolerance: number) => t.true(largestDifference(a.data, b.data) < tolerance);

test('the first components of a mapping are the mapping with fewer components', async (t) => {
  const { x, y } = planted(20, 9, 30, 3);
  const [three, seven] = [await fitPls(x, y, 3, products), await fitPls(x, y, 7, products)];
  within(t, await predictPls(seven, x, products, 3), await predictPls(three, x, products), 1e-12);
  within(t, await plsCoefficients(seven, products, 3), await plsCoefficients(three, products), 1e-12);
});

test('training scores have length 1 and stand at right angles', async (t) => {
  await held(async (n, p, targets, seed) => {
    const { x, y } = planted(n, p, targets, seed);
    const scores = await plsScores(await fitPls(x, y, 3, products), x, products);
    const gram = await products.multiply(scores, scores, { transposeA: true });
    t.true(largestDifference(gram.data, [1, 0, 0, 0, 1, 0, 0, 0, 1]) < 1e-10);
  });
});

test('as many components as features are least squares', async (t) => {
  const { x, y } = planted(30, 6, 40, 5);
  const ols = await fitOls(x, products);
  const [at, loads] = [await coordinates(ols, x, products), await loadsOf(ols, y, products)];
  const truth = await predictWith(at, loads, olsWeights(ols), columnMeans(y), products);
  within(t, await predictPls(await fitPls(x, y, 6, products), x, products), truth, 1e-10);
});

test('targets that repeat others, as often as each other, change no prediction', async (t) => {
  await held(async (n, p, targets, seed) => {
    const { x, y } = planted(n, p, targets, seed);
    const twice = transpose(
      rowsAt(
        transpose(y),
        [...Array(2 * targets).keys()].map((j) => j % targets),
      ),
    );
    const [once, both] = [await fitPls(x, y, 3, products), await fitPls(x, twice, 3, products)];
    const predicted = await predictPls(both, x, products);
    const first = transpose(rowsAt(transpose(predicted), [...Array(targets).keys()]));
    within(t, await predictPls(once, x, products), first, 1e-7);
  });
});

test('the order of rows and where features and targets have their zero change no coefficient', async (t) => {
  await held(async (n, p, targets, seed) => {
    const { x, y } = planted(n, p, targets, seed);
    const backwards = Array.from({ length: n }, (_, i) => n - 1 - i);
    const [moved, other] = [shiftColumns(x, new Float64Array(p).fill(3)), shiftColumns(y, new Float64Array(targets).fill(-5))];
    const turned = await fitPls(rowsAt(moved, backwards), rowsAt(other, backwards), 3, products);
    const [a, b] = [await plsCoefficients(await fitPls(x, y, 3, products), products), await plsCoefficients(turned, products)];
    within(t, a, b, 1e-7);
  });
});

test('scaled fits do not depend on the units of features, unscaled ones do', async (t) => {
  const { x, y } = planted(25, 6, 4, 9);
  const other = scaleColumns(x, Float64Array.of(1, 100, 0.01, 3, 7, 1e4));
  const predict = async (from: Matrix, scale: boolean) =>
    predictPls(await fitPls(from, y, 3, products, { scale }), from, products);
  within(t, await predict(other, true), await predict(x, true), 1e-9);
  t.true(largestDifference((await predict(other, false)).data, (await predict(x, false)).data) > 0.1);
});

test('a planted signal of few directions is found with as many components', async (t) => {
  const sources = scaleColumns(randomMatrix(90, 3, 11), Float64Array.of(3, 3, 3));
  const x = await products.multiply(sources, randomMatrix(3, 40, 12));
  const y = await products.multiply(sources, randomMatrix(3, 200, 13));
  randomMatrix(90, 40, 14).data.forEach((noise, at) => {
    x.data[at] += 0.3 * noise;
  });
  randomMatrix(90, 200, 15).data.forEach((noise, at) => {
    y.data[at] += noise;
  });
  const { components, errors } = await chooseComponents(x, y, splitsOf(contiguousFolds(90, 5)), 10, products);
  t.is(components, 3);
  t.true(errors[2] < 1.3 && errors[0] > 5, `${errors}`);
});

test('what no component can add to is left with fewer, and predictions stay', async (t) => {
  for (const targets of [1, 2, 40]) {
    const x = randomMatrix(30, 8, 21);
    const y = matrix(30, targets);
    for (let i = 0; i < 30; i++) for (let j = 0; j < targets; j++) y.data[i * targets + j] = x.data[i * 8] * (j + 1);
    const squared = await fitPls(whitened(x), y, 8, products);
    t.true(squared.components < 8, `${targets} targets: ${squared.components} components`);
    within(t, await predictPls(squared, whitened(x), products), y, 1e-6);
  }
});

/** Columns of equal length at right angles, and to the constant one (Gram and Schmidt, twice). */
function whitened(x: Matrix): Matrix {
  const columns = [new Float64Array(x.rows).fill(1 / Math.sqrt(x.rows))];
  for (let j = 0; j < x.cols; j++) {
    const column = Float64Array.from({ length: x.rows }, (_, i) => x.data[i * x.cols + j]);
    for (const known of [...columns, ...columns]) {
      const shared = known.reduce((sum, value, i) => sum + value * column[i], 0);
      known.forEach((value, i) => {
        column[i] -= shared * value;
      });
    }
    const length = Math.hypot(...column);
    columns.push(column.map((value) => value / length));
  }
  return transpose(fromRows(columns.slice(1)));
}

test('more components than rows, features or rank allow are a NumericError', async (t) => {
  const { x, y } = planted(12, 5, 3, 30);
  const mapping = (from: Matrix, components: number) => fitPls(from, y, components, products);
  await t.throwsAsync(mapping(x, 6), {
    instanceOf: NumericError,
    message: 'pls: 6 components, but 12 rows of 5 features have at most 5; ask for fewer components',
  });
  await t.throwsAsync(mapping(randomMatrix(12, 30, 31), 12), { message: /12 rows of 30 features have at most 11/ });
  for (const components of [0, -1, 1.5, Number.NaN]) await t.throwsAsync(mapping(x, components), { message: /at least 1/ });
  const thin = await products.multiply(randomMatrix(12, 2, 32), randomMatrix(2, 5, 33));
  await t.throwsAsync(mapping(thin, 3), { message: 'pls: 3 components of features whose rank is 2; ask for at most 2' });
});

test('what cannot be fitted is a NumericError', async (t) => {
  const { x, y } = planted(12, 5, 3, 40);
  const broken = matrix(12, 3, y.data.slice());
  broken.data[4] = Number.NaN;
  await t.throwsAsync(fitPls(x, broken, 2, products), { instanceOf: NumericError, message: /pls: y: NaN at row 1, column 1/ });
  await t.throwsAsync(fitPls(broken, y, 2, products), { message: /pls: x: NaN/ });
  await t.throwsAsync(fitPls(x, matrix(11, 3), 2, products), { message: /x has 12 rows, y has 11/ });
  await t.throwsAsync(fitPls(x, matrix(12, 3), 2, products), { message: /every target is constant/ });
  await t.throwsAsync(fitPls(matrix(12, 5), y, 2, products), { message: /every feature is constant/ });
  const apart = fromRows([[1], [-1], [0], [0]]);
  await t.throwsAsync(fitPls(apart, fromRows([[1], [1], [-1], [-1]]), 1, products), { message: /share no variance/ });
  const form = await fitPls(x, y, 2, products);
  await t.throwsAsync(predictPls(form, y, products), { message: /fitted on 5 features, not on 3/ });
  await t.throwsAsync(predictPls(form, x, products, 3), { message: /3 components of a mapping that has 2/ });
  await t.throwsAsync(chooseComponents(x, y, [], 2, products), { message: /no splits/ });
});
