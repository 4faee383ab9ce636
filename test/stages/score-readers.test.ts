import test from 'ava';
import { predictorTable } from '../../data/files/predictor-table.ts';
import { stimulusTable } from '../../data/files/stimulus-table.ts';
import { listAt, rowsOf } from '../../src/table/read.ts';
import scoreReaders from '../../stages/score-readers.ts';
import { fixture } from '../support/fixture.ts';
import { runStage } from '../support/run-stage.ts';

const truth = fixture('readers.json');
const ids: string[] = truth.words.map((_: string, i: number) => `w${i}`);
const known = truth.y as number[];
/** One reader as in the fixture, one who is to be left out, one with a handful of words. */
const TIMES = [known, known, known.map((ms, i) => (i < 4 ? ms : Number.NaN))];
const NAMES = ['whole', 'named', 'few'];

const inputs = {
  stimulusSet: stimulusTable(
    ids,
    truth.words,
    ids.map(() => 'story'),
  ),
  predictors: predictorTable(ids, { sentence: truth.sentences.map(Number) }),
  activations: ids.map((stimulus_id, i) => ({ site: 'x', stimulus_id, activation: Float32Array.from(truth.X[i]) })),
  sites: [{ model: 'm', site: 'x', depth: 0, width: truth.X[0].length }],
  responses: ids.map((stimulus_id, i) => ({
    ...{ stimulus_id, repetition: 0 },
    response: Float64Array.from(TIMES, (times) => times[i]),
  })),
  neuroids: NAMES.map((name) => ({
    ...{ neuroid_id: name, subject_id: name, region: 'reading' },
    ...{ published_ceiling: Number.NaN, planted_site: null, planted_ceiling: Number.NaN },
  })),
};

test('a reader’s folds are those of NumPy and scikit-learn, and readers who are left out have none and are listed', async (t) => {
  for (const [distinct, expected] of [
    [false, truth.every_word],
    [true, truth.each_spelling],
  ] as const) {
    const { foldScores, exclusions } = await runStage(scoreReaders, inputs, { dataset: 'd', distinct, without: ['named'] });
    t.is(foldScores.length, 5);
    for (let fold = 0; fold < 5; fold++) {
      const [whole, named, few] = listAt(foldScores.columns.r, fold);
      t.true(Math.abs(whole - expected[fold].r) < 1e-6, 'features are kept in single precision');
      t.true(Number.isNaN(named) && Number.isNaN(few));
    }
    t.deepEqual(
      rowsOf(exclusions).map(({ kind, id }) => [kind, id]),
      [
        ['subject', 'named'],
        ['subject', 'few'],
      ],
    );
    t.regex(exclusions.columns.reason[1], /^4 words with a time cannot be divided/);
  }
});

test('a dataset that does not say where sentences are is refused', async (t) => {
  const without = { ...inputs, predictors: predictorTable(ids, { characters: ids.map(() => 1) }) };
  await t.throwsAsync(runStage(scoreReaders, without), { name: 'DataError', message: /has no sentence/ });
});
