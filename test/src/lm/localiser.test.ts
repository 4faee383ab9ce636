import test from 'ava';
import fc from 'fast-check';
import { ModelError } from '../../../src/errors.ts';
import { type Condition, denseRanks, lastRank, welchT } from '../../../src/lm/localiser.ts';
import { incompleteBeta } from '../../../src/stats/incomplete-beta.ts';
import { largestDifference } from '../../support/close.ts';
import { fixture } from '../../support/fixture.ts';

const { sentences, nonwords, welch_t, p, mask_top3 } = fixture('brain-score/misc.json').cases.localizer;
const condition = (rows: readonly (readonly number[])[]): Condition => ({
  data: Float64Array.from(rows.flat()),
  rows: rows.length,
  cols: rows[0].length,
});

test("t is scipy's, with unequal variances, to 1e-12", (t) => {
  t.true(largestDifference(welchT('site', condition(sentences), condition(nonwords)), welch_t) < 1e-12);
});

test("the chance of such a t, in Welch's degrees of freedom, is scipy's to 1e-12", (t) => {
  const found = welch_t.map((value: number, unit: number) => {
    const shares = [sentences, nonwords].map((rows: number[][]) => {
      const values = rows.map((row) => row[unit]);
      const mean = values.reduce((sum, one) => sum + one, 0) / values.length;
      const squares = values.reduce((sum, one) => sum + (one - mean) ** 2, 0);
      return { share: squares / (values.length - 1) / values.length, rest: values.length - 1 };
    });
    const both = shares.reduce((sum, { share }) => sum + share, 0);
    const freedom = both ** 2 / shares.reduce((sum, { share, rest }) => sum + share ** 2 / rest, 0);
    return incompleteBeta(freedom / (freedom + value ** 2), freedom / 2, 0.5);
  });
  t.true(largestDifference(found, p) < 1e-12);
});

test("the three units of the largest t are brain-score's", (t) => {
  const ranks = denseRanks(welchT('site', condition(sentences), condition(nonwords)));
  t.deepEqual(
    Array.from(ranks, (rank) => Number(rank <= lastRank(3, 6))),
    mask_top3,
  );
});

test('swapping the conditions turns the sign, scaling both changes nothing', (t) => {
  const [a, b] = [condition(sentences.slice(0, 7)), condition(nonwords)];
  const forth = welchT('site', a, b);
  t.true(
    largestDifference(
      welchT('site', b, a),
      forth.map((value) => -value),
    ) < 1e-14,
  );
  const scaled = ({ data, ...shape }: Condition): Condition => ({ ...shape, data: data.map((value) => 3 * value) });
  t.true(largestDifference(welchT('site', scaled(a), scaled(b)), forth) < 1e-12);
});

test('ties share a rank and leave no gap', (t) => {
  t.deepEqual([...denseRanks(Float64Array.of(1, 5, 3, 5, Number.NaN, -2))], [3, 1, 2, 1, 0, 4]);
});

test('a rank counts the distinct values above', (t) => {
  const property = fc.property(fc.array(fc.integer({ min: -3, max: 3 }), { maxLength: 30 }), (values) => {
    denseRanks(Float64Array.from(values)).forEach((rank, i) => {
      t.is(rank, 1 + new Set(values.filter((value) => value > values[i])).size);
    });
  });
  fc.assert(property, { seed: 2, numRuns: 50 });
});

test('a unit that varies in neither condition has no t', (t) => {
  const still = condition([
    [1, 0],
    [1, 2],
    [1, 4],
  ]);
  const found = welchT(
    'site',
    still,
    condition([
      [2, 0],
      [2, 1],
    ]),
  );
  t.true(Number.isNaN(found[0]));
  t.is(found[1], 1.5 / Math.sqrt(4 / 3 + 0.5 / 2));
});

test('a share is rounded down, a number is itself', (t) => {
  t.is(lastRank(0.01, 599), 5);
  t.is(lastRank(10, 599), 10);
  t.is(lastRank(1, 599), 1);
});

test('what cannot be kept or compared is a ModelError', (t) => {
  for (const [keep, message] of [
    [0.01, /a share of 0.01 is less than one of 50 units/],
    [0, /cannot keep 0 of 50 units/],
    [51, /cannot keep 51/],
    [2.5, /cannot keep 2.5/],
    [Number.NaN, /cannot keep NaN/],
  ] as const) {
    t.throws(() => lastRank(keep, 50), { instanceOf: ModelError, message });
  }
  const [one, two] = [condition([[1, 2]]), condition([[1], [2]])];
  t.throws(() => welchT('site x', one, one), { instanceOf: ModelError, message: /site x: t needs two presentations/ });
  t.throws(() => welchT('site x', one, two), { instanceOf: ModelError, message: /2 units in one condition and 1 in the other/ });
});
