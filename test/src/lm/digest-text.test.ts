import test, { type ExecutionContext } from 'ava';
import { digestText } from '../../../src/lm/digest-text.ts';
import { type LanguageModel, openModel } from '../../../src/lm/model.ts';
import { prepareContext } from '../../../src/lm/part-contexts.ts';
import { readSurprisal } from '../../../src/lm/passage-surprisal.ts';
import digestStage from '../../../stages/digest-text.ts';
import { EMBEDDED, maxDifference } from '../../support/embedded-model.ts';
import { fixture } from '../../support/fixture.ts';
import { testWithModel } from '../../support/model-cache.ts';
import { runStage } from '../../support/run-stage.ts';
import { stimuli } from '../../support/stimuli.ts';

const open = () => openModel(EMBEDDED, { threads: 1 });
const PARTS = ['The old man opened', 'the door', '', ', and looked at the', 'sea .'];

test('contexts are those of brain-score, character by character', (t) => {
  const cases: { parts: string[]; expected: string }[] = fixture('brain-score/misc.json').cases.prepare_context;
  t.is(cases.length, 4);
  for (const { parts, expected } of cases) t.is(prepareContext(parts), expected);
});

test('parts have the bits of their tokens in one reading of the whole', async (t) => {
  const model = await open();
  const digests = await digestText(model, PARTS);
  const [whole] = await readSurprisal(model, [[{ id: 'p', text: prepareContext(PARTS) }]], { first: 'none' });
  t.is(digests[4].context, 'The old man opened the door, and looked at the sea.');
  let at = 0;
  for (const { newTokens, bits, leftOut } of digests) {
    const own = whole.expected.slice(Math.max(1, at), at + newTokens).map((one) => one.bits);
    t.true(Math.abs(own.reduce((sum, value) => sum + value, 0) - bits) < 1e-4);
    t.is(leftOut, 0);
    at += newTokens;
  }
  t.is(at, whole.tokenIds.length);
  t.deepEqual([digests[2].newTokens, digests[2].bits], [0, 0]);
});

test('a first part of one token is NaN; of a longer one the first token is skipped', async (t) => {
  const model = await open();
  t.true(Number.isNaN((await digestText(model, ['The']))[0].bits));
  const [{ bits, newTokens }] = await digestText(model, ['The old']);
  t.is(newTokens, 2);
  const [, second] = await digestText(model, ['The', 'old']);
  t.true(Math.abs(bits - second.bits) < 1e-4);
});

test('the next word is the most probable token, spelt and trimmed', async (t) => {
  const model = await open();
  const digests = await digestText(model, ['He looked at', 'the', 'old man and']);
  const [whole] = await readSurprisal(model, [[{ id: 'p', text: 'He looked at the old man and' }]], { first: 'none', top: 1 });
  const { spellings } = await model.tokenizer.wordEdges();
  t.is(digests[0].nextWord, spellings[whole.expected[3].top[0].id].trim());
  t.is(digests[2].nextWord, spellings[whole.after.top[0].id].trim());
});

test('a context that exceeds the model loses its beginning, and says how much', async (t) => {
  const model = await open();
  const shortened: LanguageModel = { ...model, config: { ...model.config, context: 6 } };
  const digests = await digestText(shortened, PARTS);
  const total = digests.reduce((sum, { newTokens }) => sum + newTokens, 0);
  t.is(digests[4].leftOut, total - 6);
  t.true(digests.every(({ bits }) => Number.isFinite(bits)));
});

test('the stage reads each passage from its beginning', async (t) => {
  const { digests } = await runStage(digestStage, { stimulusSet: stimuli(['The', 'old man', '.']) }, { model: 'embedded' });
  t.deepEqual(digests.columns.context, ['The', 'The old man', 'The old man.']);
  t.deepEqual([...digests.columns.new_token_count], [1, 2, 1]);
  t.true(Number.isNaN(digests.columns.surprisal_bits[0]) && digests.columns.surprisal_bits[1] > 0);
});

