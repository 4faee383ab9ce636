import anyTest, { type TestFn } from 'ava';
import { ModelError } from '../../../src/errors.ts';
import { type LanguageModel, openModel } from '../../../src/lm/model.ts';
import { type Passage, readPassages } from '../../../src/lm/read-passages.ts';
import { type RepresentOptions, readRepresentations } from '../../../src/lm/representations.ts';
import { EMBEDDED, maxDifference } from '../../support/embedded-model.ts';

const test = anyTest as TestFn<{ model: LanguageModel }>;
const SITE = 'blocks.3.resid_post';
const WIDTH = 192;
/** Values of one text in batches of different shapes: the runtime does not promise them equal. */
const ROUNDING = 2e-5;

test.before(async (t) => {
  t.context.model = await openModel(EMBEDDED, { taps: [SITE], threads: 1 });
});

const passage = (...texts: string[]): Passage => texts.map((text, i) => ({ id: `p${i}`, text }));
const STORY = passage('The old man opened  the door', 'and looked at unfathomable seas.', '“Bees,” he said,', 'make honey 🐝.');
const OPTIONS: RepresentOptions = { unit: 'presentation', pool: 'last', context: 'passage', causal: true, sees: 'left' };
const read = async (model: LanguageModel, more: Partial<RepresentOptions>, story = STORY) => {
  const { units, activations } = await readRepresentations(model, [story], { ...OPTIONS, ...more });
  const { data, width } = activations.get(model.taps[0].name)!;
  return { units, data, rows: units.map((_, i) => data.slice(i * width, (i + 1) * width)) };
};
const textOf = (id: string) => STORY[Number(id.slice(1))].text;

test('tokens are the positions of one pass over the passage', async (t) => {
  const { model } = t.context;
  const { presentations } = await readPassages(model, [STORY]);
  const { sites } = await model.run([Int32Array.of(0, ...presentations.flatMap(({ tokenIds }) => [...tokenIds]))]);
  const { units, data } = await read(model, { unit: 'token' });
  t.true(maxDifference(data, sites.get(SITE)!.subarray(WIDTH)) <= ROUNDING);
  t.deepEqual(
    units.map(({ id, start, end }) => textOf(id).slice(start, end)).slice(0, 4),
    presentations.flatMap(({ starts, ends }) => Array.from(starts, (from, i) => STORY[0].text.slice(from, ends[i]))).slice(0, 4),
  );
});

test('a word is the last, first, mean or sum of its tokens', async (t) => {
  const { model } = t.context;
  const { presentations } = await readPassages(model, [STORY]);
  const tokens = await read(model, { unit: 'token' });
  let at = 0;
  const groups = presentations.flatMap(({ words, wordIndex }) => {
    const groups = words.map((): Float32Array[] => []);
    for (const word of wordIndex) groups[word].push(tokens.rows[at++]);
    return groups;
  });
  t.true(groups.some(({ length }) => length > 2));
  const total = (group: Float32Array[]) => Array.from({ length: WIDTH }, (_, j) => group.reduce((sum, row) => sum + row[j], 0));
  const expected = {
    last: (group: Float32Array[]) => group[group.length - 1],
    first: (group: Float32Array[]) => group[0],
    sum: total,
    mean: (group: Float32Array[]) => total(group).map((value) => value / group.length),
  };
  for (const [pool, of] of Object.entries(expected)) {
    const { rows } = await read(model, { unit: 'word', pool: pool as keyof typeof expected });
    t.is(rows.length, groups.length);
    rows.forEach((row, i) => t.true(maxDifference(row, of(groups[i])) < 1e-4, `${pool}, word ${i}`));
  }
});

test('words carry their presentation, place and characters', async (t) => {
  const { units } = await read(t.context.model, { unit: 'word' });
  t.deepEqual(
    units.map(({ id, start, end }) => textOf(id).slice(start, end)),
    STORY.flatMap(({ text }) => text.split(/\s+/)),
  );
  t.deepEqual(units.slice(6, 8), [
    { id: 'p1', index: 0, start: 0, end: 3 },
    { id: 'p1', index: 1, start: 4, end: 10 },
  ]);
});

test('presentations in their passage are what readPassages gives', async (t) => {
  const { activations } = await readPassages(t.context.model, [STORY]);
  const { data, units } = await read(t.context.model, {});
  t.deepEqual(data, activations.get(SITE)!.data);
  t.deepEqual(units[3], { id: 'p3', index: 0, start: 0, end: STORY[3].text.length });
});

