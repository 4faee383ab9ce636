import test from 'ava';
import { randomState } from '../../../src/stats/random.ts';
import { entropyOf, type SoftmaxSums, softmaxSums, surprisalOf } from '../../../src/stats/softmax.ts';

/** The definitions, one score after the other. */
function plainSums(scores: Float32Array, marks: Uint8Array | null): SoftmaxSums {
  const most = scores.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const total = { sum: 0, weighted: 0, marked: 0 };
  scores.forEach((score, i) => {
    const share = Math.exp(score - most);
    total.sum += share;
    if (share > 0) total.weighted += share * (score - most);
    if (marks?.[i] === 1) total.marked += share;
  });
  return { most, ...total };
}

const near = (a: number, b: number): boolean => a === b || Math.abs(a - b) <= 1e-12 * Math.abs(b);

const random = randomState(17);
const draws = (length: number, draw: () => number): Float32Array => Float32Array.from({ length }, draw);
const rows: Record<string, Float32Array> = {
  'as a model gives them': draws(50_257, () => 3 * random.standardNormal() - 30),
  'very many': draws(250_000, () => 5 * random.standardNormal()),
  'far apart': draws(4099, () => 400 * random.standardNormal()),
  'as far apart as can be': Float32Array.of(3e38, -3e38, 3e38, 1, 0, -1e-40, 1e-40),
  'near each other': draws(999, () => 1e4 + random.double()),
  equal: new Float32Array(33).fill(-1e30),
  'of two values': draws(1001, () => (random.double() < 0.3 ? 2.5 : -7)),
  'impossible for the most part': draws(1003, () => (random.double() < 0.9 ? Number.NEGATIVE_INFINITY : random.double())),
  'one alone': Float32Array.of(-2),
  'one of two': Float32Array.of(Number.NEGATIVE_INFINITY, -2),
};

for (const [title, scores] of Object.entries(rows))
  test(`scores ${title}: sums, surprisal and entropy are those of a plain loop to 1e-12`, (t) => {
    const third = Uint8Array.from(scores.subarray(0, Math.ceil(scores.length * 0.8)), (_, i) => (i % 3 === 0 ? 1 : 0));
    for (const marks of [null, third]) {
      const [ours, plain] = [softmaxSums(scores, marks), plainSums(scores, marks)];
      t.is(ours.most, plain.most);
      for (const name of ['sum', 'weighted', 'marked'] as const)
        t.true(near(ours[name], plain[name]), `${name}: ${ours[name]}, not ${plain[name]}`);
      t.true(near(entropyOf(ours), entropyOf(plain)));
      for (const score of scores.subarray(0, 50)) t.true(near(surprisalOf(ours, score), surprisalOf(plain, score)));
    }
  });

test('e^x is that of Math.exp to one unit in the last place', (t) => {
  const second = Uint8Array.of(0, 1);
  for (const range of [708, 60, 1, 1e-6])
    for (let i = 0; i < 2000; i++) {
      const below = Math.fround(-range * random.double());
      const share = softmaxSums(Float32Array.of(0, below), second).marked;
      t.true(Math.abs(share / Math.exp(below) - 1) <= 2 ** -52, `e^${below} is not ${share}`);
    }
});

test('a share is told down to e^-708, and is 0 from e^-709 on', (t) => {
  const shareOf = (score: number) => softmaxSums(Float32Array.of(0, score), Uint8Array.of(0, 1));
  t.true(near(shareOf(-708).marked, Math.exp(-708)));
  for (const score of [-709, -745, -1e6, -3e38, Number.NEGATIVE_INFINITY]) {
    const { sum, weighted, marked } = shareOf(score);
    t.true(sum === 1 && weighted === 0 && marked === 0, `${score}`);
  }
});

test('rows and marks of every length are read to their ends, and nothing of the row before', (t) => {
  for (let length = 1; length < 40; length++) {
    softmaxSums(new Float32Array(64).fill(9), new Uint8Array(64).fill(1));
    const scores = draws(length, () => random.standardNormal());
    const marks = Uint8Array.from({ length: random.integer(50) }, () => random.integer(2));
    const [ours, plain] = [softmaxSums(scores, marks), plainSums(scores, marks)];
    t.is(ours.most, plain.most);
    t.true(near(ours.sum, plain.sum) && near(ours.weighted, plain.weighted) && near(ours.marked, plain.marked), `${length}`);
  }
});

test('a row is read out of a larger array', (t) => {
  const all = Float32Array.of(9, 9, 1, 2, 3, 9);
  t.deepEqual(softmaxSums(all.subarray(2, 5), null), softmaxSums(Float32Array.of(1, 2, 3), null));
});

test('NaN or infinity at any place, or nothing possible, leaves no sum', (t) => {
  for (const bad of [Number.NaN, Number.POSITIVE_INFINITY])
    for (let place = 0; place < 19; place++) {
      const scores = draws(19, () => random.standardNormal());
      scores[place] = bad;
      t.true(Number.isNaN(softmaxSums(scores, null).sum), `${bad} at ${place}`);
    }
  t.true(Number.isNaN(softmaxSums(new Float32Array(5).fill(Number.NEGATIVE_INFINITY), null).sum));
});
