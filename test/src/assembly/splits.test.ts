import test from 'ava';
import { splitsFrom } from '../../../src/assembly/splits.ts';

const ids = ['a', 'b', 'c', 'd'];
const columns = {
  split: ['runs', 'runs', 'runs', 'runs', 'other'],
  fold: Int32Array.of(1, 0, 0, 1, 0),
  stimulus_id: ['d', 'a', 'b', 'c', 'a'],
  part: ['test', 'test', 'gap', 'gap', 'test'],
};

test('what a fold names neither as test nor as gap trains in it, in the order of the stimulus set', (t) => {
  t.deepEqual(splitsFrom(columns, 'runs', ids), [
    { train: Int32Array.of(2, 3), test: Int32Array.of(0) },
    { train: Int32Array.of(0, 1), test: Int32Array.of(3) },
  ]);
});

test('a presentation that the stimulus set lacks, and a split without folds, are errors that name them', (t) => {
  t.throws(() => splitsFrom(columns, 'runs', ['a', 'b', 'c']), { message: /runs.*"d"/ });
  t.throws(() => splitsFrom(columns, 'grouped', ids), { message: /grouped.*no folds/ });
});
