import test from 'ava';
import fc from 'fast-check';
import { ModelError } from '../../../src/errors.ts';
import { slidingWindows } from '../../../src/lm/windows.ts';

test('a sequence that fits is one window', (t) => {
  t.deepEqual(slidingWindows(256, 256), [{ start: 0, from: 0, end: 256 }]);
});

test('later windows start half a context on, and read what no window held before', (t) => {
  t.deepEqual(slidingWindows(500, 256), [
    { start: 0, from: 0, end: 256 },
    { start: 128, from: 256, end: 384 },
    { start: 256, from: 384, end: 500 },
  ]);
});

test('every position is read once, with all of its left context or at least half a context', (t) => {
  const property = fc.property(fc.integer({ min: 1, max: 3000 }), fc.integer({ min: 2, max: 300 }), (length, context) => {
    const windows = slidingWindows(length, context);
    const reads = windows.flatMap(({ from, end }) => Array.from({ length: end - from }, (_, i) => from + i));
    t.deepEqual(
      reads,
      Array.from({ length }, (_, i) => i),
    );
    for (const { start, from, end } of windows) {
      t.true(end - start <= context);
      t.true(start === 0 || from - start >= Math.floor(context / 2));
    }
  });
  fc.assert(property, { numRuns: 200, seed: 5 });
});

test('with any stride every position is read once, with all of its left context or context − stride', (t) => {
  const sizes = fc
    .integer({ min: 2, max: 60 })
    .chain((context) => fc.tuple(fc.constant(context), fc.integer({ min: 1, max: context - 1 })));
  const property = fc.property(fc.integer({ min: 1, max: 400 }), sizes, (length, [context, stride]) => {
    const windows = slidingWindows(length, context, stride);
    const reads = windows.flatMap(({ from, end }) => Array.from({ length: end - from }, (_, i) => from + i));
    t.deepEqual(
      reads,
      Array.from({ length }, (_, i) => i),
    );
    for (const { start, from, end } of windows)
      t.true(end - start <= context && (start === 0 || from - start >= context - stride));
  });
  fc.assert(property, { numRuns: 200, seed: 8 });
});

test('a stride that stands still, or leaves no left context, is refused', (t) => {
  for (const stride of [0, -1, 1.5, 8])
    t.throws(() => slidingWindows(20, 8, stride), { instanceOf: ModelError, message: /stride/ });
});
