import test from 'ava';
import fc from 'fast-check';
import { NumericError } from '../../../src/errors.ts';
import { denseRanks, kendallTau } from '../../../src/stats/kendall.ts';
import { fixture } from '../../support/fixture.ts';

const { kendall } = fixture('rsa.json');

test("tau-a is the mean sign product over pairs, tau-b SciPy's", (t) => {
  const [x, y] = [denseRanks(Float64Array.from(kendall.x)), denseRanks(Float64Array.from(kendall.y))];
  t.true(Math.abs(kendallTau(x, y, 'a') - kendall.a) < 1e-15);
  t.true(Math.abs(kendallTau(x, y, 'b') - kendall.b) < 1e-15);
});

test('tau counts as counting all pairs one by one does, ties and all', (t) => {
  const list = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 5, maxLength: 40 });
  fc.assert(
    fc.property(list, list, (first, second) => {
      const n = Math.min(first.length, second.length);
      const [x, y] = [Float64Array.from(first.slice(0, n)), Float64Array.from(second.slice(0, n))];
      fc.pre(new Set(x).size > 1 && new Set(y).size > 1);
      let [score, xPairs, yPairs] = [0, 0, 0];
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < i; j++) {
          score += Math.sign(x[i] - x[j]) * Math.sign(y[i] - y[j]);
          xPairs += x[i] === x[j] ? 0 : 1;
          yPairs += y[i] === y[j] ? 0 : 1;
        }
      }
      t.is(kendallTau(denseRanks(x), denseRanks(y), 'a'), score / ((n * (n - 1)) / 2));
      t.true(Math.abs(kendallTau(denseRanks(x), denseRanks(y), 'b') - score / Math.sqrt(xPairs * yPairs)) < 1e-15);
    }),
    { seed: 1, numRuns: 200 },
  );
});

test('the number of pairs may exceed 2³²', (t) => {
  const rising = Float64Array.from({ length: 100_001 }, (_, i) => i);
  t.is(kendallTau(denseRanks(rising), denseRanks(rising.slice().reverse()), 'a'), -1);
});

test('a list without order, lists of unlike length, and NaN are NumericErrors', (t) => {
  const [three, four] = [denseRanks(Float64Array.of(1, 2, 3)), denseRanks(Float64Array.of(1, 2, 3, 4))];
  t.throws(() => kendallTau(three, denseRanks(Float64Array.of(5, 5, 5)), 'a'), { instanceOf: NumericError, message: /no order/ });
  t.throws(() => kendallTau(three, four, 'b'), { message: /lists of 3 and 4 values/ });
  t.throws(() => denseRanks(Float64Array.of(1, Number.NaN)), { message: /value 1 of 2 is NaN/ });
});
