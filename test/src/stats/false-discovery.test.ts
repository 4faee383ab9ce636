import test from 'ava';
import { NumericError } from '../../../src/errors.ts';
import { falseDiscoveryRates } from '../../../src/stats/false-discovery.ts';
import { largestDifference } from '../../support/close.ts';
import { fixture } from '../../support/fixture.ts';

const { discoveries } = fixture('rsa.json');
const p = Float64Array.from(discoveries.p);

test("adjusted p values are those of SciPy's Benjamini–Hochberg and Benjamini–Yekutieli", (t) => {
  t.true(largestDifference(falseDiscoveryRates(p), discoveries.positive) < 1e-15);
  t.true(largestDifference(falseDiscoveryRates(p, 'any'), discoveries.any) < 1e-15);
});

test('one test is its own family, and no tests are none', (t) => {
  t.deepEqual([...falseDiscoveryRates(Float64Array.of(0.03))], [0.03]);
  t.is(falseDiscoveryRates(new Float64Array(0)).length, 0);
});

test('what is no probability is a NumericError', (t) => {
  for (const wrong of [-0.1, 1.1, Number.NaN]) {
    t.throws(() => falseDiscoveryRates(Float64Array.of(0.5, wrong)), { instanceOf: NumericError, message: /p value 1 is/ });
  }
});
