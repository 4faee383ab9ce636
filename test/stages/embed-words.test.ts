import { fileURLToPath } from 'node:url';
import test from 'ava';
import { rowsOf } from '../../src/table/read.ts';
import embedWords from '../../stages/embed-words.ts';
import { largestDifference } from '../support/close.ts';
import { fixture } from '../support/fixture.ts';
import { runStage } from '../support/run-stage.ts';

const { means, words, vectors } = fixture('embeddings/embeddings.json');
const file = fileURLToPath(new URL('../fixtures/embeddings/words.bin', import.meta.url));

test('each text has the mean of its words’ vectors, and words without one are listed', async (t) => {
  const texts = Object.keys(means);
  const stimulusSet = texts.map((text, i) => ({
    stimulus_id: `s${i}`,
    text,
    passage_id: 'p',
    group_id: 'p',
    position: i,
    word_count: 3,
  }));
  const { activations, sites, exclusions } = await runStage(embedWords, { stimulusSet }, { model: 'words.bin', file });
  t.deepEqual(rowsOf(sites), [{ model: 'words.bin', site: 'features', depth: 0, width: 5 }]);
  rowsOf(activations).forEach(({ stimulus_id, activation }, i) => {
    t.is(stimulus_id, `s${i}`);
    t.true(largestDifference(activation, means[texts[i]]) < 1e-7, texts[i]);
  });
  const unknown = new Set((Object.values(words).flat() as string[]).filter((word) => !(word in vectors)));
  t.deepEqual(
    rowsOf(exclusions),
    [...unknown].map((id) => ({ kind: 'word', id, reason: 'has no vector in words.bin, and counts as zeros' })),
  );
});
