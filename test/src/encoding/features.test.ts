import test from 'ava';
import { featureRule } from '../../../data/feature-rules.ts';
import { crossValidate } from '../../../src/encoding/cross-validate.ts';
import type { CrossValidation } from '../../../src/encoding/cross-validation.ts';
import { openEncodingCrew } from '../../../src/encoding/encoding-crew.ts';
import { fitFeatures, mapFeatures } from '../../../src/encoding/feature-map.ts';
import { fitMapping } from '../../../src/encoding/fit-mapping.ts';
import { contiguousFolds } from '../../../src/encoding/folds/k-fold.ts';
import { splitsOf } from '../../../src/encoding/folds/split.ts';
import { NumericError } from '../../../src/errors.ts';
import { fromRows, type Matrix, rowOf, rowsAt } from '../../../src/linalg/matrix.ts';
import { openProducts } from '../../../src/linalg/products.ts';
import { openKernels } from '../../../src/linalg/wasm/kernels.ts';
import { largestDifference } from '../../support/close.ts';
import { fixture } from '../../support/fixture.ts';
import { randomMatrix } from '../../support/random-matrix.ts';

const [crew, products, kernels] = [openEncodingCrew(0), await openProducts(), openKernels()];
const tools = { products, kernels };
test.after.always(() => Promise.all([crew.close(), products.close()]));

const truth = fixture('features.json');
const jobOf = (shape: string, mapping: 'ols' | 'ridge' | 'pls', rule: string): CrossValidation => {
  const [x, y] = [fromRows(truth.problems[shape].x), fromRows(truth.problems[shape].y)];
  return {
    ...{ x, y, mapping, crew, alphas: truth.alphas, components: truth.components, features: featureRule(rule) },
    ...{ choice: { by: 'folds', folds: 3 }, splits: splitsOf(contiguousFolds(x.rows, 2)), keepPredictions: true },
  };
};

for (const mapping of ['ols', 'ridge', 'pls'] as const)
  test(`${mapping}: features scaled or reduced in each fold give the predictions and scores of scikit-learn’s pipelines`, async (t) => {
    const cases = truth.cases.filter((one: any) => one.mapping === mapping);
    t.is(cases.length, 12);
    for (const { shape, rule, folds } of cases) {
      const found = await crossValidate(jobOf(shape, mapping, rule));
      for (const [fold, { predictions, chosen, r }] of folds.entries()) {
        const off = largestDifference(found.predictions![fold].data, predictions.flat());
        t.true(off < (mapping === 'pls' ? 1e-9 : 1e-10), `${shape} ${rule} fold ${fold}: predictions off by ${off}`);
        const rOff = largestDifference(rowOf(found.r, fold), r);
        t.true(rOff < 1e-10, `${shape} ${rule} fold ${fold}: r off by ${rOff}`);
        if (mapping === 'ridge') t.true(largestDifference(rowOf(found.alpha!, fold), chosen) < 1e-9);
      }
    }
  });

test('rows that are held out change nothing of what becomes of the training rows', async (t) => {
  const x = randomMatrix(30, 12, 1);
  const [train, test] = [Int32Array.from({ length: 20 }, (_, i) => i), Int32Array.from({ length: 10 }, (_, i) => 20 + i)];
  const other = { ...x, data: x.data.map((value, at) => (at < 20 * 12 ? value : 1000 * value - 7)) };
  for (const rule of ['zscore', 'pca:3', 'project:4', 'zscore+pca:3'].map(featureRule)) {
    const [map, same] = [await fitFeatures(rowsAt(x, train), rule, tools), await fitFeatures(rowsAt(other, train), rule, tools)];
    t.deepEqual(same, map);
    t.notDeepEqual(await mapFeatures(map!, rowsAt(other, test), products), await mapFeatures(map!, rowsAt(x, test), products));
  }
});

test('what is held out changes no prediction of other held-out rows', async (t) => {
  const job = jobOf('wide', 'ridge', 'zscore+pca:4');
  const [{ test: held }] = job.splits;
  const x = { ...job.x, data: job.x.data.slice() };
  rowOf(x, held[0]).fill(99);
  const [before, after] = [await crossValidate(job), await crossValidate({ ...job, x })];
  const rest = (found: typeof before) => found.predictions![0].data.subarray(job.y.cols);
  t.is(largestDifference(rest(after), rest(before)), 0);
  t.notDeepEqual(rowOf(after.predictions![0], 0), rowOf(before.predictions![0], 0));
});

