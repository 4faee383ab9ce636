import test from 'ava';
import { digestText } from '../../../src/lm/digest-text.ts';
import { type LanguageModel, openModel } from '../../../src/lm/model.ts';
import { readPartSurprisal } from '../../../src/lm/part-surprisal.ts';
import { EMBEDDED, maxDifference } from '../../support/embedded-model.ts';

const open = () => openModel(EMBEDDED, { threads: 1 });
const PARTS = ['The old man opened', 'the door', '', ', and looked at the', 'sea .', 'It was', 'late'];
const shortened = (model: LanguageModel, context: number): LanguageModel => ({ ...model, config: { ...model.config, context } });

/** The model, and how many rows it has been given. */
function counting(model: LanguageModel) {
  const count = { rows: 0 };
  const run: LanguageModel['run'] = (rows, patches, places) => {
    count.rows += rows.length;
    return model.run(rows, patches, places);
  };
  return { count, model: { ...model, run } };
}

test('parts have the bits of digestText, in one row a text', async (t) => {
  const { model, count } = counting(await open());
  const texts = [PARTS, ['He', 'saw her'], ['', 'She', '']];
  const read = await readPartSurprisal(model, texts);
  t.is(count.rows, texts.length);
  for (const [i, parts] of texts.entries()) {
    if (parts[0] === '') continue;
    const digests = await digestText(model, parts);
    t.deepEqual(
      [...read[i].newTokens],
      digests.map(({ newTokens }) => newTokens),
    );
    digests.forEach(({ bits }, part) => {
      if (Number.isNaN(bits)) t.true(Number.isNaN(read[i].bits[part]));
      else t.true(Math.abs(bits - read[i].bits[part]) < 1e-4);
    });
  }
  t.deepEqual([read[2].bits[0], read[2].bits[2]], [0, 0]);
});

test('where a text exceeds the model, every part has its own context', async (t) => {
  const { model, count } = counting(shortened(await open(), 8));
  const [read] = await readPartSurprisal(model, [PARTS]);
  const digests = await digestText(model, PARTS);
  t.true(read.leftOut.some((left) => left > 0));
  t.deepEqual(
    [...read.leftOut],
    digests.map(({ leftOut }) => leftOut),
  );
  t.true(
    maxDifference(
      read.bits,
      digests.map(({ bits }) => bits),
    ) < 1e-4,
  );
  t.true(count.rows > 3);
});

test('windows give the same bits as long as the model holds the text, and then tell what was not read', async (t) => {
  const model = await open();
  const [anew] = await readPartSurprisal(model, [PARTS]);
  const [windows] = await readPartSurprisal(model, [PARTS], { contexts: 'windows' });
  t.deepEqual(windows.newTokens, anew.newTokens);
  t.deepEqual(windows.leftOut, anew.leftOut);
  t.true(maxDifference(windows.bits, anew.bits) < 1e-4);
  const short = shortened(model, 8);
  const [few] = await readPartSurprisal(short, [PARTS], { contexts: 'windows' });
  t.deepEqual(few.newTokens, anew.newTokens);
  t.true(few.leftOut[6] >= 4 && few.leftOut[6] % 4 === 0);
  t.true(Math.abs(few.bits[1] - anew.bits[1]) < 1e-4);
});

test('a first part of one token has no bits, whichever way it is read', async (t) => {
  const model = await open();
  for (const contexts of ['anew', 'windows'] as const) {
    const [{ bits }] = await readPartSurprisal(model, [['The', 'sea']], { contexts });
    t.true(Number.isNaN(bits[0]) && bits[1] > 0);
  }
});