/** What brain-score/language states for its subjects: bits of "the quick brown fox jumps over the lazy" word by word, next words, and units. */
const PUBLISHED: Record<string, { bits: string; next: string; width: number }> = {
  'openai-gpt': {
    bits: '13.267056 13.145847 11.971989 13.211679 4.648034 1.44646 15.464076',
    next: '. the dog',
    width: 768,
  },
  distilgpt2: { bits: '19.260605 12.721411 12.083241 10.876629 3.678278 2.102749 11.961533', next: 'es the fox', width: 768 },
  gpt2: { bits: '13.006296 12.126239 9.79957 8.603763 3.442141 1.312605 10.238353', next: 'es the ,', width: 768 },
  'gpt2-medium': {
    bits: '14.88489 6.539810 0.08106061 0.6542016 0.06957269 0.004027023 0.0004039307',
    next: 'jumps the dog',
    width: 1024,
  },
  'gpt2-large': { bits: '13.776375 5.054959 0.620946 0.522623 0.102953 0.038324 0.021452', next: 'jumps the dog', width: 1280 },
  'gpt2-xl': {
    bits: '13.78484 6.686095 0.2284407 0.7538393 0.00610586 0.02644155 0.004411311',
    next: 'jumps the dog',
    width: 1600,
  },
  'gpt-neo-125m': { bits: '14.348133 6.299568 6.598476 8.743038 3.293406 0.741776 6.183576', next: ', the dog', width: 768 },
  'gpt-neo-1.3B': {
    bits: '15.36009979 5.54412651 0.11744193 0.60116327 0.04266951 0.08952015 0.09213546',
    next: 'jumps the dog',
    width: 2048,
  },
  'gpt-neo-2.7B': {
    bits: '15.07522869 3.6358602 0.04999408 1.42219079 0.0399301 0.02614061 0.02547451',
    next: 'jumps the dog',
    width: 2560,
  },
};
/** As near as brain-score's own tests ask for; what was found instead is shown. */
function near(t: ExecutionContext, found: readonly number[], expected: readonly number[]): void {
  const apart = maxDifference(found, expected);
  t.true(apart < 1e-3, `${apart} bits apart: ${found.join(' ')}`);
}

for (const [name, { bits, next, width }] of Object.entries(PUBLISHED)) {
  testWithModel(name, 'surprisal and next words are those that brain-score states', async (t, folder) => {
    const model = await openModel(folder);
    const words = await digestText(model, 'the quick brown fox jumps over the lazy'.split(' '));
    t.true(Number.isNaN(words[0].bits));
    near(
      t,
      words.slice(1).map((word) => word.bits),
      bits.split(' ').map(Number),
    );
    const parts = await digestText(model, ['the quick brown fox', 'jumps over', 'the lazy']);
    t.is(parts.map(({ nextWord }) => nextWord).join(' '), next);
    t.is(model.config.width, width);
    const [long] = await digestText(model, ['lazy '.repeat(model.config.context + 1)]);
    t.true(long.leftOut >= 1 && Number.isFinite(long.bits));
    await model.close();
  });
}
testWithModel(
  'distilgpt2',
  'parts of several words and words of several tokens are those that brain-score states',
  async (t, folder) => {
    const model = await openModel(folder);
    const bits = async (...parts: string[]) => (await digestText(model, parts)).map((part) => part.bits);
    near(t, await bits('the quick brown fox', 'jumps over', 'the lazy'), [44.06524, 14.554907, 14.064276]);
    near(t, await bits('beekeepers', 'often', 'go', 'beekeeping'), [16.1442, 10.4003, 6.662, 17.4654]);
    const [first, ...rest] = await bits('fox', 'is', 'quick.');
    t.true(Number.isNaN(first));
    near(t, rest, [8.422014, 17.8366733]);
    near(t, await bits('the quick brown fox'), [44.06524]);
    t.true(Number.isNaN((await bits('the'))[0]));
  },
);
