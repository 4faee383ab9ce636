import test from 'ava';
import { crossValidateBanded } from '../../../src/encoding/cross-validate-banded.ts';
import { drawWeights, joinSpaces } from '../../../src/encoding/feature-spaces.ts';
import { contiguousFolds } from '../../../src/encoding/folds/k-fold.ts';
import { splitsOf } from '../../../src/encoding/folds/split.ts';
import { partitionSpaces } from '../../../src/encoding/partition-spaces.ts';
import { NumericError } from '../../../src/errors.ts';
import { fromRows, matrix, transpose } from '../../../src/linalg/matrix.ts';
import { largestDifference } from '../../support/close.ts';
import { randomMatrix } from '../../support/random-matrix.ts';

/** 200 rows; space a holds the sources 0 and 1, b the sources 1 and 2, c noise; targets are single sources, and the sum of all. */
function planted() {
  const sources = transpose(randomMatrix(200, 3, 1));
  const [s0, s1, s2] = [0, 1, 2].map((i) => sources.data.subarray(i * 200, (i + 1) * 200));
  const side = (...columns: ArrayLike<number>[]) => transpose(fromRows(columns));
  const { x, spaces } = joinSpaces({ a: side(s0, s1), b: side(s1, s2), c: randomMatrix(200, 2, 2) });
  const y = side(
    s0,
    s1,
    s2,
    s0.map((value, i) => value + s1[i] + s2[i]),
  );
  const splits = splitsOf(contiguousFolds(200, 2));
  return { x, y, spaces, splits, weights: drawWeights(3, 6, 1), alphas: [1e-6, 1], choice: { by: 'folds', folds: 2 } } as const;
}

test('what only one space has, what two share and what none has come apart', async (t) => {
  const parts = await partitionSpaces(planted());
  t.deepEqual(Object.keys(parts), ['a', 'b', 'a+b', 'c', 'a+c', 'b+c', 'a+b+c']);
  const near = (part: Float64Array, truth: readonly number[]) => largestDifference(part, truth) < 0.1;
  t.true(near(parts.a, [1, 0, 0, 1 / 3]), `${parts.a}`);
  t.true(near(parts['a+b'], [0, 1, 0, 1 / 3]), `${parts['a+b']}`);
  t.true(near(parts.b, [0, 0, 1, 1 / 3]), `${parts.b}`);
  for (const name of ['c', 'a+c', 'b+c', 'a+b+c']) t.true(near(parts[name], [0, 0, 0, 0]), `${name}: ${parts[name]}`);
});

test('parts add up to R² of all spaces, the mean over splits', async (t) => {
  const job = planted();
  const [parts, { r2Parts }] = [await partitionSpaces(job), await crossValidateBanded(job)];
  const sum = Float64Array.from({ length: 4 }, (_, j) => Object.values(parts).reduce((total, part) => total + part[j], 0));
  const whole = [0, 1, 2, 3].map((j) => r2Parts.reduce((total, { data }) => total + data[j] + data[4 + j] + data[8 + j], 0) / 2);
  t.true(largestDifference(sum, whole) < 1e-12);
});

test('progress over sets ends at 1, and one space has nothing to share', async (t) => {
  const shares: number[] = [];
  await partitionSpaces({ ...planted(), progress: (share) => shares.push(share) });
  t.true(shares.length === 7 && shares[6] === 1);
  const one = { x: randomMatrix(200, 2, 3), spaces: [{ name: 'a', width: 2 }], weights: matrix(1, 1, Float64Array.of(1)) };
  await t.throwsAsync(() => partitionSpaces({ ...planted(), ...one }), {
    instanceOf: NumericError,
    message: /nothing to share among fewer than 2 spaces/,
  });
});
