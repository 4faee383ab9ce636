import test from 'ava';
import { type Arrangement, arrangementFor, ordersOf } from '../../../src/encoding/arrangement.ts';
import { testMap } from '../../../src/encoding/map-test.ts';
import { columnsAt, type Matrix, matrix, rowsAt } from '../../../src/linalg/matrix.ts';
import { pearsonByColumn } from '../../../src/stats/correlation.ts';
import { randomState } from '../../../src/stats/random.ts';
import { randomMatrix } from '../../support/random-matrix.ts';

/** Folds of `size` rows each in stored order. */
const runs = (folds: number, size: number) =>
  Array.from({ length: folds }, (_, fold) => ({
    train: new Int32Array(0),
    test: Int32Array.from({ length: size }, (_, i) => fold * size + i),
  }));
const single = (rows: number) => Int32Array.from({ length: rows }, (_, row) => row);
const pairs = (rows: number) => Int32Array.from({ length: rows }, (_, row) => row >> 1);
const close = (a: Float64Array, b: Float64Array, by = 1e-12) => a.every((value, i) => Math.abs(value - b[i]) <= by);

/** All orders of 0 … n − 1. */
const ordersOfAll = (n: number): number[][] =>
  n === 0 ? [[]] : ordersOfAll(n - 1).flatMap((rest) => Array.from({ length: n }, (_, at) => rest.toSpliced(at, 0, n - 1)));

const meanR = (y: Matrix, predictions: readonly Matrix[], orders: readonly (readonly number[])[]) => {
  const r = predictions.map((prediction, fold) => {
    const rows = Int32Array.from(orders[fold], (place) => fold * prediction.rows + place);
    return pearsonByColumn(prediction, rowsAt(y, rows)).r;
  });
  return r[0].map((_, j) => r.reduce((sum, own) => sum + own[j], 0) / r.length);
};

const y = randomMatrix(8, 3, 5);
const predictions = [randomMatrix(4, 3, 6), randomMatrix(4, 3, 7)].map((noise, fold) => ({
  ...noise,
  data: noise.data.map((value, at) => value + 0.7 * y.data[fold * 12 + at]),
}));
const map = (arrangement: Arrangement, groupOf: Int32Array) =>
  testMap({ y, predictions, splits: runs(2, 4), groupOf, arrangement, draws: 4000, seed: 3 });

/** p and family-wise p over a whole list of arrangements, by definition. */
function exact(all: readonly (readonly number[])[]) {
  const drawn = all.flatMap((one) => all.map((other) => meanR(y, predictions, [one, other])));
  const observed = meanR(y, predictions, [
    [0, 1, 2, 3],
    [0, 1, 2, 3],
  ]);
  const share = (reaches: (r: Float64Array, j: number) => boolean) =>
    observed.map((_, j) => drawn.filter((r) => reaches(r, j)).length / drawn.length);
  return {
    r: observed,
    p: share((r, j) => r[j] >= observed[j] - 1e-12),
    family: share((r, j) => Math.max(...r) >= observed[j] - 1e-12),
  };
}

for (const [arrangement, groupOf, all] of [
  ['rows', single(8), ordersOfAll(4)],
  [
    'groups',
    pairs(8),
    [
      [0, 1, 2, 3],
      [2, 3, 0, 1],
    ],
  ],
  ['shifts', single(8), [0, 1, 2, 3].map((by) => [0, 1, 2, 3].map((place) => (place + by) % 4))],
] as const) {
  test(`p of permuted ${arrangement} is that of all arrangements, enumerated`, (t) => {
    const [found, truth] = [map(arrangement, groupOf), exact(all)];
    t.true(close(found.r, truth.r));
    t.true(close(found.p, truth.p, 0.03), `${found.p} ${truth.p}`);
    t.true(close(found.family, truth.family, 0.03), `${found.family} ${truth.family}`);
  });
}

test('p of predictions that tell nothing is as often below a level as the level says', (t) => {
  const neuroids = 400;
  const noise = testMap({
    ...{ y: randomMatrix(40, neuroids, 1), predictions: [randomMatrix(20, neuroids, 2), randomMatrix(20, neuroids, 3)] },
    ...{ splits: runs(2, 20), groupOf: single(40), arrangement: 'rows', draws: 200, seed: 4 },
  });
  for (const level of [0.1, 0.5, 0.9]) {
    const below = noise.p.filter((p) => p <= level).length / neuroids;
    t.true(Math.abs(below - level) < 4 * Math.sqrt((level * (1 - level)) / neuroids), `${below} at ${level}`);
  }
  t.is(noise.q.filter((q) => q < 0.05).length, 0);
  t.true(noise.family.every((p, j) => p >= noise.p[j] && noise.q[j] >= noise.p[j]));
});

test('a neuroid that misses rows is tested on those that it has, and leaves its neighbours alone', (t) => {
  const gappy = matrix(8, 3, y.data.slice());
  gappy.data[1 * 3 + 2] = Number.NaN;
  const predicted = predictions.map((one) => matrix(4, 3, one.data.slice()));
  predicted[0].data[1 * 3 + 2] = Number.NaN;
  const at = { splits: runs(2, 4), groupOf: single(8), arrangement: 'shifts' as const, draws: 100, seed: 3 };
  const found = testMap({ y: gappy, predictions: predicted, ...at });
  const left = testMap({
    y: columnsAt(y, Int32Array.of(0, 1)),
    predictions: predictions.map((one) => columnsAt(one, Int32Array.of(0, 1))),
    ...at,
  });
  t.deepEqual([...found.p.subarray(0, 2)], [...left.p]);
  const own = pearsonByColumn(
    rowsAt(columnsAt(predictions[0], Int32Array.of(2)), [0, 2, 3]),
    rowsAt(columnsAt(y, Int32Array.of(2)), [0, 2, 3]),
  ).r[0];
  const whole = pearsonByColumn(columnsAt(predictions[1], Int32Array.of(2)), rowsAt(columnsAt(y, Int32Array.of(2)), [4, 5, 6, 7]))
    .r[0];
  t.true(Math.abs(found.r[2] - (own + whole) / 2) < 1e-12);
});

test('groups are exchanged where they are equal, and rows turned round where order matters, sizes differ or rows are missing', (t) => {
  const free = { ordered: false, complete: true };
  t.is(arrangementFor(runs(2, 4), pairs(8), free), 'groups');
  t.is(arrangementFor(runs(2, 4), single(8), free), 'rows');
  t.is(arrangementFor(runs(2, 4), pairs(8), { ...free, ordered: true }), 'shifts');
  t.is(arrangementFor(runs(2, 4), pairs(8), { ...free, complete: false }), 'shifts');
  t.is(arrangementFor(runs(2, 4), Int32Array.of(0, 0, 0, 1, 2, 2, 3, 3), free), 'shifts');
  t.is(arrangementFor(runs(2, 4), Int32Array.of(0, 0, 0, 0, 1, 1, 1, 1), free), 'shifts');
});

test('the rows of an exchanged group stay together and in order', (t) => {
  const draw = ordersOf('groups', runs(1, 6), Int32Array.of(0, 1, 0, 1, 2, 2));
  const random = randomState(1);
  const seen = new Set(Array.from({ length: 60 }, () => draw(random)[0](6).join(' ')));
  t.deepEqual([...seen].sort(), ['0 1 2 3 4 5', '0 4 2 5 1 3', '1 0 3 2 4 5', '1 4 3 5 0 2', '4 0 5 2 1 3', '4 1 5 3 0 2']);
});
