import test from 'ava';
import fc from 'fast-check';
import { splitsWithGap } from '../../../src/encoding/folds/gap-splits.ts';
import {
  balancedGroupFolds,
  contiguousGroupFolds,
  groupKFold,
  leaveOneGroupOut,
} from '../../../src/encoding/folds/group-folds.ts';
import { contiguousFolds, kFold } from '../../../src/encoding/folds/k-fold.ts';
import { leaveGroupsOut } from '../../../src/encoding/folds/leave-groups-out.ts';
import { shuffleSplit } from '../../../src/encoding/folds/shuffle-split.ts';
import { type FoldOf, type Split, splitAt, splitsOf } from '../../../src/encoding/folds/split.ts';
import { legacyStratifiedKFold, stratifiedKFold } from '../../../src/encoding/folds/stratified-folds.ts';
import { stratifiedGroupFolds } from '../../../src/encoding/folds/stratified-group-folds.ts';
import { NumericError } from '../../../src/errors.ts';
import { fixture } from '../../support/fixture.ts';

type Lists = { train: number[]; test: number[] };
const lists = ({ train, test: held }: Split): Lists => ({ train: [...train], test: [...held] });
const listsOf = (foldOf: FoldOf): Lists[] => splitsOf(foldOf).map(lists);

const stories = ['Aqua', 'Boar', 'Elvis', 'HighSchool', 'KingOfBirds', 'MatchstickSeller', 'MrSticky', 'Tulips'];
/** 52 sentences of 8 words each. */
const sentenceOfWord = Array.from({ length: 416 }, (_, row) => Math.floor(row / 8));

/** How each entry of brain-score/splits.json is made; an entry that no pattern names fails the test below. */
const READERS: [RegExp, (match: string[], truth: any) => unknown][] = [
  [/^ShuffleSplit_n(\d+)_splits10_train0\.9_seed1$/, ([, n]) => shuffleSplit(Number(n), 10, { trainShare: 0.9 }, 1).map(lists)],
  [/^ShuffleSplit_n(\d+)_splits10_test0\.9_seed1 /, ([, n]) => shuffleSplit(Number(n), 10, { testShare: 0.9 }, 1).map(lists)],
  [/^KFold5_n(\d+)_shuffle_seed1 /, ([, n]) => listsOf(kFold(Number(n), 5, 1))],
  [/^GroupKFold10_.*_seed1234$/, (_, { groups }) => ({ groups, folds: listsOf(groupKFold(groups, 10, 1234)) })],
  [/^GroupKFold8_Blank_story_seed1234_test_story_order$/, () => heldOutInTurn(groupKFold(stories, 8, 1234))],
  [/^StratifiedKFold5_modern_Fedorenko_sentence_id_seed1$/, () => listsOf(stratifiedKFold(sentenceOfWord, 5, 1))],
  [/^StratifiedKFold5_legacy0\.21_Fedorenko_sentence_id_seed1 /, () => listsOf(legacyStratifiedKFold(sentenceOfWord, 5, 1))],
];
const heldOutInTurn = (foldOf: FoldOf): string[] => splitsOf(foldOf).map(({ test: held }) => stories[held[0]]);

for (const [name, truth] of Object.entries<any>(fixture('brain-score/splits.json').splits)) {
  test(`${name}: every index is Brain-Score's`, (t) => {
    const readers = READERS.filter(([pattern]) => pattern.test(name));
    t.is(readers.length, 1, `no splitter, or several, for ${name}`);
    const [[pattern, make]] = readers;
    t.deepEqual(make(name.match(pattern) as string[], truth), truth);
  });
}

test('grouped folds over which Brain-Score averages its ridge scores are its own', (t) => {
  const { groups, folds } = fixture('brain-score/metrics.json').cases.group_cv;
  t.deepEqual(listsOf(groupKFold(groups, 10, 1234)), folds);
});

/** How each splitter of folds.json is called here. */
const SPLITTERS: Record<string, (options: any) => FoldOf> = {
  KFold: ({ n, k }) => contiguousFolds(n, k),
  'KFold shuffled': ({ n, k, seed }) => kFold(n, k, seed),
  GroupKFold: ({ labels, k }) => balancedGroupFolds(labels, k),
  'GroupKFold shuffled': ({ labels, k, seed }) => groupKFold(labels, k, seed),
  LeaveOneGroupOut: ({ labels }) => leaveOneGroupOut(labels),
  StratifiedKFold: ({ labels, k, seed }) => stratifiedKFold(labels, k, seed),
  StratifiedGroupKFold: ({ labels, strata, k }) => stratifiedGroupFolds(labels, strata, k),
  'StratifiedKFold before 0.22': ({ labels, k, seed }) => legacyStratifiedKFold(labels, k, seed),
};

