import anyTest, { type TestFn } from 'ava';
import fc from 'fast-check';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { ModelError } from '../../../src/errors.ts';
import { type LanguageModel, openModel } from '../../../src/lm/model.ts';
import { type Passage, readPassages } from '../../../src/lm/read-passages.ts';
import { EMBEDDED, maxDifference, modelBytes } from '../../support/embedded-model.ts';

const test = anyTest as TestFn<{ model: LanguageModel }>;
const SITES = ['blocks.0.resid_post', 'blocks.3.resid_post'];
/** Values of one text in batches of different shapes: measured 0, but the runtime does not promise it. */
const ROUNDING = 2e-5;

test.before(async (t) => {
  t.context.model = await openModel(EMBEDDED, { taps: SITES, threads: 1 });
});

const passage = (...texts: string[]): Passage => texts.map((text, i) => ({ id: `p${i}`, text }));
const STORY = passage(
  'The old man opened the door',
  'and looked at the sea.',
  '“Bees,”  he said,',
  'make honey in the tall trees 🐝.',
);
const sum = (values: Iterable<number>) => Array.from(values).reduce((total, value) => total + value, 0);
/** The same model, if it could hold only `context` positions. */
const shortened = (model: LanguageModel, context: number): LanguageModel => ({ ...model, config: { ...model.config, context } });

test('surprisal is the log-softmax of the untouched graph, from the first token on', async (t) => {
  const { presentations } = await readPassages(t.context.model, [STORY]);
  const ids = [0, ...presentations.flatMap(({ tokenIds }) => [...tokenIds])];
  const session = await InferenceSession.create(modelBytes());
  const feed = (values: number[]) => new Tensor('int64', BigInt64Array.from(values, BigInt), [1, ids.length]);
  const { logits } = await session.run({ input_ids: feed(ids), attention_mask: feed(ids.map(() => 1)) });
  const expected = ids.slice(1).map((id, i) => {
    const row = Array.from((logits.data as Float32Array).subarray(i * 8192, (i + 1) * 8192));
    return -Math.log2(Math.exp(row[id]) / sum(row.map(Math.exp)));
  });
  t.true(
    maxDifference(
      presentations.flatMap(({ bits }) => [...bits]),
      expected,
    ) < 1e-4,
  );
});

test('offsets count in the text of the presentation, without the space that joins it', async (t) => {
  const { presentations } = await readPassages(t.context.model, [passage('a sea', 'the door', ' of houses ')]);
  const pieces = presentations.map(({ starts, ends }, p) =>
    Array.from(starts, (start, i) => ['a sea', 'the door', ' of houses '][p].slice(start, ends[i])),
  );
  t.deepEqual(pieces.slice(0, 2), [
    ['a', ' sea'],
    ['the', ' door'],
  ]);
  t.is(pieces[2].join(''), ' of houses ');
  t.deepEqual([...presentations[0].wordIndex], [0, 1]);
});

test('a presentation is read with what came before it, and not with what comes after', async (t) => {
  const { model } = t.context;
  const whole = await readPassages(model, [STORY]);
  for (let n = 1; n < STORY.length; n++) {
    const part = await readPassages(model, [STORY.slice(0, n)]);
    for (const site of SITES) {
      t.true(maxDifference(part.activations.get(site)!.data, whole.activations.get(site)!.data.subarray(0, n * 192)) <= ROUNDING);
    }
    t.true(maxDifference(part.presentations[n - 1].bits, whole.presentations[n - 1].bits) <= ROUNDING);
  }
  const alone = await readPassages(model, [STORY.slice(1, 2)]);
  t.true(maxDifference(alone.activations.get(SITES[1])!.data, whole.activations.get(SITES[1])!.data.subarray(192, 384)) > 0.1);
});

test('passages come back in their order, as if each had been read alone', async (t) => {
  const { model } = t.context;
  const passages = [
    STORY,
    passage('The sea.'),
    passage('A house', 'of', 'stone'),
    passage('Never did the light in the tall house go out.'),
  ];
  const together = await readPassages(model, passages);
  let row = 0;
  for (const each of passages) {
    const alone = await readPassages(model, [each]);
    alone.presentations.forEach((presentation, i) => {
      t.deepEqual(together.presentations[row + i].tokenIds, presentation.tokenIds);
      t.true(maxDifference(together.presentations[row + i].bits, presentation.bits) <= ROUNDING);
    });
    const { data } = together.activations.get(SITES[1])!;
    t.true(maxDifference(data.subarray(row * 192, (row + each.length) * 192), alone.activations.get(SITES[1])!.data) <= ROUNDING);
    row += each.length;
  }
  t.is(together.presentations.length, row);
});

test('pooling takes the last token, or the mean over the tokens of the presentation', async (t) => {
  const { model } = t.context;
  const [last, mean] = [await readPassages(model, [STORY]), await readPassages(model, [STORY], { pool: 'mean' })];
  const ids = last.presentations.flatMap(({ tokenIds }) => [...tokenIds]);
  const pass = await model.run([Int32Array.of(0, ...ids)]);
  const values = pass.sites.get(SITES[1])!;
  let at = 1;
  last.presentations.forEach(({ tokenIds }, p) => {
    const rows = Array.from(tokenIds, (_, i) => values.subarray((at + i) * 192, (at + i + 1) * 192));
    const means = Array.from({ length: 192 }, (_, j) => sum(rows.map((row) => row[j])) / rows.length);
    t.true(
      maxDifference(last.activations.get(SITES[1])!.data.subarray(p * 192, (p + 1) * 192), rows[rows.length - 1]) <= ROUNDING,
    );
    t.true(maxDifference(mean.activations.get(SITES[1])!.data.subarray(p * 192, (p + 1) * 192), means) <= ROUNDING);
    at += tokenIds.length;
  });
});

