import test from 'ava';
import { predictorTable } from '../../data/files/predictor-table.ts';
import { stimulusTable } from '../../data/files/stimulus-table.ts';
import { futrell2018 } from '../../data/futrell2018/load.ts';
import { rowsOf } from '../../src/table/read.ts';
import measurePartSurprisal from '../../stages/measure-part-surprisal.ts';
import scoreReadingTimes from '../../stages/score-reading-times.ts';
import { runStage } from '../support/run-stage.ts';
import { syntheticFutrellFolder } from '../support/synthetic-assemblies.ts';

const IDS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
const WITHIN = [1, 2, 3, 4, 1, 2, 3, 4];
/** Words b c d and f g h count; one of them has no reader, another no bits. */
const MEAN = [900, 300, 310, 350, 100, 280, 340, Number.NaN];
const BITS = [Number.NaN, 2, 3, 5, 50, 1, 4, 7];

function inputs(bits: readonly number[] = BITS, mean: readonly number[] = MEAN) {
  const readers = [-10, 0, 10, 0];
  return {
    stimulusSet: stimulusTable(
      IDS,
      IDS,
      IDS.map((_, i) => (i < 4 ? '1' : '2')),
    ),
    predictors: predictorTable(IDS, { word_in_sentence: WITHIN }),
    responses: IDS.map((stimulus_id, i) => ({
      stimulus_id,
      repetition: 0,
      response: Float64Array.from(readers, (more) => mean[i] + more * (1 + (i % 3))),
    })),
    neuroids: readers.map((_, i) => ({
      ...{ neuroid_id: `r${i}`, subject_id: `r${i}`, region: 'reading' },
      ...{ published_ceiling: Number.NaN, planted_site: null, planted_ceiling: Number.NaN },
    })),
    partSurprisal: IDS.map((stimulus_id, i) => ({ stimulus_id, new_token_count: 1, left_out_count: 0, surprisal_bits: bits[i] })),
  };
}
const score = (given = inputs()) => runStage(scoreReadingTimes, given, { benchmark: 'b', model: 'm', note: 'made up' });

test('words that begin a sentence do not count, and words without a time are listed', async (t) => {
  const { readingItems, exclusions, behaviourScores } = await score();
  t.deepEqual([...readingItems.columns.scored], [0, 1, 1, 1, 0, 1, 1, 0]);
  t.deepEqual([...readingItems.columns.readers], [4, 4, 4, 4, 4, 4, 4, 0]);
  t.deepEqual(rowsOf(exclusions), [{ kind: 'presentation', id: 'h', reason: 'nobody has a reading time for it' }]);
  const [all] = rowsOf(behaviourScores);
  // (bits, ms): (2, 300) (3, 310) (5, 350) (1, 280) (4, 340); deviations multiply to 180, their squares sum to 10 and 3320.
  t.true(Math.abs(all.raw - 180 / Math.sqrt(10 * 3320)) < 1e-12);
  t.is(all.n, 5);
  t.is(all.score, all.raw / all.ceiling);
});

test('a falling line is counted as a rising one, and its sign is kept', async (t) => {
  const down = await score(inputs(BITS.map((bits) => -bits)));
  const up = await score();
  const [a, b] = [rowsOf(down.behaviourScores)[0], rowsOf(up.behaviourScores)[0]];
  t.is(a.raw, b.raw);
  t.true(a.signed_r < 0 && Math.abs(a.signed_r + b.signed_r) < 1e-12);
});

test('stories, readers and their median have rows of their own', async (t) => {
  const { behaviourScores } = await score();
  const rows = rowsOf(behaviourScores);
  t.deepEqual(
    rows.map(({ part, n }) => [part, n]),
    [
      ['all', 5],
      ['story 1', 3],
      ['readers', 4],
      ['reader r0', 5],
      ['reader r1', 5],
      ['reader r2', 5],
      ['reader r3', 5],
    ],
    'story 2 has two words that count, too few for r',
  );
  t.true(Number.isNaN(rows[2].ceiling) && rows[2].error >= 0);
});

test('the mean of the readers, taken for surprisal, scores the reciprocal of the ceiling', async (t) => {
  const mean = MEAN.map((ms, i) => (Number.isNaN(ms) ? 200 + i : ms));
  const [all] = rowsOf((await score(inputs(mean, mean))).behaviourScores);
  t.true(Math.abs(all.raw - 1) < 1e-12);
  t.true(Math.abs(all.score * all.ceiling - 1) < 1e-12);
});

test('a dataset without places of words in sentences is refused', async (t) => {
  const without = { ...inputs(), predictors: predictorTable(IDS, { characters: WITHIN }) };
  await t.throwsAsync(() => score(without), { name: 'DataError', message: /has no word_in_sentence/ });
});

test('the synthetic assembly is scored from end to end, chained as one text or story by story', async (t) => {
  const dataDir = await syntheticFutrellFolder(t);
  const { stimulusSet, predictors } = await futrell2018.loadStimuli(dataDir);
  const { responses, neuroids } = await futrell2018.loadResponses(dataDir);
  const read = (params: object) => runStage(measurePartSurprisal, { stimulusSet }, { model: 'embedded', ...params });
  const chained = (await read({ text: 'all', contexts: 'windows' })).partSurprisal;
  const apart = (await read({ text: 'passage' })).partSurprisal;
  const firsts = stimulusSet.columns.stimulus_id.map((_, row) => row).filter((row) => stimulusSet.columns.position[row] === 0);
  t.is(firsts.length, 10);
  t.true(firsts.every((row) => Number.isNaN(apart.columns.surprisal_bits[row]) || apart.columns.new_token_count[row] > 1));
  t.true(
    firsts.slice(1).every((row) => chained.columns.surprisal_bits[row] > 0),
    'only the first story begins from nothing',
  );
  const { behaviourScores, exclusions } = await runStage(
    scoreReadingTimes,
    { stimulusSet, predictors, responses, neuroids, partSurprisal: chained },
    { benchmark: 'Futrell2018-pearsonr', model: 'embedded', note: 'synthetic' },
  );
  const rows = rowsOf(behaviourScores);
  t.is(rows[0].n, 380, '400 words, 20 of which begin a sentence');
  t.true(rows[0].ceiling > 0.5 && rows[0].ceiling < 1, 'readers share half of what differs between words');
  t.true(rows[0].raw < 0.2, 'times are made by chance');
  t.is(rows.filter(({ part }) => part.startsWith('story')).length, 10);
  t.is(rows.filter(({ part }) => part.startsWith('reader ')).length, 12);
  t.is(exclusions.length, 0);
});
