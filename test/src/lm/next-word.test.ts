import test from 'ava';
import fc from 'fast-check';
import { greatest, readExpectation } from '../../../src/lm/next-word.ts';
import { surprisalBits } from '../../../src/lm/surprisal.ts';

const ask = { target: null, begins: null, top: 0 };

test('equal scores have the entropy of a fair die, and no target no surprisal', (t) => {
  const { bits, entropyBits, boundaryBits } = readExpectation(new Float32Array(8).fill(-3), 0, 8, ask);
  t.is(entropyBits, 3);
  t.true(Number.isNaN(bits) && Number.isNaN(boundaryBits));
});

test('a row is read from its offset, and what is certain has no entropy', (t) => {
  const logits = Float32Array.of(9, 9, -1e4, 0, -1e4);
  const { bits, entropyBits } = readExpectation(logits, 2, 3, { ...ask, target: 1 });
  t.deepEqual([bits, entropyBits], [0, 0]);
});

test('a score of minus infinity is a probability of 0', (t) => {
  const logits = Float32Array.of(0, Number.NEGATIVE_INFINITY, 0);
  const { bits, entropyBits } = readExpectation(logits, 0, 3, { ...ask, target: 1 });
  t.is(entropyBits, 1);
  t.is(bits, Number.POSITIVE_INFINITY);
});

test('the mass of what begins a word is that of its tokens; padding of the vocabulary begins none', (t) => {
  const logits = Float32Array.of(Math.log(1), Math.log(2), Math.log(5), Math.log(8));
  const { boundaryBits } = readExpectation(logits, 0, 4, { ...ask, begins: Uint8Array.of(0, 1, 0) });
  t.true(Math.abs(boundaryBits - 3) < 1e-7);
  t.is(readExpectation(logits, 0, 4, { ...ask, begins: Uint8Array.of(0, 0, 0) }).boundaryBits, Number.POSITIVE_INFINITY);
});

test('surprisal is that of surprisalBits, and the entropy its mean', (t) => {
  const scores = fc.array(fc.float({ min: -30, max: 30, noNaN: true }), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(scores, (values) => {
      const logits = Float32Array.from(values);
      const bits = values.map((_, target) => readExpectation(logits, 0, values.length, { ...ask, target }).bits);
      bits.forEach((value, target) => t.is(value, surprisalBits(logits, 0, values.length, target)));
      const mean = bits.reduce((sum, value) => sum + 2 ** -value * value, 0);
      t.true(Math.abs(mean - readExpectation(logits, 0, values.length, ask).entropyBits) < 1e-9);
    }),
    { numRuns: 100, seed: 4 },
  );
});

test('a score that is no number, or missing, is told', (t) => {
  const logits = Float32Array.of(0, 1, Number.NaN, 2);
  const problem = { message: /site "logits".*NaN/ };
  t.throws(() => readExpectation(logits, 0, 4, ask), problem);
  t.throws(() => surprisalBits(logits, 0, 4, 1), problem);
  t.throws(() => readExpectation(logits, 3, 2, ask), problem);
  t.throws(() => surprisalBits(logits, 3, 2, 0), problem);
  t.is(surprisalBits(logits, 0, 1, 0), 0);
});

test('the greatest come first, equal ones in order, and no more than there are', (t) => {
  t.deepEqual(greatest([1, 3, 2, 3, 0], 3), [1, 3, 2]);
  t.deepEqual(greatest([2, 1], 5), [0, 1]);
  t.deepEqual(greatest([2, 1], 0), []);
  const property = fc.property(fc.array(fc.integer({ min: 0, max: 9 })), fc.nat(6), (values, count) => {
    const order = values.map((_, i) => i).sort((a, b) => values[b] - values[a] || a - b);
    t.deepEqual(greatest(values, count), order.slice(0, count));
  });
  fc.assert(property, { numRuns: 200, seed: 9 });
});
