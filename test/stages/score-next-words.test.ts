import { join } from 'node:path';
import test from 'ava';
import { legacyItems, pagesOf } from '../../data/wikitext/items.ts';
import { digestText } from '../../src/lm/digest-text.ts';
import { type LanguageModel, openModel } from '../../src/lm/model.ts';
import { predictNextWords } from '../../src/lm/next-words.ts';
import { readSurprisal } from '../../src/lm/passage-surprisal.ts';
import { rowsOf } from '../../src/table/read.ts';
import scoreNextWords from '../../stages/score-next-words.ts';
import { EMBEDDED } from '../support/embedded-model.ts';
import { dataDirWith } from '../support/published-folders.ts';
import { runStage } from '../support/run-stage.ts';

/** Made up, in the layout of wikitext-2-raw. */
const TEXT = ` \n = The Sea = \n \n The old man went to the sea . \n He was old . \n \n = = Later = = \n \n She saw him . \n = A House = \n It was a house of the king . \n`;
const LINES = TEXT.split('\n');

test('a target of the legacy rule stands between two spaces of its line', (t) => {
  const items = legacyItems([' = The Sea = ', ' one', ' a  b c ']);
  t.deepEqual(
    items.map(({ line, target, context }) => [line, target, context]),
    [
      [1, 'The', '='],
      [1, 'Sea', '= The'],
      [3, '', 'a'],
      [3, 'b', 'a '],
    ],
  );
});

test('a page begins with a title and not with the heading of a section', (t) => {
  t.deepEqual(
    pagesOf(LINES).map((page) => page.map(({ text }) => text)),
    [
      ['= The Sea =', 'The old man went to the sea .', 'He was old .', '= = Later = =', 'She saw him .'],
      ['= A House =', 'It was a house of the king .'],
    ],
  );
});

test('next words of a growing text are those of digestText, also where the model holds its end alone', async (t) => {
  const model = await openModel(EMBEDDED, { threads: 1 });
  const parts = legacyItems(LINES).map(({ context }) => context);
  for (const context of [model.config.context, 12]) {
    const cut: LanguageModel = { ...model, config: { ...model.config, context } };
    const digests = await digestText(cut, parts);
    t.deepEqual(
      await predictNextWords(cut, parts),
      digests.map(({ nextWord }) => nextWord),
    );
    t.is(digests.at(-1)!.leftOut > 0, context === 12);
  }
});

test('the legacy rule chains all contexts, the corrected one reads each word after its page', async (t) => {
  const dataDir = dataDirWith(t, 'wikitext-2-raw', { 'wiki.test.raw': TEXT });
  const file = join(dataDir, 'wikitext-2-raw', 'wiki.test.raw');
  const legacy = await runStage(scoreNextWords, {}, { file, model: 'embedded' });
  const items = legacyItems(LINES);
  t.deepEqual(
    legacy.wordPredictions.columns.target,
    items.map(({ target }) => target),
  );
  const corrected = await runStage(scoreNextWords, {}, { file, model: 'embedded', rule: 'corrected' });
  const rows = rowsOf(corrected.wordPredictions);
  t.is(rows.length, TEXT.trim().split(/\s+/).length - 2, 'all words but the first of either page');
  const model = await openModel(EMBEDDED, { threads: 1 });
  const before = '= The Sea = The old man went to the sea . He was';
  const [{ after }] = await readSurprisal(model, [[{ id: 'p', text: before }]], { top: 1 });
  const { spellings } = await model.tokenizer.wordEdges();
  const row = rows.find(({ line, word_index }) => line === 5 && word_index === 2)!;
  t.deepEqual([row.target, row.predicted], ['old', spellings[after.top[0].id].trim()]);
  const share = rows.filter(({ target, predicted }) => target === predicted).length / rows.length;
  t.is(corrected.behaviourScores.columns.score[0], share);
});

test('only the first words are read where so many are asked for, and the note says so', async (t) => {
  const dataDir = dataDirWith(t, 'wikitext-2-raw', { 'wiki.test.raw': TEXT });
  const file = join(dataDir, 'wikitext-2-raw', 'wiki.test.raw');
  for (const rule of ['legacy', 'corrected'] as const) {
    const { behaviourScores, wordPredictions } = await runStage(scoreNextWords, {}, { file, model: 'embedded', rule, most: 5 });
    t.is(wordPredictions.length, 5);
    t.regex(behaviourScores.columns.note[0], /the first 5 words alone/);
  }
});
