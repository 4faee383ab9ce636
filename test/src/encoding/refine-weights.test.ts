import test from 'ava';
import { openFold } from '../../../src/encoding/banded-fold.ts';
import type { BandedWork } from '../../../src/encoding/banded-work.ts';
import { solveEach } from '../../../src/encoding/conjugate-gradient.ts';
import { crossValidateBanded } from '../../../src/encoding/cross-validate-banded.ts';
import { openEncodingCrew } from '../../../src/encoding/encoding-crew.ts';
import { drawWeights, joinSpaces } from '../../../src/encoding/feature-spaces.ts';
import { fitBanded } from '../../../src/encoding/fit-banded.ts';
import { contiguousFolds } from '../../../src/encoding/folds/k-fold.ts';
import { splitsOf } from '../../../src/encoding/folds/split.ts';
import { slopeAt, startFold } from '../../../src/encoding/refine-weights.ts';
import { NumericError } from '../../../src/errors.ts';
import { openTools } from '../../../src/linalg/crew.ts';
import { columnsOf, fromRows, type Matrix, matrix, rowOf, scaleColumns } from '../../../src/linalg/matrix.ts';
import { largestDifference } from '../../support/close.ts';
import { randomMatrix } from '../../support/random-matrix.ts';

const tools = await openTools(<M>(m: M): M => m);
const choice = { by: 'folds', folds: 3 } as const;

/** 36 rows of spaces of 4, 9 and 30 columns (or fewer), and targets that lean on each to another degree. */
async function toy(targets = 4, last = 30): Promise<BandedWork> {
  const features = { a: randomMatrix(36, 4, 1), b: randomMatrix(36, 9, 2), c: randomMatrix(36, last, 3) };
  const { x, spaces } = joinSpaces(features);
  const y = randomMatrix(36, targets, 4);
  for (const [s, part] of Object.values(features).entries()) {
    const signal = await tools.products.multiply(part, randomMatrix(part.cols, targets, 5 + s));
    for (let at = 0; at < y.data.length; at++) y.data[at] += (((at % targets) + s) % 3) * 0.5 * signal.data[at];
  }
  return { x, y, spaces, weights: drawWeights(3, 4, 1), alphas: [0.1, 1, 10, 100], choice };
}

test('a solution by conjugate gradients solves its equation, each column by itself', async (t) => {
  const root = randomMatrix(12, 12, 1);
  const gram = await tools.products.multiply(root, root, { transposeB: true });
  const right = randomMatrix(12, 3, 2);
  right.data.forEach((value, at) => (right.data[at] = at % 3 === 1 ? 0 : value));
  const times = (m: Matrix) => tools.products.multiply(gram, m);
  const { solution, reached } = await solveEach(right, times, async (m) => matrix(m.rows, m.cols, m.data.slice()));
  t.true(largestDifference((await times(solution)).data, right.data) < 1e-9);
  t.deepEqual([...reached], [1, 1, 1]);
  t.true(solution.data.every((value, at) => at % 3 !== 1 || value === 0));
  const short = await solveEach(right, times, async (m) => m, 1e-14, 2);
  t.deepEqual([...short.reached], [0, 1, 0]);
});

test('the slope of the loss is that of finite differences, and the loss that of the search', async (t) => {
  const job = await toy();
  const weights = rowOf(job.weights, 2).slice();
  const fit = await fitBanded({ ...job, weights: fromRows([weights]), alphas: [3] });
  const folds = await Promise.all(
    splitsOf(contiguousFolds(36, 3)).map(async (split) => {
      const fold = await openFold({ x: job.x, split, spaces: job.spaces, kernels: true }, tools);
      return startFold({ fold, weights }, tools);
    }),
  );
  const descent = { y: job.y, folds, alpha: new Float64Array(4).fill(3) };
  const start = matrix(3, 4);
  weights.forEach((weight, b) => rowOf(start, b).fill(Math.log(weight / 3)));
  t.true(largestDifference((await slopeAt(descent, start, tools)).loss, fit.loss) < 1e-10);
  const away = matrix(
    3,
    4,
    start.data.map((value, at) => value + ((at % 5) - 2) * 0.3),
  );
  const { gradient } = await slopeAt(descent, away, tools);
  const step = 1e-4;
  for (let b = 0; b < 3; b++) {
    const lossAt = async (by: number) => {
      const moved = matrix(3, 4, away.data.slice());
      rowOf(moved, b).forEach((value, j, row) => (row[j] = value + by));
      return (await slopeAt(descent, moved, tools)).loss;
    };
    const [above, below] = [await lossAt(step), await lossAt(-step)];
    const slope = above.map((value, j) => (value - below[j]) / (2 * step));
    t.true(largestDifference(slope, rowOf(gradient, b)) < 1e-6);
    t.true(slope.some((value) => Math.abs(value) > 1e-2));
  }
});

