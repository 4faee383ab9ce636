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

test('the positional model has a place for each presentation, and of thousands one for several neighbours', async (t) => {
  const widthAndRows = async (count: number) => {
    const stimulusSet = stimuli(Array.from({ length: count }, () => 'a'));
    const { activations } = await runStage(extractControl, { stimulusSet, surprisal: [], predictors: [] }, { control: 'oasm' });
    const { data, width } = activations.columns.activation;
    return { width, row: (i: number) => [...data.subarray(i * width, (i + 1) * width)] };
  };
  const each = await widthAndRows(2000);
  t.is(each.width, 2000);
  t.notDeepEqual(each.row(0), each.row(1));
  const several = await widthAndRows(2001); // five neighbours each
  t.is(several.width, 401);
  t.deepEqual(several.row(5), several.row(9));
  t.notDeepEqual(several.row(4), several.row(5));
  t.is(several.row(2000)[400], several.row(0)[0], 'the last place stands at its passage’s end as the first at its beginning');
});
