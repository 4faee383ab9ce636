import anyTest, { type TestFn } from 'ava';
import { ModelError } from '../../../src/errors.ts';
import { type LanguageModel, openModel } from '../../../src/lm/model.ts';
import { type PresentationSurprisal, readSurprisal, sumOverWords } from '../../../src/lm/passage-surprisal.ts';
import { readPassages } from '../../../src/lm/read-passages.ts';
import { EMBEDDED, maxDifference } from '../../support/embedded-model.ts';
import { fixture } from '../../support/fixture.ts';

const test = anyTest as TestFn<{ model: LanguageModel }>;
test.before(async (t) => {
  t.context.model = await openModel(EMBEDDED, { threads: 1 });
});

const passage = (...texts: string[]) => texts.map((text, i) => ({ id: `p${i}`, text }));
const STORY = passage(
  'The old man opened the door',
  'and looked at the sea.',
  '“Bees,”  he said,',
  'make honey 🐝 in tall trees.',
);
const sum = (values: Iterable<number>) => Array.from(values).reduce((total, value) => total + value, 0);
const bitsOf = (readings: readonly PresentationSurprisal[]) =>
  readings.flatMap(({ expected }) => expected.map(({ bits }) => bits));
const wordsOf = (readings: readonly PresentationSurprisal[]) => readings.map((reading) => sumOverWords(reading, 'leading'));
const shortened = (model: LanguageModel, context: number): LanguageModel => ({ ...model, config: { ...model.config, context } });

test('surprisal, entropy, boundary and best guesses are those of PyTorch to 1e-4 bits', async (t) => {
  for (const truth of fixture('surprisal.json').causal) {
    const [{ expected, tokenIds, after }] = await readSurprisal(t.context.model, [passage(truth.text)], { top: 5 });
    const places = [...expected, after];
    t.deepEqual([...tokenIds], truth.ids);
    t.true(maxDifference(bitsOf([{ expected } as any]), truth.bits) < 1e-4);
    t.true(
      maxDifference(
        places.map(({ entropyBits }) => entropyBits),
        truth.entropy_bits,
      ) < 1e-4,
    );
    t.true(
      maxDifference(
        places.map(({ boundaryBits }) => boundaryBits),
        truth.boundary_bits,
      ) < 1e-4,
    );
    places.forEach(({ top }, i) => {
      t.deepEqual(
        top.map(({ id }) => id),
        truth.top[i].ids,
      );
      t.true(
        maxDifference(
          top.map(({ bits }) => bits),
          truth.top[i].bits,
        ) < 1e-4,
      );
    });
  }
});

test('bits of tokens, bits of words and the negative log-likelihood of the sequence are one sum', async (t) => {
  const { model } = t.context;
  const readings = await readSurprisal(model, [STORY]);
  const ids = [model.config.bos as number, ...readings.flatMap(({ tokenIds }) => [...tokenIds])];
  const { logits } = await model.run([Int32Array.from(ids)]);
  const size = model.config.vocabulary;
  const likelihood = ids.slice(1).reduce((product, id, i) => {
    const shares = Array.from(logits.subarray(i * size, (i + 1) * size), Math.exp);
    return product + Math.log2(shares[id] / sum(shares));
  }, 0);
  t.true(Math.abs(sum(bitsOf(readings)) + likelihood) < 1e-9);
  t.true(Math.abs(sum(wordsOf(readings).flatMap(({ bits }) => [...bits])) + likelihood) < 1e-9);
});

test('the correction moves the mass of a new word’s beginning from each word to the one before it', async (t) => {
  const [first, second] = await readSurprisal(t.context.model, [passage("The old  man's", 'door')]);
  const [one, two] = wordsOf([first, second]);
  const boundary = first.expected.map(({ boundaryBits }) => boundaryBits);
  t.deepEqual([...first.wordIndex], [0, 1, 2, 2, 2]); // The| old| ␣| man|'s
  const moved = [0, boundary[1], boundary[2], second.expected[0].boundaryBits, second.after.boundaryBits];
  one.bits.forEach((bits, word) => t.true(Math.abs(one.correctedBits[word] - (bits - moved[word] + moved[word + 1])) < 1e-12));
  t.true(Math.abs(two.correctedBits[0] - (two.bits[0] - moved[3] + moved[4])) < 1e-12);
  t.is(first.after.boundaryBits, second.expected[0].boundaryBits);
});

test('corrected words sum to the likelihood and the cost of ending', async (t) => {
  const readings = await readSurprisal(t.context.model, [STORY]);
  const words = wordsOf(readings);
  const [plain, corrected] = [words.flatMap(({ bits }) => [...bits]), words.flatMap(({ correctedBits }) => [...correctedBits])];
  t.true(Math.abs(sum(corrected) - sum(plain) - readings[3].after.boundaryBits) < 1e-9);
  t.true(corrected.every((bits) => bits > 0));
});

test('a word that begins many others is less probable once its end is counted', async (t) => {
  const words = ['sea', 'house', 's', 'm', 'old', 'man'];
  const readings = await readSurprisal(
    t.context.model,
    words.map((word) => passage('He looked at the', word)),
  );
  const lasts = wordsOf(readings.filter(({ id }) => id === 'p1'));
  const [plain, corrected] = [lasts.map(({ bits }) => 2 ** -bits[0]), lasts.map(({ correctedBits }) => 2 ** -correctedBits[0])];
  t.true(sum(corrected) < 1);
  t.true(corrected[2] < 0.1 * plain[2] && corrected[3] < 0.1 * plain[3]);
});

