import test from 'ava';
import { clock, count, duration, figure, size } from '../../../src/cli/quantity.ts';

test('a duration is given in tenths below ten seconds, in seconds below a minute, then as a clock', (t) => {
  t.deepEqual([0.04, 0.6, 9.94, 9.96, 59.4, 59.6, 200, 3723].map(duration), [
    '0.0 s',
    '0.6 s',
    '9.9 s',
    '10 s',
    '59 s',
    '01:00',
    '03:20',
    '1:02:03',
  ]);
  t.deepEqual([0, 14, 3599.4, 3599.6].map(clock), ['00:00', '00:14', '59:59', '1:00:00']);
});

test('a size has a decimal prefix and two figures at least', (t) => {
  t.deepEqual([0, 512, 3200, 210e6, 1.5e9, 9.96e6].map(size), ['0 B', '512 B', '3.2 kB', '210 MB', '1.5 GB', '10 MB']);
});

test('whole numbers stay whole, others keep four significant digits, NaN stays NaN', (t) => {
  const figures = [627, -3, 0.123456, 12345.678, 1e-7, Number.NaN, 0, Number.POSITIVE_INFINITY].map(figure);
  t.deepEqual(figures, ['627', '-3', '0.1235', '12350', '1e-7', 'NaN', '0', 'Infinity']);
});

test('one step is singular', (t) => {
  t.deepEqual(
    [0, 1, 80].map((n) => count(n, 'step')),
    ['0 steps', '1 step', '80 steps'],
  );
});
