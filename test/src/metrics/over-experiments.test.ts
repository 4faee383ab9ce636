import test from 'ava';
import { fromRows } from '../../../src/linalg/matrix.ts';
import { experimentsTogether, shareOfOwn } from '../../../src/metrics/over-experiments.ts';

const NONE = fromRows([Float64Array.of(Number.NaN, Number.NaN)]);
const subjectOf = ['a', 'b'];

test('a model of which no value is defined has no score, and the ceiling stands', (t) => {
  for (const found of [
    shareOfOwn(NONE, Float64Array.of(0.2, 0.4), subjectOf),
    experimentsTogether([{ r: NONE, ids: subjectOf, subjectOf }], 0.3),
  ]) {
    t.true(Math.abs(found.ceiling - 0.3) < 1e-12);
    t.is(found.undefined, 2);
    t.true(Number.isNaN(found.score) && Number.isNaN(found.raw) && Number.isNaN(found.error));
  }
});

test('what stands beside the score is the spread that is asked for, as a share of the ceiling too', (t) => {
  const ids = ['a', 'b', 'c'];
  const experiment = { r: fromRows([Float64Array.of(0.1, 0.2, 0.6)]), ids, subjectOf: ids };
  t.true(Math.abs(experimentsTogether([experiment], 0.5).error - (1.4826 * 0.1) / 0.5) < 1e-12);
  t.true(Math.abs(experimentsTogether([experiment], 0.5, 'standard-deviation').error - Math.sqrt(0.14 / 3) / 0.5) < 1e-12);
});
