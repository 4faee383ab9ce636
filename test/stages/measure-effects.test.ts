import test from 'ava';
import { WiringError } from '../../src/errors.ts';
import { rowsOf } from '../../src/table/read.ts';
import measureEffects from '../../stages/measure-effects.ts';
import { largestDifference } from '../support/close.ts';
import { fixture } from '../support/fixture.ts';
import { runStage } from '../support/run-stage.ts';

const { x, y, covariates, r, partial_r, slope } = fixture('series.json').effect;
const ids: string[] = x.map((_: number, i: number) => `w${i}`);
/** Sixty words in four passages of fifteen. */
const stimulusSet = ids.map((stimulus_id, i) => ({
  ...{ stimulus_id, text: 'word', passage_id: `p${Math.floor(i / 15)}`, group_id: 'g', position: i % 15, word_count: 1 },
}));
const neuroids = ['N400', 'time'].map((neuroid_id) => ({
  ...{
    neuroid_id,
    subject_id: 'mean',
    region: neuroid_id,
    published_ceiling: Number.NaN,
    planted_site: null,
    planted_ceiling: Number.NaN,
  },
}));
const responses = ids.map((stimulus_id, i) => ({
  stimulus_id,
  repetition: 0,
  response: Float64Array.of(y[i], i === 4 ? Number.NaN : -y[i]),
}));
const predictors = ['length', 'place'].flatMap((predictor, c) =>
  ids.map((stimulus_id, i) => ({ predictor, stimulus_id, value: covariates[c][i] as number })),
);
const bits = (values: readonly number[]) =>
  ids.map((stimulus_id, i) => ({
    ...{ stimulus_id, word_index: 0, word: 'word', token_count: 1, unknown_count: 0 },
    ...{ surprisal_bits: values[i], corrected_surprisal_bits: values[i] },
  }));
const inputs = { stimulusSet, neuroids, responses, predictors, surprisal: [bits(x)] };
const params = { benchmark: 'b', models: ['m'], covariates: ['length', 'place'], run: 5, draws: 100 };

test('an effect is what NumPy finds, with the covariates named and the words counted', async (t) => {
  const { effects } = await runStage(measureEffects, inputs, { ...params, expected: { N400: -1 } });
  const [n400, time] = rowsOf(effects);
  t.true(largestDifference([n400.r, n400.partial_r], [r, partial_r]) < 1e-12);
  t.true(Math.abs(n400.slope - slope) < 1e-9 * Math.abs(slope));
  t.is(`${n400.predictor}: ${n400.covariates}`, 'surprisal of m: length, place');
  t.deepEqual([n400.words, n400.partial_words, n400.runs, n400.lag, n400.expected], [60, 60, 12, 0, -1]);
  t.deepEqual([time.words, time.partial_words, time.expected], [59, 59, 0]);
  t.true(n400.partial_low < partial_r && n400.partial_high > partial_r);
});

test('with spill-over the word before is held constant and tried, but not across passages', async (t) => {
  const { effects } = await runStage(measureEffects, inputs, {
    ...params,
    spillOver: ['time'],
    predictors: ['length'],
    covariates: ['place'],
  });
  const rows = rowsOf(effects);
  t.deepEqual(
    rows.map(
      ({ neuroid_id, predictor, lag, words, partial_words }) => `${neuroid_id} ${predictor} ${lag}: ${words}, ${partial_words}`,
    ),
    [
      'N400 surprisal of m 0: 60, 60',
      'N400 length 0: 60, 60',
      'time surprisal of m 0: 59, 55',
      'time surprisal of m 1: 55, 55',
      'time length 0: 59, 55',
      'time length 1: 55, 55',
    ],
  );
});

test('a word of which something is not known is left out where it is needed', async (t) => {
  const missing = predictors.filter(({ predictor, stimulus_id }) => !(predictor === 'length' && stimulus_id === 'w7'));
  const { effects } = await runStage(
    measureEffects,
    { ...inputs, predictors: missing, surprisal: [bits(x.with(9, Number.NaN))] },
    params,
  );
  t.deepEqual([rowsOf(effects)[0].words, rowsOf(effects)[0].partial_words], [59, 58]);
});

test('a predictor that was not published is answered with the nearest name', async (t) => {
  const odd = runStage(measureEffects, inputs, { ...params, covariates: ['lenght'] });
  await t.throwsAsync(odd, { instanceOf: WiringError, message: /predictor lenght: .*did you mean "length"/ });
});
