import test from 'ava';
import { distinctPositions } from '../../../src/lm/distinct-positions.ts';

const TEXTS = [Int32Array.of(7, 8, 9), Int32Array.of(7, 8), Int32Array.of(8, 8, 9)];
const batch = { rows: TEXTS, length: 4 };

test('texts share the positions up to which they are the same', (t) => {
  const { firstPlaces, rowOfPlace } = distinctPositions(batch, true);
  t.deepEqual([...firstPlaces], [0, 1, 2, 8, 9, 10]);
  t.deepEqual([...rowOfPlace.subarray(0, 3)], [0, 1, 2]);
  t.deepEqual([...rowOfPlace.subarray(4, 6)], [0, 1]);
  t.deepEqual([...rowOfPlace.subarray(8, 11)], [3, 4, 5]);
});

test('a model that reads both ways shares nothing, and padding is no position', (t) => {
  const { firstPlaces, rowOfPlace } = distinctPositions(batch, false);
  t.deepEqual([...firstPlaces], [0, 1, 2, 4, 5, 8, 9, 10]);
  t.deepEqual([...rowOfPlace.subarray(8, 11)], [5, 6, 7]);
});
