import test from 'ava';
import { DataError } from '../../src/errors.ts';
import { rowsOf } from '../../src/table/read.ts';
import extractRepresentations from '../../stages/extract-representations.ts';
import measureSurprisal from '../../stages/measure-surprisal.ts';
import rewriteTexts from '../../stages/rewrite-texts.ts';
import { runStage } from '../support/run-stage.ts';
import { stimuli } from '../support/stimuli.ts';

const TEXTS = ['“The Old Man,” she said,', 'opened — the DOOR.', 'and slept'];

test('texts are as they are read, their words counted anew, and those that changed are listed', async (t) => {
  const given = stimuli(TEXTS);
  const how = ['lower-case', 'no-punctuation'] as const;
  const { stimulusSet, exclusions } = await runStage(rewriteTexts, { stimulusSet: given }, { how });
  t.deepEqual([...stimulusSet.columns.text], ['the old man she said', 'opened the door', 'and slept']);
  t.deepEqual([...stimulusSet.columns.word_count], [5, 3, 2]);
  t.deepEqual(stimulusSet.columns.stimulus_id, given.columns.stimulus_id);
  const reason = 'is not read as it was presented, but in lower case and without punctuation';
  t.deepEqual(
    rowsOf(exclusions),
    ['0', '1'].map((id) => ({ kind: 'wording', id, reason })),
  );
});

test('words and tokens lie in the text that is read', async (t) => {
  const { stimulusSet } = await runStage(
    rewriteTexts,
    { stimulusSet: stimuli(TEXTS) },
    { how: ['lower-case', 'no-punctuation'] },
  );
  const texts = stimulusSet.columns.text;
  const words = texts.flatMap((text) => text.split(' '));
  const { textUnits } = await runStage(extractRepresentations, { stimulusSet }, { model: 'embedded', unit: 'word' });
  t.deepEqual(
    rowsOf(textUnits).map(({ stimulus_id, char_start, char_end }) => texts[Number(stimulus_id)].slice(char_start, char_end)),
    words,
  );
  const { surprisal, tokens } = await runStage(measureSurprisal, { stimulusSet }, { model: 'embedded' });
  t.deepEqual([...surprisal.columns.word], words);
  for (const { stimulus_id, char_start, char_end, token } of rowsOf(tokens))
    t.is(token, texts[Number(stimulus_id)].slice(char_start, char_end));
});

test('a text of which nothing is left is named', async (t) => {
  const stimulusSet = stimuli(['The sea', '— …']);
  await t.throwsAsync(async () => runStage(rewriteTexts, { stimulusSet }, { how: ['no-punctuation'] }), {
    instanceOf: DataError,
    message:
      /^presentation 1: nothing is left of its text "— …" without punctuation; read the texts with their punctuation, or leave/,
  });
});
