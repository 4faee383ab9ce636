import test from 'ava';
import { Matrix as Dense, solve } from 'ml-matrix';
import { simulate } from '../../data/simulated/simulate.ts';
import type { Simulation } from '../../data/simulated/simulation.ts';
import { NumericError } from '../../src/errors.ts';
import { type Matrix, matrix, rowsAt } from '../../src/linalg/matrix.ts';
import { openProducts } from '../../src/linalg/products.ts';
import { randomState } from '../../src/stats/random.ts';

const PASSAGES = 24;
const passageOf = Int32Array.from({ length: PASSAGES * 4 }, (_, row) => Math.floor(row / 4));
const n = passageOf.length;
const simulation: Simulation = {
  site: 'blocks.1.resid_post',
  neighbours: ['blocks.0.resid_post', 'blocks.2.resid_post'],
  subjects: 2,
  neuroidsPerSubject: 12,
  regions: ['front', 'back'],
  repetitions: 2,
  directions: 4,
  snr: [1, 4],
  nuisanceShare: 0.3,
  driftPersistence: 0.9,
  noiseOnly: 1,
  seed: 3,
};

/**
 * Three neighbouring sites of 45 units: the first two share 15 latent features, the last two share 15 others, and 15 are the middle
 * site's alone. Each site mixes its features at random.
 */
function sites(): Matrix[] {
  const random = randomState(11);
  const normals = (rows: number, cols: number) =>
    Array.from({ length: rows }, () => Array.from({ length: cols }, random.standardNormal));
  const [first, early, own, late, last] = [30, 15, 15, 15, 30].map((width) => normals(n, width));
  const site = (...features: number[][][]) => {
    const joined = new Dense(first.map((_, row) => features.flatMap((part) => part[row])));
    return matrix(n, 45, Float64Array.from(joined.mmul(new Dense(normals(45, 45))).to1DArray()));
  };
  const loud = own.map((row) => row.map((value) => 1.5 * value));
  return [site(first, early), site(early, loud, late), site(late, last)];
}
const products = await openProducts();
const [before, planted, after] = sites();
const input = { simulation, planted, neighbours: [before, after], passageOf };
const simulated = await simulate(input, products);
const width = simulated.neuroids.length;
const meanResponse = simulated.repetitions[0].data.map((value, i) => (value + simulated.repetitions[1].data[i]) / 2);
const driven = [...simulated.neuroids.keys()].filter((i) => simulated.neuroids[i].planted_site !== null);

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
function pearson(a: readonly number[], b: readonly number[]): number {
  const [ma, mb] = [mean(a), mean(b)];
  const dot = (x: readonly number[], mx: number, y: readonly number[], my: number) =>
    x.reduce((s, v, i) => s + (v - mx) * (y[i] - my), 0);
  return dot(a, ma, b, mb) / Math.sqrt(dot(a, ma, a, ma) * dot(b, mb, b, mb));
}
const columnOf = (data: Float64Array, column: number) => Array.from({ length: n }, (_, row) => data[row * width + column]);

/** Mean over driven neuroids and folds of r between ridge predictions (explicit solve) and held-out mean responses. */
function heldOutScore(features: Matrix, foldOf: (row: number) => number, penalty: number): number {
  const scores: number[] = [];
  const rows = [...Array(n).keys()];
  for (const fold of [0, 1, 2, 3]) {
    const [train, held] = [rows.filter((row) => foldOf(row) !== fold), rows.filter((row) => foldOf(row) === fold)];
    const dense = (at: number[]) => Dense.from1DArray(at.length, features.cols, Array.from(rowsAt(features, at).data));
    const [x, z] = [dense(train), dense(held)];
    const y = new Dense(train.map((row) => driven.map((column) => meanResponse[row * width + column])));
    const gram = x.transpose().mmul(x).add(Dense.eye(features.cols).mul(penalty));
    const predicted = z.mmul(solve(gram, x.transpose().mmul(y)));
    driven.forEach((column, j) => {
      scores.push(
        pearson(
          predicted.getColumn(j),
          held.map((row) => meanResponse[row * width + column]),
        ),
      );
    });
  }
  return mean(scores);
}
const byPassage = (row: number) => passageOf[row] % 4;

test('held-out passages are predicted better from the planted site than from its neighbours', (t) => {
  const [own, ...others] = [planted, before, after].map((site) => heldOutScore(site, byPassage, 10));
  t.true(own > 0.3, `planted ${own}`);
  for (const other of others) t.true(own > other + 0.1, `planted ${own}, neighbour ${other}`);
});

test('a model that knows positions alone is rewarded by shuffled folds and not by grouped ones', (t) => {
  const places = matrix(n, n);
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) places.data[i * n + j] = Math.exp(-((i - j) ** 2) / 8);
  const shuffled = randomState(5).permutation(n);
  const leaked = heldOutScore(places, (row) => shuffled[row] % 4, 1);
  const honest = heldOutScore(places, byPassage, 1);
  t.true(leaked > 0.1, `shuffled ${leaked}`);
  t.true(Math.abs(honest) < 0.06, `grouped ${honest}`);
});

test('the planted ceiling agrees with the split half, stepped up, on average over neuroids', (t) => {
  const [one, two] = simulated.repetitions;
  const halves = driven.map((column) => pearson(columnOf(one.data, column), columnOf(two.data, column)));
  const expected = driven.map((column) => {
    const c2 = simulated.neuroids[column].planted_ceiling ** 2;
    return c2 / (2 - c2);
  });
  t.true(Math.abs(mean(halves) - mean(expected)) < 0.05, `${mean(halves)} against ${mean(expected)}`);
});

test('a neuroid of noise has no planted site, ceiling 0 and no repeatable response', (t) => {
  const silent = [...simulated.neuroids.keys()].filter((i) => !driven.includes(i));
  t.is(silent.length, simulation.subjects * simulation.noiseOnly);
  for (const column of silent) {
    t.is(simulated.neuroids[column].planted_ceiling, 0);
    t.is(simulated.reachable[column], 0);
    const r = pearson(columnOf(simulated.repetitions[0].data, column), columnOf(simulated.repetitions[1].data, column));
    t.true(Math.abs(r) < 4 / Math.sqrt(n));
  }
});

test('what a model can reach lies below the ceiling by the drift', (t) => {
  const ratio = mean(driven.map((column) => simulated.reachable[column] / simulated.neuroids[column].planted_ceiling));
  t.true(Math.abs(ratio - Math.sqrt(1 - simulation.nuisanceShare)) < 0.05, `${ratio}`);
});

test('the same seed gives the same recordings, another seed others', async (t) => {
  t.deepEqual((await simulate(input, products)).repetitions, simulated.repetitions);
  const other = await simulate({ ...input, simulation: { ...simulation, seed: 4 } }, products);
  t.notDeepEqual(other.repetitions, simulated.repetitions);
});

test('inputs that do not belong together are refused', async (t) => {
  const short = rowsAt(before, [0, 1, 2]);
  await t.throwsAsync(() => simulate({ ...input, neighbours: [short] }, products), {
    instanceOf: NumericError,
    message: /96 presentations, another input 3/,
  });
  const greedy = { ...input, simulation: { ...simulation, directions: 40 } };
  await t.throwsAsync(() => simulate(greedy, products), { instanceOf: NumericError });
});
