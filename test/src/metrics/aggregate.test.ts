import test from 'ava';
import { NumericError } from '../../../src/errors.ts';
import { fromRows } from '../../../src/linalg/matrix.ts';
import { gatherSubjects, poolNeuroids, shareOfOverallCeiling, shareOfOwnCeilings } from '../../../src/metrics/aggregate.ts';
import { median } from '../../../src/stats/bootstrap.ts';
import { fixture } from '../../support/fixture.ts';

const truth = fixture('brain-score/metrics.json').cases.neural_nlp_aggregate;
const r = fromRows(truth.split_by_neuroid_r);
const ceilings = Float64Array.from(truth.neuroid_ceiling as number[]);
const close = (a: number, b: number): boolean => Math.abs(a - b) < 1e-12;

test('shares of the ceiling of each neuroid are gathered over subjects as in the paper of 2021', (t) => {
  const { centre, error, undefinedNeuroids } = shareOfOwnCeilings(r, ceilings, truth.subjects);
  t.true(close(centre, truth.ceil_neuroids_center));
  t.true(close(error, truth['ceil_neuroids_error_mad_1.4826']));
  t.is(undefinedNeuroids, 0);
});

test('scores of all experiments are gathered over subjects and divided by the overall ceiling', (t) => {
  const overall = median(ceilings);
  const expected = truth['aggregate_ceiling_center(overall ceiling=median(c))'];
  t.true(close(shareOfOverallCeiling([r], overall, truth.subjects).centre, expected));
  t.true(close(shareOfOverallCeiling([r, r], overall, truth.subjects).centre, expected), 'twice the same experiment');
});

test('a neuroid of one experiment alone counts with that one, and of none is left out and counted', (t) => {
  const [first, second] = [fromRows([[0.2, 0.4, Number.NaN]]), fromRows([[0.6, Number.NaN, Number.NaN]])];
  const { centre, undefinedNeuroids } = shareOfOverallCeiling([first, second], 0.5, ['a', 'a', 'a']);
  t.true(close(centre, 0.4 / 0.5));
  t.is(undefinedNeuroids, 1);
  t.throws(() => gatherSubjects(Float64Array.of(Number.NaN), ['a']), { instanceOf: NumericError, message: /all of 1/ });
});

test('neuroids are pooled over subjects by the median, splits by the mean, without what is undefined', (t) => {
  const pooled = poolNeuroids(
    fromRows([
      [0.1, 0.2, 0.9],
      [Number.NaN, 0.4, 0.6],
    ]),
  );
  t.deepEqual([...pooled.bySplit], [0.2, 0.5]);
  t.is(pooled.score, 0.35);
  t.is(pooled.undefinedEntries, 1);
});
