import test from 'ava';
import fc from 'fast-check';
import { contiguousFolds, contiguousGroupFolds, groupKFold, kFold, shuffleSplit, splitAt } from '../../../src/encoding/folds.ts';
import { NumericError } from '../../../src/errors.ts';
import { fixture } from '../../support/fixture.ts';

const splits: Record<string, any> = fixture('brain-score/splits.json').splits;
const named = (pattern: RegExp): [string[], any][] =>
  Object.entries(splits).flatMap(([name, value]) => {
    const match = name.match(pattern);
    return match ? [[[...match], value] as [string[], any]] : [];
  });
const lists = ({ train, test: held }: { train: Int32Array; test: Int32Array }) => ({ train: [...train], test: [...held] });

test('shuffled divisions are those of scikit-learn', (t) => {
  const cases = named(/^ShuffleSplit_n(\d+)_splits10_(train|test)0\.9_seed1/);
  t.is(cases.length, 8);
  for (const [[, n, part], truth] of cases) {
    const size = part === 'train' ? { trainShare: 0.9 } : { testShare: 0.9 };
    t.deepEqual(shuffleSplit(Number(n), 10, size, 1).map(lists), truth);
  }
});

test('shuffled folds are those of scikit-learn', (t) => {
  const cases = named(/^KFold5_n(\d+)_shuffle_seed1/);
  t.is(cases.length, 3);
  for (const [[, n], truth] of cases) {
    const foldOf = kFold(Number(n), 5, 1);
    t.deepEqual(
      [0, 1, 2, 3, 4].map((fold) => lists(splitAt(foldOf, fold))),
      truth,
    );
  }
});

test('grouped folds are those of scikit-learn, for groups that are names or numbers', (t) => {
  const cases = named(/^GroupKFold10_/);
  t.is(cases.length, 3);
  for (const [, { groups, folds }] of cases) {
    const foldOf = groupKFold(groups, 10, 1234);
    t.deepEqual(
      folds.map((_: unknown, fold: number) => lists(splitAt(foldOf, fold))),
      folds,
    );
  }
  const stories = ['Aqua', 'Boar', 'Elvis', 'HighSchool', 'KingOfBirds', 'MatchstickSeller', 'MrSticky', 'Tulips'];
  const foldOf = groupKFold(stories, 8, 1234);
  const order = stories.map((_, fold) => stories[foldOf.indexOf(fold)]);
  t.deepEqual(order, splits.GroupKFold8_Blank_story_seed1234_test_story_order);
});

test('contiguous folds differ by one row at most, the larger ones first', (t) => {
  t.deepEqual([...contiguousFolds(7, 3)], [0, 0, 0, 1, 1, 2, 2]);
  t.deepEqual([...contiguousFolds(4, 4)], [0, 1, 2, 3]);
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 20 }), fc.nat(100), (k, more) => {
      const foldOf = contiguousFolds(k + more, k);
      const sizes = Array.from({ length: k }, (_, fold) => foldOf.filter((f) => f === fold).length);
      t.deepEqual(
        sizes,
        [...sizes].sort((a, b) => b - a),
      );
      t.true(sizes[0] - sizes[k - 1] <= 1);
      t.deepEqual(
        [...foldOf],
        [...foldOf].sort((a, b) => a - b),
      );
    }),
    { seed: 1 },
  );
});

test('no group is ever parted, and every fold holds a group', (t) => {
  fc.assert(
    fc.property(fc.array(fc.nat(9), { minLength: 30, maxLength: 60 }), fc.nat(1000), (groups, seed) => {
      fc.pre(new Set(groups).size >= 4);
      for (const foldOf of [groupKFold(groups, 4, seed), contiguousGroupFolds(groups, 4)]) {
        const together = new Set(groups.map((group, row) => `${group} ${foldOf[row]}`));
        t.is(together.size, new Set(groups).size);
        t.is(new Set(foldOf).size, 4);
      }
    }),
    { seed: 1, numRuns: 50 },
  );
});

test('contiguous groups keep the order in which they are stored', (t) => {
  t.deepEqual([...contiguousGroupFolds(['z', 'z', 'a', 'm', 'a', 'b'], 2)], [0, 0, 0, 1, 0, 1]);
});

test('too few rows or groups are a NumericError that names the numbers', (t) => {
  const wayOut = 'ask for fewer folds';
  t.throws(() => kFold(3, 5, 1), { instanceOf: NumericError, message: `folds: 3 rows do not fill 5 folds; ${wayOut}` });
  t.throws(() => groupKFold(['a', 'b', 'a'], 3, 1), { message: `folds: 2 groups do not fill 3 folds; ${wayOut}` });
  t.throws(() => contiguousGroupFolds([1, 1], 2), { message: /1 groups do not fill 2 folds/ });
  t.throws(() => contiguousFolds(5, 1), { message: /there must be at least 2/ });
  t.throws(() => shuffleSplit(5, 1, { trainShare: 1 }, 1), { message: /0 of 5 rows to test/ });
});
