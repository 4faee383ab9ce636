import test from 'ava';
import { crossValidate } from '../../../src/encoding/cross-validate.ts';
import { type BandedCrossValidation, crossValidateBanded } from '../../../src/encoding/cross-validate-banded.ts';
import { type EncodingCrew, openEncodingCrew } from '../../../src/encoding/encoding-crew.ts';
import { drawWeights, joinSpaces } from '../../../src/encoding/feature-spaces.ts';
import { fitBanded } from '../../../src/encoding/fit-banded.ts';
import { fitMapping } from '../../../src/encoding/fit-mapping.ts';
import { contiguousFolds } from '../../../src/encoding/folds/k-fold.ts';
import { splitsOf } from '../../../src/encoding/folds/split.ts';
import { NumericError } from '../../../src/errors.ts';
import { columnsOf, fromRows, type Matrix, matrix, rowOf, scaleColumns } from '../../../src/linalg/matrix.ts';
import { openProducts } from '../../../src/linalg/products.ts';
import { pearsonByColumn } from '../../../src/stats/correlation.ts';
import { largestDifference } from '../../support/close.ts';
import { randomMatrix } from '../../support/random-matrix.ts';

const products = await openProducts();
const byFolds = { by: 'folds', folds: 4 } as const;

/** 40 rows of spaces of 5, 9 and 40 or 4 columns, and targets each with a share of each space and of noise. */
async function toy(targets = 5, last = 40): Promise<BandedCrossValidation> {
  const features = { a: randomMatrix(40, 5, 1), b: randomMatrix(40, 9, 2), c: randomMatrix(40, last, 3) };
  const { x, spaces } = joinSpaces(features);
  const y = randomMatrix(40, targets, 4);
  for (const [s, part] of Object.values(features).entries()) {
    const signal = await products.multiply(part, randomMatrix(part.cols, targets, 5 + s));
    for (let at = 0; at < y.data.length; at++) y.data[at] += (((at % targets) + s) % 3) * 0.4 * signal.data[at];
  }
  const splits = splitsOf(contiguousFolds(40, 4));
  const weights = drawWeights(3, 8, 1);
  return { x, y, spaces, weights, alphas: [0.1, 1, 10, 100], choice: { by: 'folds', folds: 3 }, splits, keepPredictions: true };
}

test('one space is plain ridge, by folds, leave-one-out and GCV, tall and wide', async (t) => {
  for (const last of [4, 40]) {
    const job = await toy(5, last);
    const one = { ...job, spaces: [{ name: 'all', width: job.x.cols }], weights: fromRows([[1]]) };
    for (const choice of [byFolds, { by: 'leave-one-out' }, { by: 'gcv' }] as const) {
      for (const penaltyFor of ['each', 'all'] as const) {
        const plain = await crossValidate({ ...job, mapping: 'ridge', choice, penaltyFor });
        const banded = await crossValidateBanded({ ...one, choice, penaltyFor });
        t.deepEqual(banded.alpha, plain.alpha);
        t.deepEqual(banded.edge, plain.edge);
        t.true(largestDifference(banded.r.data, plain.r.data) < 1e-11);
        plain.predictions?.forEach((part, s) => t.true(largestDifference(banded.predictions?.[s].data ?? [], part.data) < 1e-10));
        banded.rParts.forEach((parts, s) => t.true(largestDifference(parts.data, rowOf(banded.r, s)) < 1e-12));
      }
    }
  }
});

test('given weights are plain ridge on features scaled by their roots', async (t) => {
  for (const last of [4, 40]) {
    const job = await toy(5, last);
    const weights = fromRows([[0.2, 0.5, 0.3]]);
    const scale = Float64Array.from({ length: job.x.cols }, (_, j) => Math.sqrt(j < 5 ? 0.2 : j < 14 ? 0.5 : 0.3));
    const banded = await fitBanded({ ...job, weights });
    const plain = await fitMapping({ ...job, x: scaleColumns(job.x, scale), mapping: 'ridge' });
    t.deepEqual(banded.alpha, plain.alpha ?? undefined);
    t.true(largestDifference(banded.intercept, plain.intercept) < 1e-11);
    const turned = plain.coefficients.data.map((value, at) => value * scale[Math.floor(at / 5)]);
    t.true(largestDifference(banded.coefficients.data, turned) < 1e-11);
  }
});

