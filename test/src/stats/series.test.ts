import test from 'ava';
import { NumericError } from '../../../src/errors.ts';
import { matrix } from '../../../src/linalg/matrix.ts';
import { driftBasis } from '../../../src/stats/drift-basis.ts';
import { interSubjectCorrelation } from '../../../src/stats/inter-subject-correlation.ts';
import { regressOut } from '../../../src/stats/regress-out.ts';
import { zScored } from '../../../src/stats/z-scored.ts';
import { largestDifference } from '../../support/close.ts';
import { fixture } from '../../support/fixture.ts';

const { inter_subject: people, cleaning } = fixture('series.json');
const floats = (values: number[]) => Float64Array.from(values);

test('inter-subject correlations agree with NumPy, whatever the scale of a person', (t) => {
  const series = people.people.map((values: number[]) => matrix(people.rows, people.cols, floats(values)));
  interSubjectCorrelation(series).forEach((r, p) => t.true(largestDifference(r, people.r[p]) < 1e-13));
});

test('a person alone, and a region without variance, have no inter-subject correlation', (t) => {
  const one = matrix(3, 1, floats([1, 2, 4]));
  t.throws(() => interSubjectCorrelation([one]), { instanceOf: NumericError, message: /it takes 2/ });
  const flat = matrix(3, 1, floats([0, 0, 0]));
  t.throws(() => interSubjectCorrelation([one, flat]), { instanceOf: NumericError, message: /person 1: column 0 is constant/ });
});

test('the drift basis is the discrete cosine set of SciPy, as many as take longer than the period', (t) => {
  const basis = driftBasis(cleaning.n, cleaning.step, cleaning.period);
  t.is(basis.cols, cleaning.order);
  t.true(largestDifference(basis.data, cleaning.cosines) < 1e-13);
});

test('what is regressed out is what least squares finds, and a regressor given twice adds nothing', (t) => {
  const y = matrix(cleaning.n, 3, floats(cleaning.y));
  const drift = driftBasis(cleaning.n, cleaning.step, cleaning.period);
  const all = matrix(cleaning.n, 3 + drift.cols);
  for (let i = 0; i < cleaning.n; i++) {
    all.data.set(cleaning.regressors.slice(3 * i, 3 * i + 3), i * all.cols);
    all.data.set(drift.data.subarray(i * drift.cols, (i + 1) * drift.cols), i * all.cols + 3);
  }
  t.true(largestDifference(regressOut(y, all).data, cleaning.left) < 1e-10);
  t.throws(() => regressOut(matrix(2, 1), matrix(3, 1)), { instanceOf: NumericError });
});

test('z-scores have mean 0 and variance 1', (t) => {
  const { data } = zScored(matrix(4, 1, floats([1, 2, 3, 6])));
  t.true(Math.abs(data.reduce((sum, value) => sum + value, 0)) < 1e-15);
  t.true(Math.abs(data.reduce((sum, value) => sum + value ** 2, 0) - 4) < 1e-14);
});
