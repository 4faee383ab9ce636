import test from 'ava';
import fc from 'fast-check';
import { fitPls, predictPls } from '../../../src/encoding/pls.ts';
import { partitionVariance } from '../../../src/encoding/variance-partition.ts';
import { NumericError } from '../../../src/errors.ts';
import { fromRows, type Matrix, transpose } from '../../../src/linalg/matrix.ts';
import { openProducts } from '../../../src/linalg/products.ts';
import { largestDifference } from '../../support/close.ts';

const products = await openProducts();
test.after.always(() => products.close());

const bits = (word: number): number => (word === 0 ? 0 : (word & 1) + bits(word >> 1));

/** Six sources of length 1 that stand at right angles to each other and to the constant one: columns of a Hadamard matrix. */
const sources = Array.from({ length: 6 }, (_, source) =>
  Float64Array.from({ length: 8 }, (_, row) => (bits((source + 1) & row) % 2 === 0 ? 1 : -1) / Math.sqrt(8)),
);

/** Σ weights[k] · source k. */
const mixed = (weights: readonly number[]): Float64Array =>
  Float64Array.from({ length: 8 }, (_, row) => weights.reduce((sum, weight, k) => sum + weight * sources[k][row], 0));
const columns = (...of: (readonly number[])[]): Matrix => transpose(fromRows(of.map(mixed)));

/** The share of a target's variance that least squares explains from the columns of x. */
async function explained(x: Matrix, y: Matrix): Promise<number[]> {
  const predicted = await predictPls(await fitPls(x, y, x.cols, products), x, products);
  const squares = (at: (i: number) => number) => y.data.reduce((sum, _, i) => sum + at(i) ** 2, 0);
  return [1 - squares((i) => y.data[i] - predicted.data[i]) / squares((i) => y.data[i])];
}

/** A target of variance .4 from source 0, .3 from 1, .2 from 2 and .1 from 3. */
const target = columns([0.4, 0.3, 0.2, 0.1].map(Math.sqrt));

test('two spaces share the source that was planted in both', async (t) => {
  const r2 = {
    a: await explained(columns([1, 1], [1, -1]), target),
    b: await explained(columns([1, 0, 2], [2, 0, 1]), target),
    'a+b': await explained(columns([1], [0, 1], [0, 0, 1]), target),
  };
  const parts = partitionVariance(['a', 'b'], r2);
  t.deepEqual(Object.keys(parts), ['a', 'b', 'a+b']);
  t.true(largestDifference([parts.a[0], parts.b[0], parts['a+b'][0]], [0.3, 0.2, 0.4]) < 1e-10);
});

test('three spaces have the parts that were planted in one, two or all of them', async (t) => {
  // a holds sources 0, 1, 2; b holds 0, 1, 3; c holds 0 and 4, which the target has not.
  const r2 = {
    a: await explained(columns([1, 1], [1, -1], [0, 1, 1]), target),
    b: await explained(columns([1], [1, 1], [0, 1, 0, 1]), target),
    c: await explained(columns([1, 0, 0, 0, 1], [1, 0, 0, 0, -1]), target),
    'a+b': await explained(columns([1], [0, 1], [0, 0, 1], [0, 0, 0, 1]), target),
    'a+c': await explained(columns([1], [0, 1], [0, 0, 1], [0, 0, 0, 0, 1]), target),
    'b+c': await explained(columns([1], [0, 1], [0, 0, 0, 1], [0, 0, 0, 0, 1]), target),
    'a+b+c': await explained(columns([1], [0, 1], [0, 0, 1], [0, 0, 0, 1], [0, 0, 0, 0, 1]), target),
  };
  const parts = partitionVariance(['a', 'b', 'c'], r2);
  const planted = { a: 0.2, b: 0.1, 'a+b': 0.3, c: 0, 'a+c': 0, 'b+c': 0, 'a+b+c': 0.4 };
  t.deepEqual(Object.keys(parts), Object.keys(planted));
  for (const [name, part] of Object.entries(planted)) t.true(Math.abs(parts[name][0] - part) < 1e-10, `${name}: ${parts[name]}`);
});

test('a set explains the sum of all parts that one of its spaces has', (t) => {
  const spaces = ['a', 'b', 'c'];
  const names = ['a', 'b', 'a+b', 'c', 'a+c', 'b+c', 'a+b+c'];
  const anyR2 = fc.array(fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 4, maxLength: 4 }), {
    minLength: 7,
    maxLength: 7,
  });
  fc.assert(
    fc.property(anyR2, (values) => {
      const r2 = Object.fromEntries(names.map((name, i) => [name, values[i]]));
      const parts = partitionVariance(spaces, r2);
      for (const name of names) {
        const held = names.filter((part) => part.split('+').some((space) => name.split('+').includes(space)));
        const sum = [0, 1, 2, 3].map((j) => held.reduce((total, part) => total + parts[part][j], 0));
        t.true(largestDifference(sum, r2[name]) < 1e-12);
      }
    }),
    { seed: 1 },
  );
});

test('a negative part is reported, not clamped', (t) => {
  const { a, b, 'a+b': both } = partitionVariance(['a', 'b'], { a: [0.5], b: [0.25], 'a+b': [0.375] });
  t.deepEqual([a[0], b[0], both[0]], [0.125, -0.125, 0.375]);
});

test('sets that are missing, uneven or not sets at all are a NumericError', (t) => {
  const r2 = { a: [0.1], b: [0.2], 'b+a': [0.3] };
  t.throws(() => partitionVariance(['a', 'b'], r2), {
    instanceOf: NumericError,
    message: /no R² of a\+b; name each set by its spaces/,
  });
  t.throws(() => partitionVariance(['b', 'a'], { ...r2, 'b+a': [0.3, 0.4] }), {
    message: /R² of b is of 1 targets, of b\+a of 2/,
  });
  t.throws(() => partitionVariance(['a'], r2), { message: /fewer than 2 spaces/ });
  t.throws(() => partitionVariance(['a', 'a'], r2), { message: /two sets of spaces have one name/ });
});
