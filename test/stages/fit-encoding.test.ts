import test from 'ava';
import { featureRule } from '../../data/feature-rules.ts';
import { fitPls, predictPls } from '../../src/encoding/pls.ts';
import { type Matrix, matrix, rowOf, rowsAt } from '../../src/linalg/matrix.ts';
import { openProducts } from '../../src/linalg/products.ts';
import { pearsonByColumn } from '../../src/stats/correlation.ts';
import { fromRows } from '../../src/table/check.ts';
import { listAt, rowsOf } from '../../src/table/read.ts';
import assignFolds from '../../stages/assign-folds.ts';
import fitCoefficients from '../../stages/fit-coefficients.ts';
import fitEncoding from '../../stages/fit-encoding.ts';
import measurePredictions from '../../stages/measure-predictions.ts';
import { largestDifference } from '../support/close.ts';
import { randomMatrix } from '../support/random-matrix.ts';
import { runStage } from '../support/run-stage.ts';

const products = await openProducts();
test.after.always(() => products.close());

const [rows, width, count] = [36, 7, 5];
const ids = Array.from({ length: rows }, (_, i) => `s${i}`);
const x = matrix(rows, width, Float64Array.from(randomMatrix(rows, width, 1).data, Math.fround));
const y = randomMatrix(rows, count, 2);
for (let i = 0; i < rows; i++) for (let j = 0; j < count; j++) y.data[i * count + j] += 2 * x.data[i * width + (j % 3)];
const stimulusSet = ids.map((stimulus_id, i) => ({
  ...{ stimulus_id, text: 'a text', passage_id: `g${i % 6}`, group_id: `g${i % 6}`, position: Math.floor(i / 6), word_count: 2 },
}));
const sites = [
  { model: 'm', site: 'wide', depth: 0, width },
  { model: 'm', site: 'narrow', depth: 1, width: 2 },
];
const activations = sites.flatMap(({ site, width: kept }) =>
  ids.map((stimulus_id, i) => ({
    site,
    stimulus_id,
    activation: Float32Array.from(rowOf(x, i), (value, unit) => (unit < kept ? value : 0)),
  })),
);
const responsesOf = ({ data }: Matrix) =>
  ids.map((stimulus_id, i) => ({ stimulus_id, repetition: 0, response: data.slice(i * count, (i + 1) * count) }));
const responses = responsesOf(y);
const neuroids = Array.from({ length: count }, (_, j) => ({
  ...{ neuroid_id: `n${j}`, subject_id: 'one', region: 'r' },
  ...{ published_ceiling: Number.NaN, planted_site: null, planted_ceiling: Number.NaN },
}));
const rules = { grouped: { by: 'groups', k: 3, randomState: 1 } } as const;
const { folds } = await runStage(assignFolds, { stimulusSet }, { rules });
const inputs = { stimulusSet, activations, sites, responses, neuroids, folds };
const bestBy = (mapping: string) => [
  {
    ...{ benchmark: 'b', simulated: false, model: 'm', control: false, site: 'wide', depth: 0, mapping, split: 'grouped' },
    ...{ best: true, r: 0, r_low: 0, r_high: 0, interval: 'passages', ceiling: Number.NaN, share: Number.NaN },
    ...{ subjects: 1, neuroids: count, presentations: rows },
  },
];

const testedIn = (fold: number) => folds.columns.stimulus_id.filter((_, at) => folds.columns.fold[at] === fold);
const splits = [0, 1, 2].map((fold) => {
  const tested = new Set(testedIn(fold));
  const all = Int32Array.from(ids.keys());
  return { train: all.filter((row) => !tested.has(ids[row])), test: all.filter((row) => tested.has(ids[row])) };
});

test('scores of partial least squares are the means over folds of what its function predicts', async (t) => {
  const { scores, foldMedians } = await runStage(fitEncoding, inputs, { mapping: 'pls', components: [4] });
  t.is(foldMedians.length, 2 * 3);
  const sums = new Float64Array(count);
  for (const { train, test: held } of splits) {
    const form = await fitPls(rowsAt(x, train), rowsAt(y, train), 4, products);
    const { r } = pearsonByColumn(await predictPls(form, rowsAt(x, held), products), rowsAt(y, held), 'a fold');
    for (let j = 0; j < count; j++) sums[j] += r[j] / 3;
  }
  t.true(largestDifference(scores.columns.r.subarray(0, count), sums) < 1e-12);
  t.true(scores.columns.alpha.every(Number.isNaN));
});

test('of several numbers of components the best is chosen inside the training folds, and its end of the list is marked', async (t) => {
  const pls = { mapping: 'pls' } as const;
  const [chosen, ...fixed] = [[1, 2, 7], [1], [2], [7]].map((components) =>
    runStage(fitEncoding, inputs, { ...pls, components }),
  );
  const { scores } = await chosen;
  const others = await Promise.all(fixed);
  t.true(scores.columns.edge_folds.some((edges) => edges > 0));
  t.true(others.every((other) => other.scores.columns.edge_folds.every((edges) => edges === 0)));
  const r = scores.columns.r.subarray(0, count);
  t.true(others.some((other) => largestDifference(other.scores.columns.r.subarray(0, count), r) > 1e-3));
});

