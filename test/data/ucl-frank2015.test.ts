import test, { type ExecutionContext } from 'ava';
import { uclFrank2015 } from '../../data/ucl-frank2015/load.ts';
import { readWords } from '../../data/ucl-frank2015/words.ts';
import { DataError } from '../../src/errors.ts';
import { pearson } from '../../src/stats/correlation.ts';
import { rowsOf } from '../../src/table/read.ts';
import { dataDirWith } from '../support/published-folders.ts';
import { testWith } from '../support/shared-data.ts';

const FOLDER = 'eeg-ucl-frank2015-words';
const head = [
  ...['item', 'word', 'sentence', 'context_length', 'sent_id', 'is_start_end', 'ELAN', 'LAN', 'N400', 'EPNP', 'P600', 'PNP'],
  ...['RTfirstfix', 'RTfirstpass', 'RTrightbound', 'RTgopast', 'self_paced_reading_time'],
  ...['s_GPT2', 's_GPT2_medium', 's_GPT2_large', 's_GPT2_xl', 'cloze_s', 'Subtlex_log10'],
].join();
const numbers = (from: number, frequency: string) => `${Array.from({ length: 16 }, (_, i) => from + i).join()},${frequency}`;
const whole = `${head}
None came,back.,None came back.,2,1,1,${numbers(300, '')}
None,came,None came back.,1,1,0,${numbers(100, '6.5')}
Two,run.,Two run.,1,0,1,${numbers(200, '5')}
`;
const dirWith = (t: ExecutionContext, content = whole) => dataDirWith(t, FOLDER, { 'all_measures.csv': content });

test('words stand in reading order, with the first words that the file lacks', async (t) => {
  const dataDir = dirWith(t);
  const { stimulusSet, predictors } = await uclFrank2015.loadStimuli(dataDir);
  t.deepEqual(
    rowsOf(stimulusSet).map(({ stimulus_id, text, passage_id }) => `${stimulus_id} ${text} ${passage_id}`),
    ['0.0 Two 0', '0.1 run. 0', '1.0 None 1', '1.1 came 1', '1.2 back. 1'],
  );
  const frequencies = rowsOf(predictors).filter(({ predictor }) => predictor === 'log_frequency');
  t.deepEqual(
    frequencies.map(({ stimulus_id, value }) => `${stimulus_id} ${value}`),
    ['0.1 5', '1.1 6.5'],
  );
});

test('words at the edges of sentences are read and not scored, and each is listed', async (t) => {
  const { responses, exclusions } = await uclFrank2015.loadResponses(dirWith(t));
  const scored = rowsOf(responses).filter(({ response }) => !response.some(Number.isNaN));
  t.deepEqual(
    scored.map(({ stimulus_id, response }) => [stimulus_id, response[2], response[10]]),
    [['1.1', 102, 110]],
  );
  t.true(rowsOf(responses).every(({ response }) => response.every(Number.isNaN) || !response.some(Number.isNaN)));
  t.deepEqual(
    rowsOf(exclusions).flatMap(({ kind, id }) => (kind === 'presentation' ? [id] : [])),
    ['0.0', '0.1', '1.0', '1.2'],
  );
});

const bad: Readonly<Record<string, readonly [string, string, RegExp]>> = {
  'a context that is not what precedes the word is named': [
    '\nNone,came',
    '\nNone of,came',
    /csv:3, column "item": holds "None of"/,
  ],
  'an empty context is not the word None': ['\nNone,came', '\n,came', /csv:3, column "item": is empty/],
  'a word that is not the one of its place is named': [',came,', ',went,', /csv:3, column "word": holds "went"/],
  'an edge that is none is named': ['1,1,0,100', '1,1,1,100', /csv:3, column "is_start_end": holds "1", but/],
  'a missing middle word is named': ['\nNone,came,None came back.,1', '\nNone,came,None came back.,9', /1 rows are no word/],
  'a measure that is no number is named': [',102,', ',x,', /csv:3, column "N400": holds "x"/],
};
for (const [title, [from, to, message]] of Object.entries(bad)) {
  test(title, async (t) => {
    const dataDir = dirWith(t, whole.replace(from, to));
    const load = async () => [await uclFrank2015.loadStimuli(dataDir), await uclFrank2015.loadResponses(dataDir)];
    await t.throwsAsync(load, { instanceOf: DataError, message });
  });
}

/** Computed with NumPy on the published file. */
const EDGELESS = { N400: -0.198489, 'go-past': 0.429331, 'first-pass': 0.547076, 'self-paced': 0.14437 };

testWith(
  FOLDER,
  'GPT-2’s surprisal goes with the N400 as in NumPy, with and without the edges of sentences',
  async (t, _, dataDir) => {
    const { stimulusSet, predictors } = await uclFrank2015.loadStimuli(dataDir);
    const { responses, neuroids, exclusions } = await uclFrank2015.loadResponses(dataDir);
    t.is(stimulusSet.length, 1931);
    t.is(new Set(stimulusSet.columns.passage_id).size, 205);
    t.is(neuroids.length, 11);
    t.is(rowsOf(exclusions).filter(({ kind }) => kind === 'presentation').length, 410);
    const surprisal = new Map(
      rowsOf(predictors).flatMap(({ predictor, stimulus_id, value }) =>
        predictor === 'surprisal_gpt2' ? [[stimulus_id, value]] : [],
      ),
    );
    const scored = rowsOf(responses).filter(({ response }) => !response.some(Number.isNaN));
    t.is(scored.length, 1521);
    const x = Float64Array.from(scored, ({ stimulus_id }) => surprisal.get(stimulus_id)!);
    for (const [measure, r] of Object.entries(EDGELESS)) {
      const column = neuroids.columns.neuroid_id.indexOf(measure);
      const found = pearson(
        x,
        Float64Array.from(scored, ({ response }) => response[column]),
      );
      t.true(Math.abs(found - r) < 1e-6, `${measure}: ${found}`);
    }
    const { table } = readWords(dataDir);
    t.is(table.length, 1726);
    t.is(table.text('item').filter((context) => context === 'None').length, 1);
    t.true(Math.abs(pearson(table.numbers('N400'), table.numbers('s_GPT2')) - 0.075633) < 1e-6);
    t.true(Math.abs(pearson(table.numbers('RTgopast'), table.numbers('s_GPT2')) - 0.63113) < 1e-6);
    t.deepEqual(uclFrank2015.verify(dataDir), []);
  },
);