test('small and awkward divisions are those of scikit-learn', (t) => {
  const { cases } = fixture('folds.json');
  t.deepEqual(
    [...new Set(cases.map(({ splitter }: any) => splitter))].sort(),
    [...Object.keys(SPLITTERS), 'gap', 'LeavePGroupsOut'].sort(),
  );
  for (const { splitter, fold_of, ...options } of cases) {
    if (!fold_of) continue;
    t.deepEqual([...SPLITTERS[splitter](options)], fold_of, `${splitter} ${JSON.stringify(options)}`);
  }
});

test('every set of so many groups is left out in the order of scikit-learn', (t) => {
  const cases = fixture('folds.json').cases.filter(({ splitter }: any) => splitter === 'LeavePGroupsOut');
  t.deepEqual(
    cases.map(({ p }: any) => p),
    [1, 2, 3],
  );
  for (const { labels, p, splits } of cases) t.deepEqual(leaveGroupsOut(labels, p).map(lists), splits);
});

test('groups that are left out leave some to train on, in so many ways that each can be fitted', (t) => {
  const groups = Array.from({ length: 40 }, (_, i) => i);
  t.throws(() => leaveGroupsOut(['a', 'a', 'b'], 2), { instanceOf: NumericError, message: /2 of 2 groups left out/ });
  t.throws(() => leaveGroupsOut(groups, 0), { instanceOf: NumericError, message: /at least 1/ });
  t.throws(() => leaveGroupsOut(groups, 5), { instanceOf: NumericError, message: /658008 ways to leave out 5 of 40 groups/ });
});

test('stratified groups are whole, and each fold has about its share of each stratum', (t) => {
  const groups = Array.from({ length: 240 }, (_, i) => Math.floor(i / 6));
  const strata = groups.map((group, i) => (group % 4 === 0 ? 'long' : i % 2 ? 'short' : 'middle'));
  const foldOf = stratifiedGroupFolds(groups, strata, 5);
  for (const group of new Set(groups)) t.is(new Set(foldOf.filter((_, row) => groups[row] === group)).size, 1);
  for (const { test: held } of splitsOf(foldOf)) t.is([...held].filter((row) => strata[row] === 'long').length, 12);
  t.throws(() => stratifiedGroupFolds(groups, groups, 7), {
    instanceOf: NumericError,
    message: /the largest of 40 classes has 6 rows/,
  });
});

test('a gap leaves out what a comparison of every pair of rows finds near', (t) => {
  const gaps = fixture('folds.json').cases.filter(({ splitter }: any) => splitter === 'gap');
  t.is(gaps.length, 6);
  for (const { of, gap, splits } of gaps) t.deepEqual(splitsWithGap(Int32Array.from(of), gap).map(lists), splits);
});

const labels = fc.array(fc.nat(9), { minLength: 30, maxLength: 60 });
const seeds = fc.nat(2 ** 32 - 1);
const held = (property: fc.IProperty<any>) => fc.assert(property, { seed: 1, numRuns: 60 });

test('every row is tested exactly once and trains in all other folds', (t) => {
  held(
    fc.property(labels, fc.integer({ min: 2, max: 3 }), seeds, (groups, k, seed) => {
      fc.pre(new Set(groups).size >= k);
      const n = groups.length;
      const divisions = [contiguousFolds(n, k), kFold(n, k, seed), groupKFold(groups, k, seed), contiguousGroupFolds(groups, k)];
      divisions.push(balancedGroupFolds(groups, k), stratifiedKFold(groups, k, seed), legacyStratifiedKFold(groups, k, seed));
      for (const splits of [...divisions, leaveOneGroupOut(groups)].map(splitsOf)) {
        const tested = splits.flatMap((split) => [...split.test]).sort((a, b) => a - b);
        t.deepEqual(tested, [...groups.keys()]);
        for (const split of splits) {
          t.deepEqual(
            [...split.train, ...split.test].sort((a, b) => a - b),
            tested,
          );
        }
      }
    }),
  );
});