test('what becomes of features changes scores, and narrow sites are told not to be reduced', async (t) => {
  const scored = (features: string) => runStage(fitEncoding, inputs, { alphas: [10], features: featureRule(features) });
  const [raw, reduced, all] = await Promise.all([scored('raw'), scored('pca:2'), scored('pca:7')]);
  const [wide, narrow] = [[0, count] as const, [count, 2 * count] as const];
  const rOf = ({ scores }: typeof raw, [from, to]: readonly [number, number]) => scores.columns.r.subarray(from, to);
  t.true(largestDifference(rOf(raw, wide), rOf(reduced, wide)) > 1e-3);
  t.is(largestDifference(rOf(raw, narrow), rOf(reduced, narrow)), 0);
  t.is(largestDifference(rOf(raw, wide), rOf(all, wide)), 0);
  const told: string[] = [];
  const context = { seed: 1, progress() {}, log: (text: string) => told.push(text) };
  const tables = Object.fromEntries(
    Object.entries(fitEncoding.inputs).map(([port, spec]) => [
      port,
      port === 'folds' ? folds : fromRows(spec, (inputs as any)[port]),
    ]),
  );
  await fitEncoding.run(tables as any, { ...fitEncoding.params, features: featureRule('pca:2') }, context);
  t.deepEqual(told, ['1 of 2 sites have no more than 2 units, and are not reduced']);
});

test('measures of partial least squares on scaled features are those of its scores', async (t) => {
  const params = { mapping: 'pls', components: [3], features: featureRule('zscore'), scaleTargets: true } as const;
  const { scores } = await runStage(fitEncoding, inputs, params);
  const wires = { ...inputs, benchmarkScores: bestBy('pls') };
  const { heldOutMeasures } = await runStage(measurePredictions, wires, { ...params, measures: ['pearson'] });
  t.true(largestDifference(listAt(heldOutMeasures.columns.value, 0), scores.columns.r.subarray(0, count)) < 1e-12);
});

/** The largest entry of Xᵀe − α B and of Σ e over the presentations for which neuroid j has a recording: zeros where B is the minimum. */
function gradient(
  coefficient: Float64Array,
  { intercept, alpha }: { intercept: number; alpha: number },
  recorded: Matrix,
  j: number,
) {
  const own = ids.map((_, row) => row).filter((row) => !Number.isNaN(recorded.data[row * count + j]));
  const predicted = (row: number) => coefficient.reduce((sum, weight, unit) => sum + weight * rowOf(x, row)[unit], intercept);
  const errors = own.map((row) => recorded.data[row * count + j] - predicted(row));
  const along = Array.from(coefficient, (weight, unit) =>
    own.reduce((sum, row, place) => sum + rowOf(x, row)[unit] * errors[place], -(alpha || 0) * weight),
  );
  return Math.max(...along.map(Math.abs), Math.abs(errors.reduce((sum, error) => sum + error, 0)));
}

test('coefficients of the best site and of those named are the minimum over the presentations that a neuroid has', async (t) => {
  const gaps = { ...y, data: y.data.slice() };
  for (const row of [3, 8]) gaps.data[row * count] = Number.NaN;
  const given = { stimulusSet, activations, sites, responses: responsesOf(gaps), neuroids };
  for (const mapping of ['ridge', 'ols', 'pls'] as const) {
    const features = featureRule(mapping === 'ridge' ? 'raw' : 'zscore');
    const params = { mapping, alphas: [0.1, 10], components: [7], features, of: ['best', 'narrow', 'wide'] };
    const { coefficients } = await runStage(fitCoefficients, { ...given, benchmarkScores: bestBy(mapping) }, params);
    const kept = rowsOf(coefficients);
    t.deepEqual(
      kept.map(({ site, coefficient }) => [site, coefficient.length]),
      [...Array(count).fill(['wide', width]), ...Array(count).fill(['narrow', 2])],
    );
    t.deepEqual([kept[0].presentations, kept[1].presentations], [rows - 2, rows]);
    kept.forEach((row, at) => {
      t.true(mapping === 'ridge' ? params.alphas.includes(row.alpha) && row.edge : Number.isNaN(row.alpha) && !row.edge);
      t.true(gradient(row.coefficient, row, gaps, at % count) < 1e-8, `${mapping} ${row.site} ${row.neuroid_id}`);
    });
  }
});

test('a site that was not read is answered with the nearest one', async (t) => {
  const wrong = runStage(fitCoefficients, { ...inputs, benchmarkScores: bestBy('ridge') }, { of: ['wid'] });
  await t.throwsAsync(wrong, { message: /"wid" was not read; did you mean "wide"\?/ });
});
