import test from 'ava';
import { passageResamples } from '../../../src/encoding/passage-resamples.ts';
import { matrix, rowsAt } from '../../../src/linalg/matrix.ts';
import { randomMatrix } from '../../support/random-matrix.ts';

const y = randomMatrix(24, 2, 1);
const guesses = matrix(
  24,
  2,
  y.data.map((value, i) => value + Math.sin(7 * i)),
);
const splits = [0, 1].map((fold) => {
  const rows = Int32Array.from({ length: 24 }, (_, row) => row);
  return { train: rows.filter((row) => row % 2 !== fold), test: rows.filter((row) => row % 2 === fold) };
});
const passageOf = Int32Array.from({ length: 24 }, (_, row) => Math.floor(row / 4));
const job = { y, splits, predictions: splits.map(({ test }) => rowsAt(guesses, test)), passageOf, samples: 50, seed: 2 };

test('a row in which nothing was measured counts for nothing: it is as if it had not been held out', (t) => {
  const missing = matrix(24, 2, y.data.slice());
  const [gone, left] = [[1, 2, 14], (rows: Int32Array) => rows.filter((row) => ![1, 2, 14].includes(row))];
  for (const row of gone) missing.data.fill(Number.NaN, 2 * row, 2 * row + 2);
  const without = splits.map(({ train, test }) => ({ train, test: left(test) }));
  const fewer = { ...job, splits: without, predictions: without.map(({ test }) => rowsAt(guesses, test)) };
  t.deepEqual(passageResamples({ ...job, y: missing }), passageResamples(fewer));
  t.notDeepEqual(passageResamples({ ...job, y: missing }), passageResamples(job));
});

test('a draw in which nothing was measured scores 0, not NaN', (t) => {
  const missing = matrix(24, 2, y.data.slice());
  missing.data.fill(Number.NaN, 0, 2 * 20);
  t.true(passageResamples({ ...job, y: missing }).every(Number.isFinite));
});

test('predictions that hardly differ count as in the score, however large they are', (t) => {
  const faint = matrix(
    24,
    2,
    guesses.data.map((value) => 300 + 1e-6 * value),
  );
  const samples = passageResamples({ ...job, predictions: splits.map(({ test }) => rowsAt(faint, test)) });
  const plain = passageResamples(job);
  t.true(plain.some((r) => r !== 0));
  samples.forEach((r, i) => {
    t.true(Math.abs(r - plain[i]) < 1e-5);
  });
  const constant = matrix(
    24,
    2,
    guesses.data.map((_, i) => 300 * (1 + (i % 3) * 1e-16)),
  );
  t.true(passageResamples({ ...job, predictions: splits.map(({ test }) => rowsAt(constant, test)) }).every((r) => r === 0));
});