test('no group is ever parted, and every fold holds a group', (t) => {
  held(
    fc.property(labels, seeds, (groups, seed) => {
      fc.pre(new Set(groups).size >= 4);
      const divisions = [groupKFold(groups, 4, seed), contiguousGroupFolds(groups, 4), balancedGroupFolds(groups, 4)];
      for (const foldOf of [...divisions, leaveOneGroupOut(groups)]) {
        const together = new Set(groups.map((group, row) => `${group} ${foldOf[row]}`));
        t.is(together.size, new Set(groups).size);
        t.is(new Set(foldOf).size, Math.max(...foldOf) + 1);
      }
    }),
  );
});

test('with a gap rows are tested once, none within the gap trains, and all beyond it do', (t) => {
  held(
    fc.property(fc.integer({ min: 40, max: 80 }), fc.integer({ min: 2, max: 6 }), fc.nat(8), (n, k, gap) => {
      const splits = splitsWithGap(contiguousFolds(n, k), gap);
      t.deepEqual(
        splits.flatMap((split) => [...split.test]),
        [...Array(n).keys()],
      );
      for (const { train, test: block } of splits) {
        const far = [...Array(n).keys()].filter((row) => row < block[0] - gap || row > block[block.length - 1] + gap);
        t.deepEqual([...train], far);
      }
    }),
  );
});

test('folds of whole groups stay whole with a gap', (t) => {
  const runs = ['a', 'a', 'a', 'b', 'b', 'c', 'c', 'c', 'c', 'd'];
  const splits = splitsWithGap(contiguousGroupFolds(runs, 2), 2);
  t.deepEqual(splits.map(lists), [
    { train: [7, 8, 9], test: [0, 1, 2, 3, 4] },
    { train: [0, 1, 2], test: [5, 6, 7, 8, 9] },
  ]);
});

test('a shuffled division has disjoint parts of the size asked for', (t) => {
  held(
    fc.property(fc.integer({ min: 5, max: 90 }), fc.double({ min: 0.2, max: 0.8, noNaN: true }), seeds, (n, share, seed) => {
      for (const { train, test: part } of shuffleSplit(n, 3, { trainShare: share }, seed)) {
        t.is(train.length, Math.floor(share * n));
        t.deepEqual(
          [...train, ...part].sort((a, b) => a - b),
          [...Array(n).keys()],
        );
      }
      t.is(shuffleSplit(n, 1, { testShare: share }, seed)[0].test.length, Math.ceil(share * n));
    }),
  );
});

test('contiguous and shuffled folds differ by one row at most, the larger ones first', (t) => {
  held(
    fc.property(fc.integer({ min: 2, max: 20 }), fc.nat(100), seeds, (k, more, seed) => {
      for (const foldOf of [contiguousFolds(k + more, k), kFold(k + more, k, seed)]) {
        const sizes = splitsOf(foldOf).map((split) => split.test.length);
        t.deepEqual(
          sizes,
          [...sizes].sort((a, b) => b - a),
        );
        t.true(sizes[0] - sizes[k - 1] <= 1);
      }
      const inOrder = contiguousFolds(k + more, k);
      t.deepEqual(inOrder, inOrder.slice().sort());
    }),
  );
});

test('stratified folds hold each class as equally as its size allows', (t) => {
  held(
    fc.property(labels, seeds, (classes, seed) => {
      fc.pre([...new Set(classes)].some((one) => classes.filter((other) => other === one).length >= 4));
      for (const foldOf of [stratifiedKFold(classes, 4, seed), legacyStratifiedKFold(classes, 4, seed)]) {
        for (const one of new Set(classes)) {
          const counts = [0, 1, 2, 3].map((fold) => classes.filter((other, row) => other === one && foldOf[row] === fold).length);
          t.true(Math.max(...counts) - Math.min(...counts) <= 1, `${counts}`);
        }
      }
      const sizes = splitsOf(stratifiedKFold(classes, 4, seed)).map((split) => split.test.length);
      t.true(Math.max(...sizes) - Math.min(...sizes) <= 1);
    }),
  );
});