test('beyond the context every token is read where its window says', async (t) => {
  const { model } = t.context;
  const long = passage(...Array.from({ length: 8 }, () => STORY.slice(0, 3).map(({ text }) => text)).flat());
  const context = 32;
  const reading = await readPassages(shortened(model, context), [long]);
  const ids = Int32Array.of(0, ...reading.presentations.flatMap(({ tokenIds }) => [...tokenIds]));
  const bits = reading.presentations.flatMap((presentation) => [...presentation.bits]);
  const full = await readPassages(model, [long]);
  const fullBits = full.presentations.flatMap((presentation) => [...presentation.bits]);
  t.true(maxDifference(bits.slice(0, context - 1), fullBits.slice(0, context - 1)) <= ROUNDING);
  t.true(maxDifference(bits.slice(context), fullBits.slice(context)) > 0.01);
  for (let at = context; at < ids.length; at++) {
    const start = Math.floor((at - context / 2) / (context / 2)) * (context / 2); // the first window that holds the token
    const { logits } = await model.run([ids.subarray(start, at)]);
    const row = Array.from(logits.subarray((at - start - 1) * 8192));
    t.true(Math.abs(bits[at - 1] + Math.log2(Math.exp(row[ids[at]]) / sum(row.map(Math.exp)))) < 1e-4, `token ${at}`);
  }
});

test('a median is NumPy’s, unit by unit, also of tokens that lie in several windows', async (t) => {
  const { model } = t.context;
  const long = passage(...Array.from({ length: 6 }, () => STORY.slice(0, 3).map(({ text }) => text)).flat());
  for (const short of [model, shortened(model, 16)]) {
    const tokens = await readPassages(short, [long, STORY], { unit: 'token' });
    const medians = await readPassages(short, [long, STORY], { pool: 'median' });
    const counts = tokens.presentations.map(({ tokenIds }) => tokenIds.length);
    t.deepEqual([...new Set(counts.map((count) => count % 2))].sort(), [0, 1]);
    const { data } = tokens.activations.get(SITES[1])!;
    const expected = counts.flatMap((count, p) => {
      const first = tokens.firstRows[p];
      return Array.from({ length: 192 }, (_, j) => {
        const sorted = Array.from({ length: count }, (_, i) => data[(first + i) * 192 + j]).sort((a, b) => a - b);
        const half = count >> 1;
        return count % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
      });
    });
    t.true(maxDifference(medians.activations.get(SITES[1])!.data, expected) <= ROUNDING);
  }
});

test('a text longer than the context has a reading for each of its tokens', async (t) => {
  const long = passage(...Array.from({ length: 60 }, () => 'The wind from the sea shook the old house.'));
  const { presentations, activations } = await readPassages(t.context.model, [long], { pool: 'mean' });
  t.true(sum(presentations.map(({ bits }) => bits.length)) > 512);
  for (const { bits } of presentations) t.true(bits.every((value) => value > 0));
  const { data } = activations.get(SITES[0])!;
  presentations.forEach((_, i) => t.true(data.subarray(i * 192, (i + 1) * 192).some((value) => value !== 0)));
});

test('a presentation longer than the context is refused with its size, not cut', async (t) => {
  const { model } = t.context;
  const tokens = (count: number) => Array.from({ length: count }, () => 'the').join(' ');
  const fits = await readPassages(model, [passage(tokens(255))]);
  t.is(fits.presentations[0].bits.length, 255);
  await t.throwsAsync(readPassages(model, [passage('A door.', tokens(256))]), {
    instanceOf: ModelError,
    message: /presentation p1: has 256 tokens, and the model reads at most 255/,
  });
});

test('what has no word is refused by name', async (t) => {
  const { model } = t.context;
  for (const blank of ['', ' \n']) {
    await t.throwsAsync(readPassages(model, [passage('The sea', blank)]), {
      instanceOf: ModelError,
      message: /presentation p1: has no word/,
    });
  }
  await t.throwsAsync(readPassages(model, [[]]), { instanceOf: ModelError, message: /no presentation/ });
  await t.throwsAsync(readPassages(model, [passage('half a \ud83d pair')]), { instanceOf: ModelError, message: /surrogate/ });
});

test('nothing to read is an empty reading', async (t) => {
  const { presentations, activations } = await readPassages(t.context.model, []);
  t.is(presentations.length, 0);
  t.is(activations.get(SITES[0])!.data.length, 0);
});

test('progress ends at 1', async (t) => {
  const shares: number[] = [];
  await readPassages(t.context.model, [STORY, passage('The sea.')], { progress: (share) => shares.push(share) });
  t.is(shares[shares.length - 1], 1);
});

test('any presentations, joined, keep their words, and every word its bits', async (t) => {
  const word = fc.constantFrom('sea', 'don’t', '“so”', '👩‍👩‍👧', 'e\u0301t\u0301', '你好', '🇩🇪!', 'the', '—', 'x\u00a0y');
  const gap = fc.constantFrom(' ', '  ', '\n');
  const text = fc
    .array(fc.tuple(word, gap), { minLength: 1, maxLength: 4 })
    .map((parts) => parts.flat().join('').replace(/\s$/, ''));
  const property = fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 4 }), async (texts) => {
    const { presentations } = await readPassages(t.context.model, [passage(...texts)]);
    presentations.forEach((presentation, p) => {
      t.deepEqual(
        presentation.words.map(({ start, end }) => texts[p].slice(start, end)),
        texts[p].split(/\s+/).filter((piece) => piece !== ''),
      );
      t.true(presentation.bits.every((bits) => bits > 0));
      t.is(presentation.ends[presentation.ends.length - 1], texts[p].length);
    });
  });
  await fc.assert(property, { numRuns: 40, seed: 3 });
});