test('a vocabulary that marks the ends of words is not corrected', async (t) => {
  const [reading] = await readSurprisal(t.context.model, [passage('The old man')]);
  const { bits, correctedBits } = sumOverWords(reading, 'trailing');
  t.deepEqual(correctedBits, bits);
});

test('without a token of the beginning the first token has no surprisal, and its word none', async (t) => {
  const { model } = t.context;
  const [reading] = await readSurprisal(model, [passage('Unbelievable old man')], { first: 'none' });
  t.true(reading.tokenIds.length > 3);
  t.true(Number.isNaN(reading.expected[0].bits) && reading.expected.slice(1).every(({ bits }) => bits > 0));
  const { bits } = sumOverWords(reading, 'leading');
  t.deepEqual(Array.from(bits, Number.isNaN), [true, false, false]);

  const lacking = { ...model, config: { ...model.config, bos: null } };
  const [same] = await readSurprisal(lacking, [passage('Unbelievable old man')]);
  t.deepEqual(same.expected, reading.expected);
});

test('without a token of the beginning a text of one token is a stated nothing', async (t) => {
  const [{ expected, after }] = await readSurprisal(t.context.model, [passage('The')], { first: 'none' });
  t.is(expected.length, 1);
  t.true(Number.isNaN(expected[0].bits) && after.entropyBits > 0);
});

test('a text of one token is predicted from the beginning', async (t) => {
  const [reading] = await readSurprisal(t.context.model, [passage('The')]);
  t.is(reading.expected.length, 1);
  t.true(reading.expected[0].bits > 0);
});

test('with a stride of 1, windows are full re-encoding of the last context', async (t) => {
  const { model } = t.context;
  const context = 12;
  const readings = await readSurprisal(shortened(model, context), [STORY], { stride: 1 });
  const ids = Int32Array.of(model.config.bos as number, ...readings.flatMap(({ tokenIds }) => [...tokenIds]));
  const again: number[] = [];
  for (let at = 1; at < ids.length; at++) {
    const start = Math.max(0, at + 1 - context);
    const row = ids.subarray(start, at + 1);
    const [size, { logits }] = [model.config.vocabulary, await model.run([row])];
    const scores = logits.subarray((row.length - 2) * size, (row.length - 1) * size);
    again.push(-Math.log2(Math.exp(scores[ids[at]]) / sum(Array.from(scores, Math.exp))));
  }
  t.true(maxDifference(bitsOf(readings), again) < 1e-4);
});

test('any stride predicts every token once; a shorter one from more context', async (t) => {
  const { model } = t.context;
  const whole = bitsOf(await readSurprisal(model, [STORY]));
  const errors: number[] = [];
  for (const stride of [1, 5, 11]) {
    const bits = bitsOf(await readSurprisal(shortened(model, 12), [STORY], { stride }));
    t.is(bits.length, whole.length);
    t.true(maxDifference(bits.slice(0, 11), whole.slice(0, 11)) < 1e-4);
    errors.push(sum(bits) - sum(whole));
  }
  t.true(errors[0] < errors[2]);
});

test('a text of exactly one context, and one token more, are read whole', async (t) => {
  const { model } = t.context;
  const whole = bitsOf(await readSurprisal(model, [STORY]));
  for (const context of [whole.length + 1, whole.length]) {
    const readings = await readSurprisal(shortened(model, context), [STORY]);
    t.is(bitsOf(readings).length, whole.length);
    t.true(maxDifference(bitsOf(readings).slice(0, context - 1), whole.slice(0, context - 1)) < 1e-4);
    t.true(readings[3].after.entropyBits > 0);
  }
});

test('a presentation longer than the context is read, not cut', async (t) => {
  const { model } = t.context;
  const text = Array.from({ length: 300 }, () => 'the').join(' ');
  const [reading] = await readSurprisal(model, [passage(text)]);
  t.is(reading.expected.length, 300);
  t.true(reading.expected.every(({ bits }) => bits > 0));
});

test('a stride that leaves no context, or goes nowhere, is refused', async (t) => {
  for (const stride of [0, 256, 1.5])
    await t.throwsAsync(readSurprisal(t.context.model, [STORY], { stride }), { instanceOf: ModelError, message: /stride/ });
});

test('an empty text, white space alone and half a character are refused', async (t) => {
  const { model } = t.context;
  for (const text of ['', ' \n']) {
    await t.throwsAsync(readSurprisal(model, [passage(text)]), { instanceOf: ModelError, message: /p0: has no word/ });
  }
  await t.throwsAsync(readSurprisal(model, [[]]), { instanceOf: ModelError, message: /no presentation/ });
  await t.throwsAsync(readSurprisal(model, [passage('a \ud83d')]), { instanceOf: ModelError, message: /surrogate/ });
});

test('tokens are those of readPassages, presentation by presentation', async (t) => {
  const { model } = t.context;
  const readings = await readSurprisal(model, [STORY, passage('The sea.')]);
  const { presentations } = await readPassages(model, [STORY, passage('The sea.')]);
  presentations.forEach(({ tokenIds, starts, ends, wordIndex, bits }, p) => {
    t.like(readings[p], { tokenIds, starts, ends, wordIndex });
    t.true(maxDifference(bitsOf([readings[p]]), bits) < 1e-4);
  });
});
