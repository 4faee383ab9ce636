import test from 'ava';
import type { Work } from '../../../src/encoding/block-plan.ts';
import { crossValidate } from '../../../src/encoding/cross-validate.ts';
import { type EncodingCrew, openEncodingCrew } from '../../../src/encoding/encoding-crew.ts';
import { fitMapping } from '../../../src/encoding/fit-mapping.ts';
import { contiguousFolds } from '../../../src/encoding/folds/k-fold.ts';
import { splitsOf } from '../../../src/encoding/folds/split.ts';
import { lossesOf, summedLosses } from '../../../src/encoding/losses.ts';
import type { PenaltyChoice } from '../../../src/encoding/penalty-choice.ts';
import { fitRidge } from '../../../src/encoding/ridge.ts';
import { foldTrial, leaveOneOutTrial, type Trial } from '../../../src/encoding/trial.ts';
import { openTools } from '../../../src/linalg/crew.ts';
import { centreColumns, fromRows, type Matrix, transpose } from '../../../src/linalg/matrix.ts';
import { largestDifference } from '../../support/close.ts';
import { fixture } from '../../support/fixture.ts';
import { randomMatrix } from '../../support/random-matrix.ts';

const tools = await openTools(<M>(m: M): M => m);
const { problems, alphas, folds } = fixture('penalties.json');
const rowsOf = (x: Matrix): Int32Array => Int32Array.from({ length: x.rows }, (_, row) => row);
const byFolds: PenaltyChoice = { by: 'folds', folds };

for (const [name, truth] of Object.entries<any>(problems)) {
  const job: Work = { x: fromRows(truth.x), y: fromRows(truth.y), mapping: 'ridge', alphas, choice: byFolds };

  test(`penalties by folds, leave-one-out and GCV are those of scikit-learn and himalaya: ${name}`, async (t) => {
    const { alpha } = await fitMapping(job);
    t.deepEqual([...(alpha ?? [])], truth.folds);
    t.deepEqual(truth.folds_himalaya, truth.folds);
    t.deepEqual([...((await fitMapping({ ...job, choice: { by: 'leave-one-out' } })).alpha ?? [])], truth.loo);
    const shared = await fitMapping({ ...job, choice: { by: 'leave-one-out' }, penaltyFor: 'all' });
    t.true(shared.alpha?.every((value) => value === truth.loo_shared));
    const gcv = await fitMapping({ ...job, choice: { by: 'gcv' } });
    t.deepEqual([...(gcv.alpha ?? [])], leastOf(truth.gcv_errors));
  });

  test(`coefficients and intercepts are those of scikit-learn: ${name}`, async (t) => {
    const { coefficients, intercept } = await fitMapping(job);
    t.true(largestDifference(coefficients.data, truth.folds_coef.flat()) < 1e-8);
    t.true(largestDifference(intercept, truth.folds_intercept) < 1e-8);
  });

  test(`leave-one-out errors are those of leaving each row out, GCV errors those of its definition: ${name}`, async (t) => {
    const form = await fitRidge(job.x, tools.products);
    for (const [leverage, errors] of [
      ['own', truth.loo_errors],
      ['mean', truth.gcv_errors],
    ] as const) {
      const order = { rows: rowsOf(job.x), features: job.x.cols, alphas, leverage };
      const losses = await lossesOf([await leaveOneOutTrial(form, order, tools.products)], job.y, tools.products);
      t.true(largestDifference(losses.data, errors.flat()) < 1e-9);
    }
  });
}

/**
 * Up to where r of least squares agrees with LAPACK's. A prediction moves by about cond · ε of itself; at 1e8 and beyond, two good
 * solvers differ in digits that are shown.
 */
const OLS_WITHIN: Record<string, number> = { 'cond 1e8': 1e-7, 'cond 1e11': 1e-4 };

for (const [name, truth] of Object.entries<any>(problems)) {
  test(`held-out r of ridge is that of scikit-learn to 1e-10, of least squares as far as the problem allows: ${name}`, async (t) => {
    const [x, y] = [fromRows(truth.x), fromRows(truth.y)];
    const job = { x, y, alphas, choice: byFolds, splits: splitsOf(contiguousFolds(x.rows, folds)) };
    const ridge = await crossValidate({ ...job, mapping: 'ridge' });
    t.true(largestDifference(ridge.r.data, truth.r.ridge.flat()) < 1e-10);
    const ols = await crossValidate({ ...job, mapping: 'ols' });
    const off = largestDifference(ols.r.data, truth.r.ols.flat());
    t.true(off < (OLS_WITHIN[name] ?? 1e-10), `off by ${off}`);
  });
}

const leastOf = (errors: number[][]): number[] =>
  errors[0].map((_, j) => alphas[errors.map((row) => row[j]).reduce((best, e, a, all) => (e < all[best] ? a : best), 0)]);

