import test from 'ava';
import { NumericError } from '../../../src/errors.ts';
import { scoreAccuracy, scorePearsonr } from '../../../src/metrics/behaviour.ts';

const close = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-12 * Math.max(1, Math.abs(b));

test("Brain-Score's own cases of pearsonr: what is opposite scores 1, what is weakly alike .152", (t) => {
  const [up, down] = [Float64Array.of(1, 2, 3, 4, 5), Float64Array.of(-1, -2, -3, -4, -5)];
  const opposite = scorePearsonr(up, down);
  t.true(close(opposite.score, 1) && close(opposite.rvalue, -1));
  t.true(opposite.pvalue < 1e-20);
  t.true(Math.abs(scorePearsonr(up, Float64Array.of(3, 1, 6, 1, 2)).score - 0.152) < 0.005);
});

test('the p of r is that of its closed forms: an arc sine with 3 values, 1 − |r| with 4, a polynomial with 6', (t) => {
  const of = (...b: number[]) =>
    scorePearsonr(
      Float64Array.from(b, (_, i) => i),
      Float64Array.from(b),
    );
  const three = of(1, 3, 2);
  t.true(close(three.pvalue, 1 - (2 / Math.PI) * Math.asin(three.score)));
  const four = of(2, 0, 1, 5);
  t.true(close(four.pvalue, 1 - four.score));
  const six = of(2, 0, 1, 5, 3, 3);
  t.true(close(six.pvalue, 1 - 1.5 * six.score + 0.5 * six.score ** 3));
});

test('accuracy is the share of exact matches, each of which is kept', (t) => {
  const { score, correct } = scoreAccuracy(['the', 'dog', 'Fox'], ['the', 'dog', 'fox']);
  t.is(score, 2 / 3);
  t.deepEqual([...correct], [1, 1, 0]);
});

test('what has no correlation and no accuracy is refused', (t) => {
  const refused = { instanceOf: NumericError };
  const [a, b] = [Float64Array.of(1, 2, 3), Float64Array.of(1, 1, 1)];
  t.throws(() => scorePearsonr(a, b), { ...refused, message: /constant/ });
  t.throws(() => scorePearsonr(a.slice(0, 2), a.slice(0, 2)), { ...refused, message: /2 values/ });
  t.throws(() => scoreAccuracy([], []), { ...refused, message: /no targets/ });
  t.throws(() => scoreAccuracy([1], [1, 2]), { ...refused, message: /1 predictions of 2 targets/ });
});
