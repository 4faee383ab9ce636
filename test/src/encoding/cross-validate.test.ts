import test from 'ava';
import fc from 'fast-check';
import { crossValidate } from '../../../src/encoding/cross-validate.ts';
import type { CrossValidation } from '../../../src/encoding/cross-validation.ts';
import { contiguousFolds } from '../../../src/encoding/folds/k-fold.ts';
import { type Split, splitsOf } from '../../../src/encoding/folds/split.ts';
import { oasmFeatures } from '../../../src/encoding/oasm.ts';
import { NumericError } from '../../../src/errors.ts';
import { fromRows, type Matrix, matrix, rowOf, rowsAt, transpose } from '../../../src/linalg/matrix.ts';
import { openProducts } from '../../../src/linalg/products.ts';
import { randomState } from '../../../src/stats/random.ts';
import { largestDifference } from '../../support/close.ts';
import { fixture } from '../../support/fixture.ts';
import { randomMatrix } from '../../support/random-matrix.ts';

const products = await openProducts();
const { nested, alphas, inner_folds: innerFolds } = fixture('numerics.json');

/** Held-out predictions, each row where it belongs. */
function inRowOrder(predictions: readonly Matrix[] | null, splits: readonly Split[]): Float64Array {
  const parts = predictions ?? [];
  const cols = parts[0].cols;
  const whole = new Float64Array(cols * splits.reduce((rows, { test }) => rows + test.length, 0));
  parts.forEach((part, s) => splits[s].test.forEach((row, i) => whole.set(rowOf(part, i), row * cols)));
  return whole;
}

/** 24 rows of 8 passages in 4 folds, whose targets are partly linear in the features. */
function toy(seed = 1): CrossValidation {
  const x = randomMatrix(24, 5, seed);
  const y = randomMatrix(24, 3, seed + 1000);
  y.data.forEach((value, at) => (y.data[at] = value + 2 * x.data[Math.floor(at / 3) * 5 + (at % 3)]));
  const passage = Int32Array.from({ length: 24 }, (_, row) => Math.floor(row / 3));
  const choice = { by: 'folds', folds: 3, groupOf: passage } as const;
  return { x, y, splits: splitsOf(contiguousFolds(24, 4)), mapping: 'ridge', alphas, choice, keepPredictions: true };
}

for (const [name, problem] of Object.entries<any>(nested)) {
  const given = {
    x: fromRows(problem.x),
    y: fromRows(problem.y),
    splits: splitsOf(Int32Array.from(problem.fold_of)),
    choice: { by: 'folds', folds: innerFolds, groupOf: Int32Array.from(problem.groups) } as const,
    alphas,
    keepPredictions: true,
  };
  for (const mapping of ['ols', 'ridge'] as const) {
    test(`${mapping} on a ${name} problem agrees with scikit-learn: r to 1e-10, predictions to 1e-9`, async (t) => {
      const { r, predictions, alpha } = await crossValidate({ ...given, mapping });
      const off = largestDifference(inRowOrder(predictions, given.splits), problem[mapping].predictions.flat());
      t.true(off < 1e-9, `predictions differ by ${off}`);
      t.true(largestDifference(r.data, problem[mapping].r.flat()) < 1e-10);
      t.deepEqual(alpha && [...alpha.data], mapping === 'ridge' ? problem.alpha.flat() : null);
    });
  }
}

test('targets of held-out rows change no prediction and no penalty of their fold, to the bit', async (t) => {
  for (const mapping of ['ols', 'ridge'] as const) {
    const job = { ...toy(), mapping };
    const before = await crossValidate(job);
    const y = matrix(24, 3, job.y.data.slice());
    for (let row = 6; row < 12; row++) y.data.set([100 * row, -row * row, 1 / (row + 1)], row * 3);
    const after = await crossValidate({ ...job, y });
    t.deepEqual(after.predictions?.[1], before.predictions?.[1]);
    t.deepEqual(after.alpha?.data.slice(3, 6), before.alpha?.data.slice(3, 6));
    t.notDeepEqual(after.predictions?.[0], before.predictions?.[0]);
  }
});

test('features of a held-out row change its own prediction and no other of its fold', async (t) => {
  for (const mapping of ['ols', 'ridge'] as const) {
    const job = { ...toy(), mapping };
    const before = inRowOrder((await crossValidate(job)).predictions, job.splits);
    const x = matrix(24, 5, job.x.data.slice());
    x.data.fill(9, 7 * 5, 8 * 5);
    const after = inRowOrder((await crossValidate({ ...job, x })).predictions, job.splits);
    t.true(largestDifference(after.slice(24, 36), before.slice(24, 36)) < 1e-12);
    t.true(largestDifference(after.slice(21, 24), before.slice(21, 24)) > 0.1);
  }
});

const turnRows = (m: Matrix, order: Int32Array): Matrix => rowsAt(m, order);
const turnColumns = (m: Matrix, order: Int32Array): Matrix => transpose(rowsAt(transpose(m), order));