test('twin spaces are plain ridge on one of them, whatever their weights', async (t) => {
  const { y } = await toy();
  const own = randomMatrix(40, 12, 9);
  const { x, spaces } = joinSpaces({ one: own, other: own });
  const job = { x, y, spaces, alphas: [0.1, 1, 10], choice: byFolds };
  const plain = await fitMapping({ ...job, x: own, mapping: 'ridge' });
  const banded = await fitBanded({ ...job, weights: fromRows([[0.3, 0.7]]) });
  t.deepEqual(banded.alpha, plain.alpha ?? undefined);
  const half = (from: number): Float64Array => banded.coefficients.data.slice(from * 5, (from + 12) * 5);
  t.true(
    largestDifference(
      half(0).map((value, at) => value + half(12)[at]),
      plain.coefficients.data,
    ) < 1e-11,
  );
  t.true(
    largestDifference(
      half(0).map((value) => (value * 0.7) / 0.3),
      half(12),
    ) < 1e-11,
  );
});

test('splits add up to r, and to R² against the mean of the training rows', async (t) => {
  const job = await toy();
  const { r, rParts, r2Parts, predictions } = await crossValidateBanded(job);
  job.splits.forEach(({ train, test: held }, s) => {
    const column = (part: Matrix, j: number) => [0, 1, 2].reduce((sum, b) => sum + part.data[b * 5 + j], 0);
    for (let j = 0; j < 5; j++) {
      t.true(Math.abs(column(rParts[s], j) - r.data[s * 5 + j]) < 1e-12);
      const mean = train.reduce((sum, row) => sum + job.y.data[row * 5 + j], 0) / train.length;
      let [left, all] = [0, 0];
      held.forEach((row, i) => {
        left += (job.y.data[row * 5 + j] - (predictions?.[s].data[i * 5 + j] ?? Number.NaN)) ** 2;
        all += (job.y.data[row * 5 + j] - mean) ** 2;
      });
      t.true(Math.abs(column(r2Parts[s], j) - (1 - left / all)) < 1e-12);
    }
  });
});

test('spaces in another order have the same parts in that order', async (t) => {
  const job = await toy();
  const [a, b, c] = [columnsOf(job.x, 0, 5), columnsOf(job.x, 5, 14), columnsOf(job.x, 14, 54)];
  const { x, spaces } = joinSpaces({ c, a, b });
  const weights = fromRows(
    Array.from({ length: 8 }, (_, d) => {
      const [wa, wb, wc] = rowOf(job.weights, d);
      return [wc, wa, wb];
    }),
  );
  const [before, after] = [await crossValidateBanded(job), await crossValidateBanded({ ...job, x, spaces, weights })];
  t.deepEqual([after.alpha, after.draw], [before.alpha, before.draw]);
  t.true(largestDifference(after.r.data, before.r.data) < 1e-11);
  before.r2Parts.forEach((parts, s) => {
    const turned = fromRows([rowOf(parts, 2), rowOf(parts, 0), rowOf(parts, 1)]);
    t.true(largestDifference(after.r2Parts[s].data, turned.data) < 1e-10);
  });
});

test('a space that carries the signal alone has it all, and gets the weight', async (t) => {
  const job = await toy();
  const y = await products.multiply(columnsOf(job.x, 0, 5), randomMatrix(5, 3, 8));
  const weights = fromRows([
    [1 / 3, 1 / 3, 1 / 3],
    [0, 0, 1],
    [1, 0, 0],
    [0, 1, 0],
  ]);
  const { draw, r2Parts, r } = await crossValidateBanded({ ...job, y, weights, alphas: [1e-6, 1] });
  t.true(draw.every((d) => d === 2));
  for (const parts of r2Parts) {
    t.true(rowOf(parts, 0).every((share) => Math.abs(share - 1) < 1e-9));
    t.true(parts.data.subarray(3).every((share) => share === 0));
  }
  t.true(r.data.every((value) => Math.abs(value - 1) < 1e-9));
});

test('of equal draws the first is chosen, of equal penalties the first', async (t) => {
  const job = await toy(300);
  const weights = fromRows([
    [0.1, 0.2, 0.7],
    [0.1, 0.2, 0.7],
    [0.1, 0.2, 0.7],
  ]);
  const twice = await fitBanded({ ...job, weights, alphas: [1, 10, 1, 10] });
  t.true(twice.draw.every((draw) => draw === 0));
  const once = await fitBanded({ ...job, weights: fromRows([[0.1, 0.2, 0.7]]), alphas: [1, 10] });
  t.deepEqual(twice.alpha, once.alpha);
});

/** A crew whose threads work however small the work is. */
function busyCrew(threads: number): EncodingCrew {
  const crew = openEncodingCrew(threads);
  return { ...crew, member: () => crew.member(false) };
}

