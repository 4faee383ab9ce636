import test from 'ava';
import { shuffleSplit } from '../../../src/encoding/folds/shuffle-split.ts';
import { NumericError } from '../../../src/errors.ts';
import { fromRows } from '../../../src/linalg/matrix.ts';
import { openProducts } from '../../../src/linalg/products.ts';
import { scoreCka, scoreRdm } from '../../../src/metrics/similarity.ts';
import { largestDifference } from '../../support/close.ts';
import { fixture } from '../../support/fixture.ts';
import { randomMatrix } from '../../support/random-matrix.ts';

const { cases } = fixture('brain-score/metrics.json');
const truth = cases.rdm_cka;
const [x, y] = [fromRows(cases.group_cv.X), fromRows(cases.group_cv.Y)];
const products = await openProducts();
const splits = shuffleSplit(48, 10, { testShare: 0.9 }, 1);
const whole = [{ test: Int32Array.from({ length: 48 }, (_, i) => i) }];

test("Brain-Score's rdm and cka: each split, their means, and the values of all rows", async (t) => {
  const [rdm, cka] = [await scoreRdm({ x, y, splits, products }), await scoreCka({ x, y, splits, products })];
  t.true(largestDifference(rdm.bySplit, truth.rdm_cv_per_split) < 1e-9);
  t.true(largestDifference(cka.bySplit, truth.cka_cv_per_split) < 1e-9);
  t.true(Math.abs(rdm.score - truth.rdm_cv_score) < 1e-9);
  t.true(Math.abs(cka.score - truth.cka_cv_score) < 1e-9);
  t.true(Math.abs((await scoreRdm({ x, y, splits: whole, products })).score - truth.rdm_similarity_full) < 1e-9);
  t.true(Math.abs((await scoreCka({ x, y, splits: whole, products })).score - truth.cka_full) < 1e-9);
});

test('a recording of one neuroid has a cka and no rdm', async (t) => {
  const one = randomMatrix(48, 1, 1);
  t.true((await scoreCka({ x, y: one, splits, products })).score > 0);
  const refused = { instanceOf: NumericError, message: /1 of neuroids: .* no correlation with another; use cka/ };
  await t.throwsAsync(scoreRdm({ x, y: one, splits, products }), refused);
});

test('no splits and unlike rows are NumericErrors', async (t) => {
  const refused = { instanceOf: NumericError };
  await t.throwsAsync(scoreCka({ x, y, splits: [], products }), { ...refused, message: /no splits/ });
  await t.throwsAsync(scoreCka({ x, y: randomMatrix(9, 2, 1), splits, products }), { ...refused, message: /48 rows, y has 9/ });
});
