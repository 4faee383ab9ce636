import test from 'ava';
import { tasks } from '../../../src/ceiling/ceiling-tasks.ts';
import { scoreSubsets } from '../../../src/ceiling/score-subsets.ts';
import { allSubsets } from '../../../src/ceiling/subsets.ts';
import { groupKFold } from '../../../src/encoding/folds/group-folds.ts';
import { splitsOf } from '../../../src/encoding/folds/split.ts';
import { NumericError } from '../../../src/errors.ts';
import { openCrew } from '../../../src/linalg/crew.ts';
import { columnsAt, matrix } from '../../../src/linalg/matrix.ts';
import { OFFICIAL_ALPHAS, scorePredictivity } from '../../../src/metrics/predictivity.ts';
import { largestDifference } from '../../support/close.ts';
import { randomMatrix } from '../../support/random-matrix.ts';

const SUBJECTS = ['a', 'b', 'c'];

/** People who hear the same, each through `width` neuroids of their own. */
function people(rows: number, width: number) {
  const shared = randomMatrix(rows, 3, 1);
  const [loads, noise] = [randomMatrix(3, width * 3, 2), randomMatrix(rows, width * 3, 3)];
  const y = matrix(rows, width * 3);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < y.cols; j++) {
      let sum = 100 + noise.data[i * y.cols + j];
      for (let k = 0; k < 3; k++) sum += shared.data[i * 3 + k] * loads.data[k * y.cols + j];
      y.data[i * y.cols + j] = sum;
    }
  }
  return { y, subjectOf: Array.from({ length: y.cols }, (_, j) => SUBJECTS[Math.floor(j / width)]) };
}

const columnsOfSubject = (subjectOf: string[], names: readonly string[]): Int32Array =>
  Int32Array.from(subjectOf.keys()).filter((j) => names.includes(subjectOf[j]));

for (const [rows, width, what] of [
  [40, 30, 'more neuroids than rows'],
  [60, 8, 'fewer neuroids than rows'],
] as const) {
  for (const mapping of ['ridge', 'linear'] as const) {
    test(`${mapping}, ${what}: people are predicted from the sum of their Gram matrices as from their neuroids`, async (t) => {
      const { y, subjectOf } = people(rows, width);
      const splits = splitsOf(
        groupKFold(
          Array.from({ length: rows }, (_, i) => Math.floor(i / 4)),
          5,
          1234,
        ),
      );
      const crew = await openCrew(tasks, 0);
      const subsets = [2, 3].flatMap((size) => allSubsets(SUBJECTS, size));
      const job = { y, subjectOf, subsets, splits, mapping, alphas: OFFICIAL_ALPHAS, correlation: 'damped', crew } as const;
      const scores = await scoreSubsets(job);
      await crew.close();
      t.is(scores.length, (3 * 2 + 3) * 5);
      for (const { subset, heldOut, split, r, alpha } of scores) {
        const others = subset.members.filter((name) => name !== heldOut);
        const direct = await scorePredictivity({
          x: columnsAt(y, columnsOfSubject(subjectOf, others)),
          y: columnsAt(y, columnsOfSubject(subjectOf, [heldOut])),
          splits: [splits[split]],
          mapping,
        });
        t.true(largestDifference(r, direct.r.data) < 1e-9, `${subset.label} ${heldOut} ${split}`);
        t.is(alpha, direct.alpha ? direct.alpha[0] : Number.NaN);
      }
    });
  }
}

test('least squares on neuroids that repeat one another goes by the neuroids themselves', async (t) => {
  const { y, subjectOf } = people(30, 20);
  for (let i = 0; i < 30; i++) for (let j = 0; j < 40; j++) y.data[i * 60 + j] = y.data[i * 60 + (j % 10)];
  const splits = splitsOf(
    groupKFold(
      Array.from({ length: 30 }, (_, i) => i),
      3,
      1,
    ),
  );
  const crew = await openCrew(tasks, 0);
  const subsets = [{ label: 'all', members: SUBJECTS, heldOut: ['c'] }];
  const job = { y, subjectOf, subsets, splits, mapping: 'linear', alphas: [], correlation: 'classic', crew } as const;
  const [{ r }] = await scoreSubsets(job);
  await crew.close();
  const x = columnsAt(
    y,
    Int32Array.from({ length: 40 }, (_, j) => j),
  );
  const held = columnsAt(y, columnsOfSubject(subjectOf, ['c']));
  const direct = await scorePredictivity({ x, y: held, splits: [splits[0]], mapping: 'linear', correlation: 'classic' });
  t.true(largestDifference(r, direct.r.data) < 1e-9);
});

test('an unknown subject, no subsets and a gap in the recordings are NumericErrors', async (t) => {
  const { y, subjectOf } = people(20, 4);
  const splits = splitsOf(
    groupKFold(
      Array.from({ length: 20 }, (_, i) => i),
      4,
      1,
    ),
  );
  const crew = await openCrew(tasks, 0);
  const subsets = allSubsets(SUBJECTS, 2);
  const job = { y, subjectOf, subsets, splits, mapping: 'ridge', alphas: [1], correlation: 'damped', crew } as const;
  const refused = { instanceOf: NumericError };
  await t.throwsAsync(scoreSubsets({ ...job, subsets: allSubsets(['a', 'x'], 2) }), { ...refused, message: /subject x/ });
  await t.throwsAsync(scoreSubsets({ ...job, subsets: [] }), { ...refused, message: /no subsets/ });
  await t.throwsAsync(scoreSubsets({ ...job, subjectOf: ['a'] }), { ...refused, message: /12 neuroids with 1 subjects/ });
  const gap = matrix(20, 12, y.data.slice().fill(Number.NaN, 5, 6));
  await t.throwsAsync(scoreSubsets({ ...job, y: gap }), { ...refused, message: /NaN at row 0, column 5/ });
  await crew.close();
});
