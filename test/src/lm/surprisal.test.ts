import test from 'ava';
import { surprisalBits } from '../../../src/lm/surprisal.ts';

test('equal scores are log2 of their number', (t) => {
  t.is(surprisalBits(new Float32Array(8).fill(-3), 0, 8, 5), 3);
});

test('a row is read from its offset', (t) => {
  const logits = Float32Array.of(9, 9, Math.log(1), Math.log(3));
  t.true(Math.abs(surprisalBits(logits, 2, 2, 0) - 2) < 1e-7);
});

test('scores of any size neither overflow nor vanish', (t) => {
  t.true(Math.abs(surprisalBits(Float32Array.of(1e4, 0), 0, 2, 1) - 1e4 / Math.LN2) < 1e-9);
  t.is(surprisalBits(Float32Array.of(-1e4, -1e4), 0, 2, 0), 1);
});