test('results have the same bits for any number of threads and any block of targets, screened or not', async (t) => {
  const job = await toy(300);
  const crews = [1, 3].map(busyCrew);
  for (const choice of [job.choice, { by: 'leave-one-out' }] as const) {
    for (const penaltyFor of ['each', 'all'] as const) {
      const plain = await crossValidateBanded({ ...job, choice, penaltyFor });
      for (const change of [{ crew: crews[0] }, { crew: crews[1], targetBlock: 97 }, { targetBlock: 1 }]) {
        t.deepEqual(await crossValidateBanded({ ...job, choice, penaltyFor, ...change }), plain);
      }
    }
  }
  await Promise.all(crews.map((crew) => crew.close()));
});

test('many targets, screened in single precision, get the weights, penalties and losses of few, which are not', async (t) => {
  const job = await toy(300);
  const near = job.alphas.flatMap((alpha) => [alpha, alpha * (1 + 1e-6), alpha * (1 - 1e-6)]);
  for (const choice of [byFolds, { by: 'leave-one-out' }] as const) {
    for (const alphas of [job.alphas, near]) {
      const all = await fitBanded({ ...job, choice, alphas });
      for (let from = 0; from < 300; from += 100) {
        const some = await fitBanded({ ...job, choice, alphas, y: columnsOf(job.y, from, from + 100) });
        t.deepEqual(some.draw, all.draw.slice(from, from + 100));
        t.deepEqual(some.alpha, all.alpha.slice(from, from + 100));
        t.true(largestDifference(some.loss, all.loss.slice(from, from + 100)) < 1e-13);
      }
    }
  }
});

test('targets of held-out rows change no prediction, weight or penalty of their split', async (t) => {
  const job = await toy();
  const before = await crossValidateBanded(job);
  const y = matrix(40, 5, job.y.data.slice());
  for (const row of job.splits[1].test)
    rowOf(y, row).set([row, -row * row, 1 / (row + 1), 1000, row % 3].map((value, j) => value + j));
  y.data[job.splits[1].test[0] * 5 + 3] = 7;
  const after = await crossValidateBanded({ ...job, y });
  t.deepEqual(after.predictions?.[1], before.predictions?.[1]);
  t.deepEqual(
    [after.alpha.data.slice(5, 10), after.draw.slice(5, 10)],
    [before.alpha.data.slice(5, 10), before.draw.slice(5, 10)],
  );
  t.notDeepEqual(after.predictions?.[0], before.predictions?.[0]);
});

test('r of the whole is r of its prediction', async (t) => {
  const job = await toy();
  const { r, predictions } = await crossValidateBanded(job);
  job.splits.forEach(({ test: held }, s) => {
    const target = fromRows([...held].map((row) => rowOf(job.y, row)));
    const own = pearsonByColumn(predictions?.[s] as Matrix, target).r;
    t.true(largestDifference(own, rowOf(r, s)) < 1e-12);
  });
});

test('spaces and weights that do not fit are refused, with the numbers', async (t) => {
  const job = await toy();
  const refused = (change: Partial<BandedCrossValidation>, message: RegExp) =>
    t.throwsAsync(() => crossValidateBanded({ ...job, ...change }), { instanceOf: NumericError, message });
  await refused({ spaces: job.spaces.slice(1) }, /they have 49 columns in all, x has 54/);
  await refused({ spaces: [{ name: 'none', width: 0 }, ...job.spaces] }, /none has 0 columns/);
  await refused({ spaces: [job.spaces[0], job.spaces[1], { name: 'a', width: 40 }] }, /two have one name/);
  await refused({ weights: matrix(0, 3) }, /no weights to choose from; draw some/);
  await refused({ weights: fromRows([[1, 1]]) }, /there are 3, and weights of 2/);
  await refused({ weights: fromRows([[1, -1, 1]]) }, /draw 0 has the weight -1; weights are numbers from 0 up/);
  await refused({ weights: fromRows([[0, 0, 0]]) }, /draw 0 gives no space a weight/);
  await refused({ alphas: [0] }, /alpha 0 is not a positive number/);
  await refused({ memory: 1e4 }, /the kernels of 3 spaces need about 1 MB, and 1 MB are free/);
  t.throws(() => joinSpaces({ a: matrix(3, 1), b: matrix(4, 1) }), { message: /a has 3 rows, b has 4; align them first/ });
  t.throws(() => drawWeights(0, 1, 1), { message: /0 spaces to weigh/ });
  t.throws(() => drawWeights(2, 0, 1), { message: /0 draws; there must be at least 1/ });
  t.throws(() => drawWeights(2, 1, 1, { concentrations: [0] }), { message: /a shape of 0 is not a positive number/ });
});
