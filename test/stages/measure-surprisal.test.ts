import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { ModelError } from '../../src/errors.ts';
import { rowsOf } from '../../src/table/read.ts';
import measureSurprisal from '../../stages/measure-surprisal.ts';
import { copyModel, EMBEDDED } from '../support/embedded-model.ts';
import { quietContext, runStage } from '../support/run-stage.ts';
import { stimuli } from '../support/stimuli.ts';

const TEXTS = ['The old man opened the door', 'and looked at  the sea.', '“你好,” said e\u0301 🐝.'];

test('words and tokens carry the same bits, and their corrected sum is that of the passage and its end', async (t) => {
  const { surprisal, tokens, nextTokens } = await runStage(
    measureSurprisal,
    { stimulusSet: stimuli(TEXTS) },
    { model: 'embedded' },
  );
  const sum = (values: Iterable<number>) => Array.from(values).reduce((total, value) => total + value, 0);
  const bits = sum(tokens.columns.surprisal_bits);
  t.true(Math.abs(sum(surprisal.columns.surprisal_bits) - bits) < 1e-9);
  const ending = sum(surprisal.columns.corrected_surprisal_bits) - bits;
  t.true(ending > 0 && ending < 5);
  t.is(nextTokens.length, 0);
  t.is(surprisal.length, TEXTS.flatMap((text) => text.split(/\s+/)).length);
});

test('tokens say which characters and which word they cover, in any script', async (t) => {
  const { surprisal, tokens } = await runStage(measureSurprisal, { stimulusSet: stimuli(TEXTS) }, { model: 'embedded' });
  const words = rowsOf(surprisal);
  for (const token of rowsOf(tokens)) {
    const text = TEXTS[Number(token.stimulus_id)];
    t.is(token.token, text.slice(token.char_start, token.char_end));
    const word = words.find(
      ({ stimulus_id, word_index }) => stimulus_id === token.stimulus_id && word_index === token.word_index,
    )!;
    t.true(word.word.includes(token.token.trim()));
    t.is(token.begins_word, /^\s/.test(token.token) || (token.stimulus_id !== '0' && token.token_index === 0));
  }
  t.is(tokens.columns.word_index.filter((_, i) => tokens.columns.stimulus_id[i] === '2').at(-1), 3);
});

test('the best guesses are ranked, spelt, and hold what came where it was the best', async (t) => {
  const { tokens, nextTokens } = await runStage(measureSurprisal, { stimulusSet: stimuli(TEXTS) }, { model: 'embedded', top: 3 });
  t.is(nextTokens.length, 3 * tokens.length);
  const guesses = rowsOf(nextTokens);
  rowsOf(tokens).forEach((token, i) => {
    const own = guesses.slice(3 * i, 3 * i + 3);
    t.deepEqual(
      own.map(({ rank }) => rank),
      [0, 1, 2],
    );
    t.true(own[0].surprisal_bits <= own[1].surprisal_bits && own[1].surprisal_bits <= own[2].surprisal_bits);
    const hit = own.find(({ token_id }) => token_id === token.token_id);
    if (hit) t.is(hit.surprisal_bits, token.surprisal_bits);
    else t.true(token.surprisal_bits >= own[2].surprisal_bits);
  });
  t.true(guesses.some(({ token }) => token === ' the'));
});

test('a first word that nothing precedes has no surprisal', async (t) => {
  const { surprisal } = await runStage(measureSurprisal, { stimulusSet: stimuli(TEXTS) }, { model: 'embedded', first: 'none' });
  t.deepEqual(Array.from(surprisal.columns.surprisal_bits.slice(0, 3), Number.isNaN), [true, false, false]);
});

test('a tokenizer of another model is found out by a fit that is worse than chance', async (t) => {
  const tokenizer = JSON.parse(readFileSync(join(EMBEDDED, 'tokenizer.json'), 'utf8'));
  const { vocab } = tokenizer.model;
  for (const name of Object.keys(vocab)) if (vocab[name] > 0) vocab[name] = 8192 - vocab[name];
  const folder = copyModel(t, { 'tokenizer.json': JSON.stringify(tokenizer) });
  const said: string[] = [];
  const tables = { stimulusSet: stimuli(TEXTS.slice(0, 2)) };
  await measureSurprisal.run(
    tables,
    { ...measureSurprisal.params, model: folder },
    { ...quietContext, log: (line) => said.push(line) },
  );
  t.regex(said.join(), /worse than chance \(13\.0\): is it the model’s tokenizer/);
  said.length = 0;
  await measureSurprisal.run(
    tables,
    { ...measureSurprisal.params, model: 'embedded' },
    { ...quietContext, log: (line) => said.push(line) },
  );
  t.deepEqual(said, []);
});

test('a tokenizer with more tokens than the model has rows for is refused', async (t) => {
  const tokenizer = JSON.parse(readFileSync(join(EMBEDDED, 'tokenizer.json'), 'utf8'));
  tokenizer.model.vocab.zzzz = 8192;
  const folder = copyModel(t, { 'tokenizer.json': JSON.stringify(tokenizer) });
  await t.throwsAsync(runStage(measureSurprisal, { stimulusSet: stimuli(TEXTS) }, { model: folder }), {
    instanceOf: ModelError,
    message: /8193 tokens, more than the 8192 of the model/,
  });
});
