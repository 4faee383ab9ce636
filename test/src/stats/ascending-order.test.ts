import test from 'ava';
import fc from 'fast-check';
import { ascendingOrder } from '../../../src/stats/ascending-order.ts';
import { randomMatrix } from '../../support/random-matrix.ts';

const byComparison = (values: Float64Array): number[] =>
  Array.from(values.keys()).sort((i, j) => (values[i] === values[j] ? i - j : values[i] < values[j] ? -1 : 1));

test('the order is that of a stable sort by comparison, for every size, sign and infinity', (t) => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.double({ noNaN: true }), fc.constantFrom(0, -0, 1, -1))), (list) => {
      const values = Float64Array.from(list);
      t.deepEqual([...ascendingOrder(values)], byComparison(values));
    }),
    { seed: 1, numRuns: 300 },
  );
});

test('a long list is sorted as a short one is', (t) => {
  const values = randomMatrix(5000, 1, 1).data.map((value) => Math.round(value * 1e3) / 1e3);
  t.deepEqual([...ascendingOrder(values)], byComparison(values));
});

test('a view into a larger array is sorted by its own values', (t) => {
  t.deepEqual([...ascendingOrder(Float64Array.of(9, 3, 1, 2).subarray(1))], [1, 2, 0]);
});