test('a refined loss is never above that of the search, below it for most targets, and that of its weights and penalty', async (t) => {
  for (const last of [30, 3]) {
    const job = await toy(4, last);
    const [before, after] = [await fitBanded(job), await fitBanded({ ...job, refine: { iterations: 6 } })];
    t.deepEqual([after.draw, after.edge], [before.draw, before.edge]);
    t.true(after.loss.every((loss, j) => loss <= before.loss[j]));
    t.true(after.loss.filter((loss, j) => loss < before.loss[j]).length >= 3);
    for (let j = 0; j < 4; j++) {
      const weights = fromRows([[0, 1, 2].map((b) => after.weights.data[b * 4 + j])]);
      const alone = await fitBanded({ ...job, y: columnsOf(job.y, j, j + 1), weights, alphas: [after.alpha[j]] });
      t.true(Math.abs(alone.loss[0] - after.loss[j]) < 1e-9);
      t.true(Math.abs(alone.intercept[0] - after.intercept[j]) < 1e-7);
      t.true(largestDifference(alone.coefficients.data, columnsOf(after.coefficients, j, j + 1).data) < 1e-7);
    }
  }
});

test('a long descent from one draw finds what a fine grid finds', async (t) => {
  const job = { ...(await toy()), weights: fromRows([[1 / 3, 1 / 3, 1 / 3]]), alphas: [1] };
  const { loss } = await fitBanded({ ...job, refine: { iterations: 60 } });
  const shares = Array.from({ length: 13 }, (_, i) => 10 ** (i / 2 - 4));
  const weights = fromRows(shares.flatMap((b) => shares.map((c) => [1, b * 10, c * 10])));
  const grid = await fitBanded({ ...job, weights, alphas: Array.from({ length: 17 }, (_, a) => 10 ** (a / 2 - 3)) });
  t.true(
    loss.every((value, j) => value < grid.loss[j] * 1.002),
    `${loss} ${grid.loss}`,
  );
});

test('a space of weight 0 stays out of the descent', async (t) => {
  const job = { ...(await toy()), weights: fromRows([[0.5, 0, 0.5]]) };
  const { weights, coefficients } = await fitBanded({ ...job, refine: { iterations: 3 } });
  t.true(rowOf(weights, 1).every((weight) => weight === 0));
  t.true(coefficients.data.subarray(4 * 4, 13 * 4).every((value) => value === 0));
});

test('targets in other units are refined alike, in any block and on any number of threads', async (t) => {
  const job = { ...(await toy(70, 5)), refine: { iterations: 3 } };
  const plain = await fitBanded(job);
  const crew = openEncodingCrew(2);
  const busy = { ...crew, member: () => crew.member(false) };
  for (const change of [{ crew: busy }, { targetBlock: 66 }]) t.deepEqual(await fitBanded({ ...job, ...change }), plain);
  await crew.close();
  const scaled = await fitBanded({ ...job, y: scaleColumns(job.y, new Float64Array(70).fill(1024)) });
  t.deepEqual(scaled.weights, plain.weights);
  t.deepEqual(
    scaled.loss,
    plain.loss.map((loss) => loss * 2 ** 20),
  );
});

test('refined weights reach cross-validation', async (t) => {
  const job = { ...(await toy()), splits: splitsOf(contiguousFolds(36, 3)) };
  const [before, after] = [await crossValidateBanded(job), await crossValidateBanded({ ...job, refine: { iterations: 3 } })];
  t.deepEqual([after.draw, after.edge], [before.draw, before.edge]);
  t.notDeepEqual(after.weights, before.weights);
  after.weights.forEach((weights, s) => {
    const sums = rowOf(weights, 0).map((weight, j) => weight + weights.data[4 + j] + weights.data[8 + j]);
    t.true(largestDifference(sums, [1, 1, 1, 1]) < 1e-12);
    const r = rowOf(after.rParts[s], 0).map((part, j) => part + after.rParts[s].data[4 + j] + after.rParts[s].data[8 + j]);
    t.true(largestDifference(r, rowOf(after.r, s)) < 1e-12);
  });
});

test('a descent that is not defined is refused', async (t) => {
  const job = await toy();
  const refused = (change: Partial<BandedWork>, message: RegExp) =>
    t.throwsAsync(() => fitBanded({ ...job, refine: { iterations: 2 }, ...change }), { instanceOf: NumericError, message });
  await refused({ refine: { iterations: 0 } }, /0 iterations/);
  await refused({ choice: { by: 'gcv' } }, /the loss of gcv has no descent here; choose penalties by folds/);
  await refused({ penaltyFor: 'all' }, /all targets are to share their weights; choose them for each/);
});