test('a class with fewer members than folds is missing from some; the folds are made all the same', (t) => {
  const classes = [...Array(8).fill('common'), 'rare'];
  for (const folds of [stratifiedKFold(classes, 4, 1), legacyStratifiedKFold(classes, 4, 1)]) {
    t.deepEqual(
      splitsOf(folds).map((split) => split.test.filter((row) => row < 8).length),
      [2, 2, 2, 2],
    );
  }
});

test('contiguous groups keep the order in which they are stored', (t) => {
  t.deepEqual([...contiguousGroupFolds(['z', 'z', 'a', 'm', 'a', 'b'], 2)], [0, 0, 0, 1, 0, 1]);
});

test('splits are the folds one after the other', (t) => {
  const foldOf = Int32Array.of(1, 0, 1, 2);
  t.deepEqual(
    splitsOf(foldOf),
    [0, 1, 2].map((fold) => splitAt(foldOf, fold)),
  );
});

test('what cannot be divided is a NumericError that names the numbers', (t) => {
  const wayOut = 'ask for fewer folds';
  t.throws(() => kFold(3, 5, 1), { instanceOf: NumericError, message: `folds: 3 rows do not fill 5 folds; ${wayOut}` });
  t.throws(() => groupKFold(['a', 'b', 'a'], 3, 1), { message: `folds: 2 groups do not fill 3 folds; ${wayOut}` });
  t.throws(() => balancedGroupFolds(['a', 'b', 'a'], 3), { message: `folds: 2 groups do not fill 3 folds; ${wayOut}` });
  t.throws(() => leaveOneGroupOut([1, 1]), { message: /1 groups do not fill 2 folds/ });
  t.throws(() => contiguousGroupFolds([1, 1], 2), { message: /1 groups do not fill 2 folds/ });
  for (const k of [1, 2.5, Number.NaN]) t.throws(() => contiguousFolds(5, k), { message: /there must be at least 2/ });
  for (const stratified of [stratifiedKFold, legacyStratifiedKFold]) {
    t.throws(() => stratified(['a', 'a', 'b'], 3, 1), {
      instanceOf: NumericError,
      message: `folds: the largest of 2 classes has 2 rows, which do not fill 3 folds; ${wayOut}`,
    });
    t.throws(() => stratified(['a', 'a'], 3, 1), { message: /2 rows do not fill 3 folds/ });
  }
});

test('shares out of range are a NumericError, as are parts that come out empty', (t) => {
  for (const share of [0, 1, -0.1, 1.5, Number.NaN]) {
    t.throws(() => shuffleSplit(5, 1, { trainShare: share }, 1), {
      instanceOf: NumericError,
      message: `shuffleSplit: trainShare ${share} is not between 0 and 1`,
    });
    t.throws(() => shuffleSplit(5, 1, { testShare: share }, 1), { message: /testShare .* is not between 0 and 1/ });
  }
  t.throws(() => shuffleSplit(5, 1, { trainShare: 0.1 }, 1), { message: /5 of 5 rows to test leaves nothing to train/ });
  t.throws(() => shuffleSplit(5, 1, { testShare: 0.9 }, 1), { message: /5 of 5 rows to test/ });
  t.throws(() => shuffleSplit(5, 0, { testShare: 0.5 }, 1), { message: /0 repeats; there must be at least 1/ });
});

test('a gap that leaves nothing to train on is a NumericError, as is one that is no number of rows', (t) => {
  t.throws(() => splitsWithGap(contiguousFolds(10, 2), 5), {
    instanceOf: NumericError,
    message: 'folds: a gap of 5 rows around fold 0 leaves none of 10 rows to train on; ask for a smaller gap or more folds',
  });
  for (const gap of [-1, 0.5, Number.NaN]) {
    t.throws(() => splitsWithGap(contiguousFolds(10, 2), gap), { message: /is not a whole number from 0/ });
  }
});

test('fold numbers that are negative, skipped or alone are a NumericError', (t) => {
  t.throws(() => splitsOf(Int32Array.of(0, -1, 1)), { instanceOf: NumericError, message: /row 1 has fold -1/ });
  t.throws(() => splitsOf(Int32Array.of(0, 2, 2)), { message: /fold 1 of 3 holds no row/ });
  t.throws(() => splitsOf(Int32Array.of(0, 0)), { message: /1 folds leave nothing to train on/ });
  t.throws(() => splitsOf(new Int32Array(0)), { message: /0 folds/ });
});
