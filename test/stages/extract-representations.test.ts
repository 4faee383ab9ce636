import test from 'ava';
import { rowsOf } from '../../src/table/read.ts';
import extractActivations from '../../stages/extract-activations.ts';
import extractRepresentations from '../../stages/extract-representations.ts';
import { maxDifference } from '../support/embedded-model.ts';
import { runStage } from '../support/run-stage.ts';

const texts = ['The old man opened the door.', 'The sea', 'was  grey.'];
const stimulusSet = texts.map((text, i) => ({
  ...{
    stimulus_id: `s${i}`,
    text,
    passage_id: i === 0 ? 'a' : 'b',
    group_id: i === 0 ? 'a' : 'b',
    position: i === 2 ? 1 : 0,
    word_count: text.split(/\s+/).length,
  },
}));

test('words are listed with their text, and have activations at every site', async (t) => {
  const { textUnits, activations, sites } = await runStage(
    extractRepresentations,
    { stimulusSet },
    { model: 'embedded', unit: 'word' },
  );
  const units = rowsOf(textUnits);
  t.deepEqual(
    units.map(({ text }) => text),
    texts.flatMap((text) => text.split(/\s+/)),
  );
  t.deepEqual(units[9], { unit_id: 's2#1', stimulus_id: 's2', unit_index: 1, text: 'grey.', char_start: 5, char_end: 10 });
  t.is(activations.length, units.length * sites.length);
  t.deepEqual(activations.columns.stimulus_id.slice(0, units.length), textUnits.columns.unit_id);
});

test('whole presentations in their passage are the activations of the main job', async (t) => {
  const whole = await runStage(extractActivations, { stimulusSet }, { model: 'embedded' });
  const units = await runStage(extractRepresentations, { stimulusSet }, { model: 'embedded', unit: 'presentation' });
  t.deepEqual(units.activations.columns, whole.activations.columns);
  t.deepEqual(units.sites.columns, whole.sites.columns);
});

test('the context is what the parameters say', async (t) => {
  const read = async (params: object) => {
    const { activations } = await runStage(
      extractRepresentations,
      { stimulusSet },
      { model: 'embedded', unit: 'presentation', ...params },
    );
    return rowsOf(activations).filter(({ site }) => site === 'blocks.3.resid_post');
  };
  const [passage, alone, window] = [
    await read({}),
    await read({ context: 'presentation' }),
    await read({ context: 'words', contextWords: 0 }),
  ];
  const apart = (a: typeof alone, b: typeof alone, row: number) => maxDifference(a[row].activation, b[row].activation);
  for (const row of [0, 1, 2]) t.true(apart(window, alone, row) <= 2e-5);
  t.true(apart(alone, passage, 0) <= 2e-5);
  t.true(apart(alone, passage, 2) > 0.1);
});
