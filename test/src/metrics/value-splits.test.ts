import test from 'ava';
import { NumericError } from '../../../src/errors.ts';
import { fromRows } from '../../../src/linalg/matrix.ts';
import { openProducts } from '../../../src/linalg/products.ts';
import { openKernels } from '../../../src/linalg/wasm/kernels.ts';
import { scoreLinearAlone } from '../../../src/metrics/linear-alone.ts';
import { valueSplits } from '../../../src/metrics/value-splits.ts';
import { fixture } from '../../support/fixture.ts';

const truth = fixture('readers.json');
const split = (distinct: boolean) => valueSplits(truth.words, truth.sentences, { k: 5, seed: 1, distinct });
const cases = [
  [false, truth.every_word],
  [true, truth.each_spelling],
] as const;

for (const [distinct, expected] of cases) {
  test(`${distinct ? 'each spelling once' : 'every word'} is dealt out as NumPy and scikit-learn do, and rows follow their spelling`, (t) => {
    split(distinct).forEach(({ train, test }, s) => {
      t.deepEqual([...train], expected[s].train);
      t.deepEqual([...test], expected[s].test);
    });
  });
}

test('least squares over a reader’s own splits is scikit-learn’s, rows that train and are tested included', async (t) => {
  const [x, y] = [fromRows(truth.X.map((row: number[]) => Float64Array.from(row))), Float64Array.from(truth.y)];
  const [products, kernels] = [await openProducts(), openKernels()];
  t.teardown(() => products.close());
  for (const [distinct, expected] of cases) {
    const job = { x, y, splits: split(distinct), epsilon: Number.EPSILON, correlation: 'classic', products, kernels } as const;
    const r = await scoreLinearAlone(job);
    r.forEach((value, s) => t.true(Math.abs(value - expected[s].r) < 1e-10, `${distinct} ${s}`));
  }
});

test('no spelling trains and is tested where each is divided once; most do where every word is', (t) => {
  const shared = (distinct: boolean) =>
    split(distinct).map(({ train, test }) => test.filter((row) => train.includes(row)).length / test.length);
  t.deepEqual(shared(true), [0, 0, 0, 0, 0]);
  t.true(shared(false).every((share) => share > 0.5));
});

test('words that no sentence has enough of are refused', (t) => {
  const few = () =>
    valueSplits(['a', 'b', 'c', 'd', 'e', 'f'], ['1', '1', '1', '2', '2', '2'], { k: 5, seed: 1, distinct: false });
  t.throws(few, { instanceOf: NumericError, message: /has 3 rows, which do not fill 5 folds/ });
});
