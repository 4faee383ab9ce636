import test from 'ava';
import fc from 'fast-check';
import { bucketByLength } from '../../../src/lm/batches.ts';

const positions = (lengths: readonly number[], batch: readonly number[]) =>
  batch.length * Math.max(...batch.map((row) => lengths[row]));
const cost = (lengths: readonly number[], batches: readonly (readonly number[])[]) =>
  batches.reduce((sum, batch) => sum + positions(lengths, batch) + 32, 0);
const someLengths = fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 40 });

test('every row is in one batch, and no batch of several rows exceeds the limit', (t) => {
  fc.assert(
    fc.property(someLengths, fc.integer({ min: 1, max: 300 }), (lengths, limit) => {
      const batches = bucketByLength(lengths, limit);
      const rows = batches.flat().sort((a, b) => a - b);
      return (
        rows.length === lengths.length &&
        rows.every((row, i) => row === i) &&
        batches.every((batch) => batch.length === 1 || positions(lengths, batch) <= limit)
      );
    }),
  );
  t.pass();
});

test('no other division of the rows by length costs less', (t) => {
  const divisions = (rows: number[]): number[][][] =>
    rows.length === 0
      ? [[]]
      : rows.flatMap((_, i) => divisions(rows.slice(i + 1)).map((rest) => [rows.slice(0, i + 1), ...rest]));
  const few = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 9 });
  fc.assert(
    fc.property(few, fc.integer({ min: 60, max: 300 }), (lengths, limit) => {
      const sorted = lengths.map((_, i) => i).sort((a, b) => lengths[a] - lengths[b]);
      const allowed = divisions(sorted).filter((batches) =>
        batches.every((batch) => batch.length === 1 || positions(lengths, batch) <= limit),
      );
      const least = Math.min(...allowed.map((batches) => cost(lengths, batches)));
      return cost(lengths, bucketByLength(lengths, limit)) === least;
    }),
  );
  t.pass();
});

test('rows of one length fill their batches, and a short row does not wait for a long one', (t) => {
  t.deepEqual(
    bucketByLength(new Array(6).fill(10), 30).map(({ length }) => length),
    [3, 3],
  );
  t.deepEqual(bucketByLength([200, 5, 6], 10_000), [[1, 2], [0]]);
});
