import test from 'ava';
import { otherPeopleCeiling } from '../../../src/ceiling/other-people.ts';
import { signalToNoise } from '../../../src/ceiling/signal-to-noise.ts';
import { shuffleSplit } from '../../../src/encoding/folds/shuffle-split.ts';
import { NumericError } from '../../../src/errors.ts';
import { columnsOf, fromRows, matrix } from '../../../src/linalg/matrix.ts';
import { scorePredictivity } from '../../../src/metrics/predictivity.ts';
import { largestDifference } from '../../support/close.ts';
import { fixture } from '../../support/fixture.ts';
import { randomMatrix } from '../../support/random-matrix.ts';

const { cases } = fixture('brain-score/misc.json');
const refused = { instanceOf: NumericError };

test("signal, noise and ceiling are those of the Natural Scenes Dataset's formula", (t) => {
  const truth = cases.nsd_noise_ceiling;
  const items = fromRows(truth.data_200x5);
  const found = signalToNoise(Array.from({ length: 5 }, (_, k) => columnsOf(items, k, k + 1)));
  t.true(Math.abs(found.noise[0] - truth.sd_noise) < 1e-12);
  t.true(Math.abs(found.signal[0] - truth.sd_signal) < 1e-12);
  t.true(Math.abs(found.ratio[0] - truth.ncsnr) < 1e-12);
  t.true(Math.abs(found.ceiling[0] - truth.noiseceiling_r) < 1e-12);
});

test('repetitions that agree no better than noise have a ceiling of 0, and one repetition has none', (t) => {
  const same = fromRows([[1], [-1]]);
  t.is(signalToNoise([same, fromRows([[-1], [1]])]).ceiling[0], 0);
  t.throws(() => signalToNoise([same]), { ...refused, message: /1 repetitions of 2 items/ });
  t.throws(() => signalToNoise([same, randomMatrix(3, 1, 1)]), { ...refused, message: /differ in shape/ });
});

test('all other people predict a subject as any features would, and nearly as well through a random projection', async (t) => {
  const signal = randomMatrix(80, 3, 1);
  const y = matrix(80, 90);
  const [loads, noise] = [randomMatrix(3, 90, 2), randomMatrix(80, 90, 3)];
  for (let at = 0; at < y.data.length; at++) {
    const [i, j] = [Math.floor(at / 90), at % 90];
    y.data[at] = noise.data[at];
    for (let k = 0; k < 3; k++) y.data[at] += signal.data[i * 3 + k] * loads.data[k * 90 + j];
  }
  const subjectOf = Array.from({ length: 90 }, (_, j) => `s${Math.floor(j / 30)}`);
  const splits = shuffleSplit(80, 3, { trainShare: 0.8 }, 1);
  const job = { y, splits, mapping: 'ridge', subjectOf } as const;
  const whole = await otherPeopleCeiling(job);
  const direct = await scorePredictivity({ x: columnsOf(y, 30, 90), y: columnsOf(y, 0, 30), splits, mapping: 'ridge' });
  t.true(largestDifference(whole.data.subarray(0, 30), direct.r.data.subarray(0, 30)) < 1e-12);
  const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const few = await otherPeopleCeiling({ ...job, projection: { width: 25, seed: 1 } });
  t.true(mean(few.data) > 0.7 * mean(whole.data));
  await t.throwsAsync(otherPeopleCeiling({ ...job, subjectOf: subjectOf.map(() => 'a') }), { ...refused, message: /no others/ });
});
