import test from 'ava';
import { crossValidate } from '../../../src/encoding/cross-validate.ts';
import type { CrossValidation } from '../../../src/encoding/cross-validation.ts';
import { contiguousFolds } from '../../../src/encoding/folds/k-fold.ts';
import { splitsOf } from '../../../src/encoding/folds/split.ts';
import { crossValidatePresent, patternsOf } from '../../../src/encoding/missing-targets.ts';
import { NumericError } from '../../../src/errors.ts';
import { columnsOf, matrix, rowOf, rowsAt } from '../../../src/linalg/matrix.ts';
import { randomMatrix } from '../../support/random-matrix.ts';

/** 30 rows of 10 passages in 3 folds, 6 targets: two complete, two without the rows 4 and 17, one without a passage, one without half. */
function toy(): CrossValidation & { y: { data: Float64Array } } {
  const [x, y] = [randomMatrix(30, 5, 1), randomMatrix(30, 6, 2)];
  y.data.forEach((value, at) => (y.data[at] = value + 2 * x.data[Math.floor(at / 6) * 5 + (at % 5)]));
  const lose = (row: number, ...columns: number[]) => columns.forEach((j) => (y.data[row * 6 + j] = Number.NaN));
  for (const row of [4, 17]) lose(row, 1, 4);
  for (const row of [6, 7, 8]) lose(row, 2);
  for (let row = 0; row < 30; row += 2) lose(row, 5);
  const groupOf = Int32Array.from({ length: 30 }, (_, row) => Math.floor(row / 3));
  return {
    x,
    y,
    splits: splitsOf(contiguousFolds(30, 3)),
    mapping: 'ridge',
    alphas: [0.1, 1, 10],
    choice: { by: 'folds', folds: 3, groupOf },
    keepPredictions: true,
    names: ['a', 'b', 'c', 'd', 'e', 'f'],
  };
}

const present = (job: CrossValidation, j: number): number[] =>
  [...Array(30).keys()].filter((row) => !Number.isNaN(job.y.data[row * 6 + j]));

test('targets are grouped by the rows in which they were measured', (t) => {
  const { y } = toy();
  t.deepEqual(
    patternsOf(y).map(({ columns, rows }) => [[...columns], rows.length]),
    [
      [[0, 3], 30],
      [[1, 4], 28],
      [[2], 27],
      [[5], 15],
    ],
  );
  t.deepEqual([...patternsOf(y)[3].rows], present(toy(), 5));
});

test('each target fares as it does alone on the rows that it has, to the bit', async (t) => {
  for (const change of [{}, { mapping: 'ols' }, { choice: { by: 'leave-one-out' } }] as Partial<CrossValidation>[]) {
    const job = { ...toy(), ...change };
    const whole = await crossValidatePresent(job);
    for (let j = 0; j < 6; j++) {
      const rows = present(job, j);
      const left = (some: Int32Array) =>
        Int32Array.from(
          [...some].filter((row) => rows.includes(row)),
          (row) => rows.indexOf(row),
        );
      const { choice } = job;
      const alone = await crossValidate({
        ...job,
        x: rowsAt(job.x, rows),
        y: rowsAt(columnsOf(job.y, j, j + 1), rows),
        names: [],
        splits: job.splits.map(({ train, test: held }) => ({ train: left(train), test: left(held) })),
        choice: choice.by === 'folds' ? { ...choice, groupOf: Int32Array.from(rows, (row) => Math.floor(row / 3)) } : choice,
      });
      const column = (values: ArrayLike<number>) => [0, 1, 2].map((s) => values[s * 6 + j]);
      t.deepEqual(column(whole.r.data), [...alone.r.data]);
      t.deepEqual(whole.alpha && column(whole.alpha.data), alone.alpha && [...alone.alpha.data]);
      t.deepEqual(column(whole.edge), [...alone.edge]);
      t.deepEqual(column(whole.constant), [...alone.constant]);
      job.splits.forEach(({ test: held }, s) => {
        const predicted = [...held].map((_, i) => whole.predictions?.[s].data[i * 6 + j] ?? 0);
        t.deepEqual(
          predicted.filter((_, i) => rows.includes(held[i])),
          [...(alone.predictions?.[s].data ?? [])],
        );
        t.true(predicted.every((value, i) => Number.isNaN(value) !== rows.includes(held[i])));
      });
    }
  }
});

test('where nothing is missing the result is that of plain cross-validation, for one shared penalty too', async (t) => {
  const job = { ...toy(), y: randomMatrix(30, 6, 3) };
  for (const penaltyFor of ['each', 'all'] as const) {
    t.deepEqual(await crossValidatePresent({ ...job, penaltyFor }), await crossValidate({ ...job, penaltyFor }));
  }
});

test('progress over groups of targets never falls and ends at 1', async (t) => {
  const shares: number[] = [];
  await crossValidatePresent({ ...toy(), progress: (share) => shares.push(share) });
  t.true(shares.every((share, i) => share >= (shares[i - 1] ?? 0)));
  t.true(Math.abs((shares.at(-1) ?? 0) - 1) < 1e-12);
});

test('a target that keeps too few rows is refused by name', async (t) => {
  const refused = (change: (job: ReturnType<typeof toy>) => Partial<CrossValidation>, message: RegExp) => {
    const job = toy();
    return t.throwsAsync(() => crossValidatePresent({ ...job, ...change(job) }), { instanceOf: NumericError, message });
  };
  const without = (from: number, to: number, j: number) => (job: ReturnType<typeof toy>) => {
    const y = matrix(30, 6, job.y.data.slice());
    for (let row = from; row < to; row++) rowOf(y, row)[j] = Number.NaN;
    return { y };
  };
  await refused(without(1, 10, 3), /d: split 0 tests 1 of its 21 of 30 rows; leave the target out/);
  await refused(without(0, 30, 3), /d: split 0 trains on 0 of its 0 of 30 rows/);
  await refused(without(13, 30, 3), /d: 3 inner folds of split 0 have 2 groups of its 13 of 30 rows/);
  await refused((job) => {
    const y = matrix(30, 6, job.y.data.slice());
    y.data[2 * 6 + 4] = Number.NEGATIVE_INFINITY;
    return { y };
  }, /e: -Infinity in row 2; mark what was not measured by NaN/);
  await refused(() => ({ penaltyFor: 'all' }), /all are to share a penalty; choose a penalty for each/);
  await refused((job) => {
    const y = matrix(30, 6, job.y.data.slice());
    for (let row = 0; row < 10; row++) if (!Number.isNaN(y.data[row * 6 + 5])) y.data[row * 6 + 5] = 1;
    return { y };
  }, /fold 0: f is constant over 5 rows/);
});
