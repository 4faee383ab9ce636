import test from 'ava';
import { TableError } from '../../src/errors.ts';
import extractControl from '../../stages/extract-control.ts';
import { runStage } from '../support/run-stage.ts';
import { stimuli } from '../support/stimuli.ts';

const word = (stimulus_id: string, word_index: number, bits: number) => ({
  ...{ stimulus_id, word_index, word: 'w', token_count: 1, unknown_count: 0 },
  ...{ surprisal_bits: bits, corrected_surprisal_bits: bits },
});
const features = async (control: string, rows: ReturnType<typeof word>[]) => {
  const inputs = { stimulusSet: stimuli(['a b', 'c']), surprisal: [rows], predictors: [] };
  return [...(await runStage(extractControl, inputs, { control })).activations.columns.activation.data];
};

test('surprisal as a control is the sum and the mean over the words that have one', async (t) => {
  for (const control of ['surprisal', 'ngram-surprisal']) {
    t.deepEqual(await features(control, [word('0', 0, 2), word('0', 1, 6), word('1', 0, 3)]), [8, 4, 3, 3]);
    t.deepEqual(await features(control, [word('0', 0, Number.NaN), word('0', 1, 6), word('1', 0, 3)]), [6, 6, 3, 3]);
  }
});

test('a presentation none of whose words has a surprisal is refused', async (t) => {
  await t.throwsAsync(features('surprisal', [word('0', 0, 1), word('0', 1, 6), word('1', 0, Number.NaN)]), {
    instanceOf: TableError,
    message: /activations\.activation\[1\]/,
  });
});

test('a presentation without a published number gets the mean of those that have one', async (t) => {
  const predictors = [
    { predictor: 'surprisal', stimulus_id: '0', value: 3 },
    { predictor: 'surprisal', stimulus_id: '1', value: 5 },
    { predictor: 'length', stimulus_id: '1', value: 7 },
  ];
  const inputs = { stimulusSet: stimuli(['a b', 'c']), surprisal: [], predictors };
  const { activations } = await runStage(extractControl, inputs, { control: 'published-surprisal' });
  t.deepEqual([...activations.columns.activation.data], [3, 7, 5, 7]);
});
