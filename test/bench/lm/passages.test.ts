import test from 'ava';
import { sharedData, testWith } from '../../support/shared-data.ts';
import { readPassageSets } from './passages.ts';

const RECORDINGS = ['fmri3t-1000sentences-tuckute2024', 'eeg-ucl-frank2015-words'];

test('without a folder of recordings the simulated passages alone are read, four sentences each', async (t) => {
  const sets = await readPassageSets(null);
  t.deepEqual(
    sets.map(({ what }) => what),
    ['passages of the simulated benchmark', 'sentences of these passages, each with those before it'],
  );
  t.deepEqual(
    sets[0].passages.map(({ length }) => length),
    new Array(24).fill(4),
  );
});

testWith(
  RECORDINGS.find((name) => sharedData(name) === null) ?? RECORDINGS[0],
  'with it, 1,000 sentences of Tuckute2024 and 205 of UCL, word by word, are read too',
  async (t, _, dataDir) => {
    const [, , tuckute, ucl] = await readPassageSets(dataDir);
    t.deepEqual([tuckute.what, tuckute.passages.length], ['sentences of Tuckute2024', 1000]);
    t.deepEqual([ucl.what, ucl.passages.length], ['sentences of UCL', 205]);
    t.true(tuckute.passages.every(({ length }) => length === 1));
    t.is(ucl.passages.flat().length, 1931);
  },
);

test('a folder without the recordings is a DataError', async (t) => {
  await t.throwsAsync(readPassageSets(import.meta.dirname), { name: 'DataError' });
});