test('losses summed over targets come out of their Gram matrix as they do target by target', async (t) => {
  for (const columns of [6, 40]) {
    const [x, y] = [randomMatrix(20, columns, 1), centreColumns(randomMatrix(20, 7, 2))];
    const gram = await tools.products.multiply(y, y, { transposeB: true });
    const order = { x, alphas: [0.1, 10, 1000], targets: 7 };
    const folds: Trial[] = [];
    for (const split of splitsOf(contiguousFolds(20, 3))) folds.push(await foldTrial({ ...order, split }, tools));
    const form = await fitRidge(x, tools.products);
    const all = { rows: rowsOf(x), features: columns, alphas: order.alphas };
    for (const trials of [
      folds,
      [await leaveOneOutTrial(form, { ...all, leverage: 'own' }, tools.products)],
      [await leaveOneOutTrial(form, { ...all, leverage: 'mean' }, tools.products)],
    ]) {
      const each = await lossesOf(trials, y, tools.products);
      const sums = [0, 1, 2].map((a) => each.data.slice(a * 7, a * 7 + 7).reduce((sum, loss) => sum + loss, 0));
      t.true(largestDifference(await summedLosses(trials, gram, tools), sums) < 1e-11);
    }
  }
});

/** 60 rows, 30 features, 300 targets from pure noise to almost pure signal, one of them of huge mean and one of tiny units. */
async function manyTargets(): Promise<Work> {
  const [x, weights, y] = [randomMatrix(60, 30, 1), randomMatrix(30, 300, 2), randomMatrix(60, 300, 3)];
  const signal = await tools.products.multiply(x, weights);
  y.data.forEach((noise, at) => (y.data[at] = noise + ((at % 300) / 300) * signal.data[at]));
  for (let row = 0; row < 60; row++) {
    y.data[row * 300 + 7] += 1e6;
    y.data[row * 300 + 8] *= 1e-12;
  }
  return { x, y, mapping: 'ridge', alphas, choice: byFolds };
}

/** The crew with its threads at work however small the work is. */
const forced = (crew: EncodingCrew): EncodingCrew => ({ ...crew, member: () => crew.member(false) });

test('results have the same bits for any number of threads and any block of targets', async (t) => {
  const job = { ...(await manyTargets()), splits: splitsOf(contiguousFolds(60, 3)), keepPredictions: true };
  const two = openEncodingCrew(2);
  for (const choice of [byFolds, { by: 'leave-one-out' }, { by: 'gcv' }] as const) {
    const plain = await crossValidate({ ...job, choice });
    for (const targetBlock of [1, 97, 150, 1000]) t.deepEqual(await crossValidate({ ...job, choice, targetBlock }), plain);
    t.deepEqual(await crossValidate({ ...job, choice, crew: forced(two), targetBlock: 97 }), plain);
  }
  const [each, shared] = [await crossValidate(job), await crossValidate({ ...job, penaltyFor: 'all' })];
  const [plain, fitted] = [await crossValidate({ ...job, mapping: 'ols' }), await fitMapping(job)];
  for (const threads of [1, 4]) {
    const crew = openEncodingCrew(threads);
    t.deepEqual(await crossValidate({ ...job, crew: forced(crew) }), each);
    t.deepEqual(await crossValidate({ ...job, penaltyFor: 'all', crew: forced(crew) }), shared);
    t.deepEqual(await crossValidate({ ...job, mapping: 'ols', targetBlock: 80, crew: forced(crew) }), plain);
    t.deepEqual(await fitMapping({ ...job, targetBlock: 120, crew: forced(crew) }), fitted);
    await crew.close();
  }
  await two.close();
});

test('many targets, screened in single precision, get the penalties of few, which are not', async (t) => {
  const job = await manyTargets();
  for (const choice of [byFolds, { by: 'leave-one-out' }, { by: 'gcv' }] as const) {
    for (const grid of [alphas, Array.from({ length: 40 }, (_, a) => 10 * 1.02 ** a)]) {
      const { alpha } = await fitMapping({ ...job, choice, alphas: grid });
      for (let from = 0; from < 300; from += 100) {
        const y = fromRows(Array.from({ length: 60 }, (_, row) => job.y.data.subarray(row * 300 + from, row * 300 + from + 100)));
        t.deepEqual(alpha?.slice(from, from + 100), (await fitMapping({ ...job, y, choice, alphas: grid })).alpha ?? undefined);
      }
    }
  }
});

test('a target fares the same whatever stands beside it', async (t) => {
  const job = await manyTargets();
  const turned = transpose(job.y);
  const order = Array.from({ length: 300 }, (_, j) => (j * 7) % 300);
  const [before, after] = [
    await fitMapping(job),
    await fitMapping({ ...job, y: transpose(fromRows(order.map((j) => turned.data.subarray(j * 60, j * 60 + 60)))) }),
  ];
  t.deepEqual(
    [...(after.alpha ?? [])],
    order.map((j) => before.alpha?.[j]),
  );
  t.deepEqual(
    [...after.intercept],
    order.map((j) => before.intercept[j]),
  );
});