test('coefficients are those of features as they are, whatever became of them', async (t) => {
  for (const mapping of ['ols', 'ridge', 'pls'] as const) {
    for (const rule of ['zscore', 'pca:5', 'zscore+project:6']) {
      const job = jobOf('wide', mapping, rule);
      const [{ train }] = job.splits;
      const fitted = await fitMapping({ ...job, x: rowsAt(job.x, train), y: rowsAt(job.y, train) });
      const [{ predictions }] = truth.cases.find(
        (one: any) => one.shape === 'wide' && one.mapping === mapping && one.rule === rule,
      ).folds;
      const product = await products.multiply(rowsAt(job.x, job.splits[0].test), fitted.coefficients);
      const predicted = product.data.map((value, at) => value + fitted.intercept[at % job.y.cols]);
      t.true(largestDifference(predicted, predictions.flat()) < 1e-9, `${mapping} ${rule}`);
      t.is(fitted.components !== null, mapping === 'pls');
    }
  }
});

test('no more features than are left stay as they are', async (t) => {
  const x = randomMatrix(10, 4, 2);
  t.is(await fitFeatures(x, featureRule('pca:4'), tools), null);
  t.is(await fitFeatures(x, featureRule('project:100'), tools), null);
  t.is((await fitFeatures(x, featureRule('zscore+pca:4'), tools))!.axes, null);
});

test('a feature that is constant over the training rows has no part in a projection', async (t) => {
  const x = randomMatrix(12, 6, 3);
  for (let i = 0; i < 12; i++) rowOf(x, i)[2] = i < 8 ? 0.1 : 5;
  const map = await fitFeatures(
    rowsAt(
      x,
      Int32Array.from({ length: 8 }, (_, i) => i),
    ),
    featureRule('project:3'),
    tools,
  );
  const mapped = await mapFeatures(map!, x, products);
  for (let i = 0; i < 12; i++) rowOf(x, i)[2] = 0.1;
  t.deepEqual(await mapFeatures(map!, x, products), mapped);
});

test('more principal components than rows allow, and penalties that are not chosen by folds, are refused', async (t) => {
  const x = randomMatrix(10, 40, 4);
  await t.throwsAsync(fitFeatures(x, featureRule('pca:10'), tools), {
    instanceOf: NumericError,
    message: /10 rows have at most 9 principal components, not 10; ask for at most 9/,
  });
  const job = jobOf('wide', 'ridge', 'zscore');
  const message = /leave-one-out .*choose penalties by folds/;
  await t.throwsAsync(crossValidate({ ...job, choice: { by: 'leave-one-out' } }), { instanceOf: NumericError, message });
});

test('an unknown form of features is answered with the known ones', (t) => {
  t.throws(() => featureRule('pca'), { message: /"pca" is no form of features; there is: raw, zscore, pca:100/ });
  t.throws(() => featureRule('project:0'), { message: /leaves no feature/ });
});

test('features of fewer components than are asked for are given all of theirs, and constant ones predict the mean', async (t) => {
  const job = jobOf('tall', 'pls', 'raw');
  const narrow = { ...job, x: { ...randomMatrix(36, 2, 5) } };
  const [asked, ols] = [await crossValidate({ ...narrow, components: [25] }), await crossValidate({ ...narrow, mapping: 'ols' })];
  t.true(largestDifference(asked.r.data, ols.r.data) < 1e-10);
  const flat = { ...narrow.x, data: narrow.x.data.map(() => 3) };
  const { r, constant } = await crossValidate({ ...narrow, x: flat, components: [2] });
  t.true(r.data.every((value) => value === 0) && constant.every((one) => one === 1));
});

test('targets of equal spread share components, or a penalty, in any unit', async (t) => {
  for (const mapping of ['pls', 'ridge'] as const) {
    const job = { ...jobOf('wide', mapping, 'raw'), penaltyFor: 'all' } as const;
    const y = { ...job.y, data: job.y.data.map((value, at) => value * 1000 ** (at % 3)) };
    const scores = async (targets: Matrix, scaleTargets: boolean) =>
      (await crossValidate({ ...job, y: targets, scaleTargets })).r.data;
    t.true(largestDifference(await scores(y, true), await scores(job.y, true)) < 1e-9, mapping);
    t.true(largestDifference(await scores(y, false), await scores(job.y, false)) > 1e-4, mapping);
  }
});