test('the order of rows does not matter, predictions following their rows', async (t) => {
  await fc.assert(
    fc.asyncProperty(fc.nat(1000), fc.constantFrom('ols', 'ridge'), async (seed, mapping) => {
      const job = { ...toy(seed), mapping, alphas: [10] } as CrossValidation;
      const order = randomState(seed).permutation(24);
      const turned = {
        ...job,
        x: turnRows(job.x, order),
        y: turnRows(job.y, order),
        splits: splitsOf(order.map((row) => contiguousFolds(24, 4)[row])),
      };
      const [before, after] = [await crossValidate(job), await crossValidate(turned)];
      t.true(largestDifference(after.r.data, before.r.data) < 1e-11);
      const turn = (predictions: Float64Array) => turnRows(matrix(24, 3, predictions), order).data;
      const [was, is] = [inRowOrder(before.predictions, job.splits), inRowOrder(after.predictions, turned.splits)];
      t.true(largestDifference(is, turn(was)) < 1e-11);
    }),
    { seed: 1, numRuns: 10 },
  );
});

test('targets are fitted each for itself: their order does not matter, and twins fare alike', async (t) => {
  await fc.assert(
    fc.asyncProperty(fc.nat(1000), fc.constantFrom('ols', 'ridge'), async (seed, mapping) => {
      const job = { ...toy(seed), mapping } as CrossValidation;
      const order = Int32Array.of(2, 0, 1, 2);
      const [before, after] = [await crossValidate(job), await crossValidate({ ...job, y: turnColumns(job.y, order) })];
      t.deepEqual(after.r, turnColumns(before.r, order));
      before.predictions?.forEach((part, s) => t.deepEqual(after.predictions?.[s], turnColumns(part, order)));
      if (before.alpha && after.alpha) t.deepEqual(after.alpha, turnColumns(before.alpha, order));
    }),
    { seed: 1, numRuns: 10 },
  );
});

test('a target that is a linear function of the features is predicted in full by least squares', async (t) => {
  const { x, ...rest } = toy();
  const y = await products.multiply(x, randomMatrix(5, 2, 3));
  const { r, predictions } = await crossValidate({ ...rest, x, y, mapping: 'ols' });
  t.true(r.data.every((value) => Math.abs(value - 1) < 1e-13));
  t.true(largestDifference(inRowOrder(predictions, rest.splits), y.data) < 1e-12);
});

test('features that know only the passage score 0 under grouped folds, as constant predictions, not by luck', async (t) => {
  const sizes = [3, 3, 3, 3, 3, 3, 3, 3];
  for (const mapping of ['ols', 'ridge'] as const) {
    const { r, constant } = await crossValidate({ ...toy(), x: oasmFeatures(sizes, 1.5), mapping });
    t.true(r.data.every((value) => value === 0));
    t.true(constant.every((flag) => flag === 1));
  }
});

test('a penalty at an end of the grid is marked, a single one on offer is not', async (t) => {
  const noise = { ...toy(), y: randomMatrix(24, 3, 77) };
  const { alpha, edge } = await crossValidate({ ...noise, alphas: [1e-9, 1e-8] });
  t.true(edge.every((flag) => flag === 1));
  t.is(alpha?.rows, 4);
  const wide = await crossValidate({ ...noise, alphas: [1e-3, 5, 1e9] });
  t.deepEqual(
    [...wide.edge],
    [...(wide.alpha?.data ?? [])].map((value) => (value === 5 ? 0 : 1)),
  );
  const single = await crossValidate({ ...noise, alphas: [3] });
  t.true(single.edge.every((flag) => flag === 0) && single.alpha?.data.every((value) => value === 3));
});

test('of penalties with equal error the first is chosen', async (t) => {
  const job = { ...toy(), x: matrix(24, 5) };
  t.true((await crossValidate({ ...job, alphas: [10, 1, 100] })).alpha?.data.every((value) => value === 10));
});

test('progress ends at 1 and never falls', async (t) => {
  const shares: number[] = [];
  await crossValidate({ ...toy(), progress: (share) => shares.push(share) });
  t.deepEqual(
    shares.map((share) => Math.round(share * 100)),
    [25, 50, 75, 100],
  );
});

test('a job that cannot be done is refused before it starts, with the numbers', async (t) => {
  const job = toy();
  const refused = (change: Partial<CrossValidation>, message: RegExp) =>
    t.throwsAsync(() => crossValidate({ ...job, ...change }), { instanceOf: NumericError, message });
  await refused({ y: matrix(23, 3) }, /x has 24 rows, y has 23; align them first/);
  await refused({ splits: [] }, /no splits: nothing would be predicted/);
  await refused({ splits: splitsOf(contiguousFolds(25, 4)) }, /split 0: there is no row 24 among 24/);
  await refused({ splits: splitsOf(contiguousFolds(24, 13)) }, /split 11: tests 1 rows; a correlation needs 2/);
  const rows = Int32Array.of(0, 1, 2);
  await refused({ splits: [{ train: rows, test: rows }] }, /split 0: row 0 is both trained and tested on/);
  await refused({ choice: { by: 'folds', folds: 2, groupOf: new Int32Array(23) } }, /groupOf labels 23 rows, x has 24/);
  await refused({ memory: 1000 }, /needs about \d+ MB beside its inputs, and 1 MB are free/);
  await refused({ alphas: [1, 0] }, /alpha 0 is not a positive number; for no penalty use ols/);
  await refused({ alphas: [] }, /no alphas to choose from/);
  await refused(
    { choice: { by: 'folds', folds: 7, groupOf: Int32Array.from({ length: 24 }, (_, row) => Math.floor(row / 3)) } },
    /6 groups do not fill 7 folds/,
  );
  await refused({ y: matrix(24, 3) }, /fold 0: column 0 is constant over 6 rows/);
  const broken = matrix(24, 5, job.x.data.slice());
  broken.data[12] = Number.NaN;
  await refused({ x: broken }, /crossValidate: x: NaN at row 2, column 2/);
});
