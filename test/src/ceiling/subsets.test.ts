import test from 'ava';
import { allSubsets, sampledTuples } from '../../../src/ceiling/subsets.ts';
import { NumericError } from '../../../src/errors.ts';

const five = ['061', '085', '088', '090', '098'];
const UPSTREAM = { tuples: 10, holdouts: 5, seed: 0 };

test('five subjects have 10, 10, 5 and 1 subsets of 2 to 5, and so 75 predictions of one by the others', (t) => {
  const subsets = [2, 3, 4, 5].map((size) => allSubsets(five, size));
  t.deepEqual(
    subsets.map((all) => all.length),
    [10, 10, 5, 1],
  );
  t.is(
    subsets.flat().reduce((sum, { heldOut }) => sum + heldOut.length, 0),
    75,
  );
  t.is(subsets[0][1].label, "('061', '088')");
  t.deepEqual(subsets[3][0].members, five);
});

test('subjects are sorted, whatever the order in which they come, and each counts once', (t) => {
  t.deepEqual(allSubsets(['b', 'a', 'b'], 2), allSubsets(['a', 'b'], 2));
});

test('ten different ordered tuples of each size are drawn, with members of theirs to hold out', (t) => {
  const nine = Array.from({ length: 9 }, (_, i) => `s${i}`);
  const drawn = sampledTuples(nine, [2, 5, 9], UPSTREAM);
  for (const size of [2, 5, 9]) {
    const subsets = drawn.get(size) ?? [];
    t.is(new Set(subsets.map(({ label }) => label)).size, 10);
    for (const { members, heldOut } of subsets) {
      t.is(members.length, size);
      t.true(heldOut.length <= 5 && heldOut.every((name) => members.includes(name)));
      t.is(new Set(heldOut).size, heldOut.length);
    }
  }
  t.is(new Set(drawn.get(9)?.map(({ members }) => members.join())).size, 1, 'nine of nine are the same set in ten orders');
});

test('the tuples of one size do not depend on the sizes after it', (t) => {
  t.deepEqual(sampledTuples(five, [2, 3], UPSTREAM).get(3), sampledTuples(five, [2, 3, 4, 5], UPSTREAM).get(3));
});

test('where fewer tuples exist than are asked for, all are drawn', (t) => {
  t.is(sampledTuples(['a', 'b'], [2], UPSTREAM).get(2)?.length, 2);
});

test('a subset of one, or of more than there are, is a NumericError', (t) => {
  const refused = { instanceOf: NumericError };
  t.throws(() => allSubsets(five, 1), { ...refused, message: /subsets of 1 among 5/ });
  t.throws(() => sampledTuples(five, [2, 6], UPSTREAM), { ...refused, message: /subsets of 6 among 5/ });
});