test('read one by one with what is before them, presentations and words of a causal model are the same', async (t) => {
  const single = passage('The old man opened the door', 'and looked at unfathomable seas.');
  for (const unit of ['presentation', 'word'] as const) {
    const [once, each] = [
      await read(t.context.model, { unit }, single),
      await read(t.context.model, { unit, causal: false }, single),
    ];
    t.deepEqual(each.units, once.units);
    t.true(maxDifference(each.data, once.data) <= ROUNDING, unit);
  }
});

test('a window as long as the passage is the passage, and one of no words the presentation alone', async (t) => {
  const { model } = t.context;
  const plain = passage('The old man opened the door', 'and looked at the sea.', 'He slept.');
  const of = async (context: RepresentOptions['context']) => (await read(model, { context }, plain)).data;
  t.true(maxDifference(await of({ words: 50 }), await of('passage')) <= ROUNDING);
  t.true(maxDifference(await of({ words: 0 }), await of('presentation')) <= ROUNDING);
  t.true(maxDifference(await of('sentence'), await of('passage')) > 0.1);
});

test('a window of two words is the text of those words before the presentation', async (t) => {
  const { model } = t.context;
  const { data } = await read(model, { context: { words: 2 } });
  const byHand = await readPassages(model, [passage('unfathomable seas.', STORY[2].text)]);
  const row = data.subarray(2 * WIDTH, 3 * WIDTH);
  t.true(maxDifference(row, byHand.activations.get(SITE)!.data.subarray(WIDTH)) <= ROUNDING);
});

test('many excerpts come back in order', async (t) => {
  const long = passage(...Array.from({ length: 300 }, (_, i) => `The sea number ${i}`));
  const { units, rows } = await read(t.context.model, { context: 'presentation' }, long);
  t.deepEqual(
    units.map(({ id }) => id),
    long.map(({ id }) => id),
  );
  const alone = await readPassages(t.context.model, [[long[299]]]);
  t.true(maxDifference(rows[299], alone.activations.get(SITE)!.data) <= ROUNDING);
});

/** A model that sees both ways: at every position it holds the sum of all ids of the row. */
function bothWays({ config, tokenizer, follow }: LanguageModel): LanguageModel {
  const tap = { site: { part: 'embed' as const }, name: 'sum', tensor: 'sum', width: 1, flat: false };
  return {
    ...{ config, tokenizer, sites: [tap], taps: [tap], logits: true, half: undefined, follow, close: async () => {} },
    run: async (rows, _, { sites: places } = {}) => {
      const length = Math.max(...rows.map((row) => row.length));
      const sums = rows.flatMap((row) => new Array<number>(length).fill(row.reduce((sum, id) => sum + id, 0)));
      return {
        length,
        logits: new Float32Array(sums.length * config.vocabulary),
        sites: new Map([['sum', Float32Array.from(places ?? sums.keys(), (place) => sums[place])]]),
      };
    },
  };
}

test('a model that sees both ways sees the left alone, or all, as it is told', async (t) => {
  const model = bothWays(t.context.model);
  const single = passage('The old man', 'opened the door.');
  const encoded = await model.tokenizer.encode([
    'The',
    'The old',
    'The old man',
    'The old man opened',
    'The old man opened the',
    'The old man opened the door.',
  ]);
  const sums = encoded.map(({ ids }) => ids.reduce((sum, id) => sum + id, 0) + (model.config.bos as number));
  const left = await read(model, { unit: 'word', causal: false, sees: 'left' }, single);
  t.deepEqual([...left.data], sums);
  const full = await read(model, { unit: 'word', causal: false, sees: 'full' }, single);
  t.deepEqual(
    [...full.data],
    sums.map(() => sums[5]),
  );
});

test('a word that shares its only token is a ModelError where words are wanted', async (t) => {
  const joined = {
    ...t.context.model.tokenizer,
    encode: async (texts: readonly string[]) =>
      texts.map((text) => ({ ids: Int32Array.of(1), starts: Int32Array.of(0), ends: Int32Array.of(text.length) })),
  };
  const model = { ...t.context.model, tokenizer: joined };
  await t.throwsAsync(read(model, { unit: 'word' }, passage('a b')), {
    instanceOf: ModelError,
    message: /presentation p0, word "b": has no token of its own/,
  });
});
