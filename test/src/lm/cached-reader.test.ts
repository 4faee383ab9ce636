import test from 'ava';
import { ModelError } from '../../../src/errors.ts';
import { digestOn } from '../../../src/lm/digest-on.ts';
import { digestText } from '../../../src/lm/digest-text.ts';
import { type LanguageModel, openModel } from '../../../src/lm/model.ts';
import { readPartSurprisal } from '../../../src/lm/part-surprisal.ts';
import digestStage from '../../../stages/digest-text.ts';
import { EMBEDDED, maxDifference } from '../../support/embedded-model.ts';
import { fixture } from '../../support/fixture.ts';
import { runStage } from '../../support/run-stage.ts';
import { stimuli } from '../../support/stimuli.ts';
import { tinyManifest, tinyModel } from '../../support/tiny-models.ts';

const CACHED = Object.entries(tinyManifest()).flatMap(([name, { cache }]) => (cache ? [name] : []));
const spelt = (ids: readonly number[]) => ids.map((id) => `w${id}`).join(' ');

async function using<T>(name: string, work: (model: LanguageModel) => Promise<T>): Promise<T> {
  const model = await openModel(tinyModel(name), { cache: true, threads: 1 });
  try {
    return await work(model);
  } finally {
    await model.close();
  }
}

test('several of the tiny models have a cache', (t) => t.true(CACHED.length >= 4));

for (const name of CACHED) {
  test(`${name}: within the context, what is read on is what is encoded anew`, async (t) => {
    const ids = Int32Array.from({ length: 40 }, (_, i) => 1 + ((i * 37) % 90));
    await using(name, async (model) => {
      const { vocabulary } = model.config;
      const whole = (await model.run([ids])).logits;
      const reader = model.follow();
      let at = 0;
      for (const count of [1, 3, 1, 20, 15]) {
        const scores = await reader.read(ids.subarray(at, at + count));
        t.is(scores.length, count * vocabulary);
        const difference = maxDifference(scores, whole.subarray(at * vocabulary, (at + count) * vocabulary));
        t.true(difference < 1e-5, `${count} tokens from ${at}: ${difference}`);
        at += count;
        t.is(reader.held, at);
      }
    });
  });
}

test('beyond the context the oldest tokens go, and numbers are those of PyTorch', async (t) => {
  const { model: name, parts, read } = fixture('cache.json');
  await using(name, async (model) => {
    const digests = await digestOn(model, parts.map(spelt));
    let fed = 0;
    for (const [i, { bits, nextWord, newTokens, leftOut }] of digests.entries()) {
      fed += parts[i].length;
      t.is(newTokens, parts[i].length);
      t.is(fed - leftOut, read[i].held);
      t.is(nextWord, `w${read[i].next}`);
      if (i === 0) t.true(Number.isNaN(bits));
      else t.true(Math.abs(bits - read[i].bits.reduce((sum: number, value: number) => sum + value, 0)) < 1e-4, `part ${i}`);
    }
    t.true(digests[digests.length - 1].leftOut > model.config.context, 'the text is far longer than the context');
  });
});

test('both ways to digest a text agree within the context, but for parts without a new token', async (t) => {
  const parts = [spelt([5]), spelt([17, 80]), '', spelt([33, 9, 64, 21])];
  await using('gpt2-cache', async (model) => {
    const [on, anew] = [await digestOn(model, parts), await digestText(model, parts)];
    for (const i of [1, 3]) t.true(Math.abs(on[i].bits - anew[i].bits) < 1e-4);
    for (const i of [0, 2]) t.true(Number.isNaN(on[i].bits));
    t.is(anew[2].bits, 0);
    for (const key of ['context', 'newTokens', 'leftOut', 'nextWord'] as const)
      t.deepEqual(
        on.map((one) => one[key]),
        anew.map((one) => one[key]),
      );
  });
});

test('surprisals of parts are those that are read on', async (t) => {
  const { model: name, parts } = fixture('cache.json');
  await using(name, async (model) => {
    const texts = [parts.map(spelt), [spelt([5]), '', spelt([17, 80])]];
    const read = await readPartSurprisal(model, texts, { contexts: 'cache' });
    for (const [i, text] of texts.entries()) {
      const digests = await digestOn(model, text);
      for (const key of ['newTokens', 'leftOut', 'bits'] as const)
        t.deepEqual(
          [...read[i][key]],
          digests.map((one) => one[key]),
        );
    }
  });
});

test('a part that alone exceeds the context is refused', async (t) => {
  await using('gpt2-cache', async (model) => {
    const long = spelt(new Array(49).fill(7));
    await t.throwsAsync(digestOn(model, [long]), { instanceOf: ModelError, message: /49 tokens at once do not fit/ });
  });
});

test('a model that is opened for its sites too reads on all the same; one that is opened for patching does not', async (t) => {
  const ids = Int32Array.of(5, 17, 80);
  const folder = tinyModel('gpt2-cache');
  const model = await openModel(folder, { cache: true, threads: 1, taps: ['blocks.0.resid_post'] });
  const { logits, sites } = await model.run([ids]);
  t.true(maxDifference(await model.follow().read(ids), logits) < 1e-5);
  t.is(sites.get('blocks.0.resid_post')!.length, 3 * 32);
  await model.close();
  const patched = await openModel(folder, { cache: true, threads: 1, patches: ['blocks.0.resid_post'] });
  await t.throwsAsync(patched.follow().read(ids), { instanceOf: ModelError, message: /opened for patching/ });
  await patched.close();
});

test('an export without a cache, and a model opened without it, are refused', async (t) => {
  await t.throwsAsync(openModel(EMBEDDED, { cache: true }), { instanceOf: ModelError, message: /keeps no keys and values/ });
  const model = await openModel(EMBEDDED, { threads: 1 });
  await t.throwsAsync(digestOn(model, ['The sea']), { instanceOf: ModelError, message: /opened without its key\/value cache/ });
  await model.close();
});

test('the stage says that the embedded model cannot be read on', async (t) => {
  const run = runStage(digestStage, { stimulusSet: stimuli(['The', 'old man']) }, { model: 'embedded', reading: 'on' });
  await t.throwsAsync(run, { instanceOf: ModelError, message: /encode every context anew/ });
});
