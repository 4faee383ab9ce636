import { fileURLToPath } from 'node:url';
import test, { type ExecutionContext } from 'ava';
import { ModelError } from '../../../src/errors.ts';
import { digestText } from '../../../src/lm/digest-text.ts';
import { readMaskedSurprisal } from '../../../src/lm/masked-surprisal.ts';
import { type LanguageModel, openModel } from '../../../src/lm/model.ts';
import { readSurprisal } from '../../../src/lm/passage-surprisal.ts';
import { measurePerplexity } from '../../../src/lm/perplexity.ts';
import { POOLS, type Pool } from '../../../src/lm/pool.ts';
import { readPassages, type SpecialTokens, type Unit } from '../../../src/lm/read-passages.ts';
import { readRepresentations } from '../../../src/lm/representations.ts';
import extractActivations from '../../../stages/extract-activations.ts';
import extractRepresentations from '../../../stages/extract-representations.ts';
import measureSurprisal from '../../../stages/measure-surprisal.ts';
import { maxDifference } from '../../support/embedded-model.ts';
import { fixture } from '../../support/fixture.ts';
import { runStage } from '../../support/run-stage.ts';
import { copyTiny, tinyModel } from '../../support/tiny-models.ts';

interface Truth {
  readonly texts: readonly string[];
  /** Tokens of each unit. */
  readonly counts: Readonly<Record<'presentation' | 'word', readonly number[]>>;
  readonly tokens: readonly (readonly number[])[];
  /** The tokens of the text up to and with each unit. */
  readonly left: Readonly<Record<'presentation' | 'word', readonly (readonly (readonly number[])[])[]>>;
  /** The first and the last special token around the whole passage, and around the text up to each unit. */
  readonly around: Readonly<Record<'whole', readonly (readonly number[])[]>> &
    Readonly<Record<'presentation' | 'word', readonly (readonly (readonly number[])[])[]>>;
  /** NumPy's median over the tokens of each unit in the whole passage, without and with the special tokens. */
  readonly medians: Readonly<
    Record<'presentation' | 'word', Readonly<Record<'bare' | 'framed', readonly (readonly number[])[]>>>
  >;
  readonly pseudo: readonly number[];
}
const TRUTH: Readonly<Record<string, Truth>> = fixture('encoders.json').models;
const NAMES = Object.keys(TRUTH);
const SITE = 'blocks.1.resid_post';
/** The reference is rounded to 1e-6; values are about 1. */
const TOLERANCE = 1e-5;

const folderOf = (name: string) =>
  name === 'word-piece-bert'
    ? fileURLToPath(new URL('../../fixtures/encoders/word-piece-bert', import.meta.url))
    : tinyModel(name);
const passageOf = ({ texts }: Truth) => texts.map((text, i) => ({ id: `p${i}`, text }));
const stimuliOf = ({ texts }: Truth) =>
  texts.map((text, i) => ({
    ...{ stimulus_id: `p${i}`, text, passage_id: 'a', group_id: 'a', position: i },
    word_count: text.split(' ').length,
  }));

async function opened(t: ExecutionContext, name: string) {
  const model = await openModel(folderOf(name), { threads: 1 });
  t.teardown(() => model.close());
  return model;
}

/** Pools rows of numbers, by the definition. */
function pooled(rows: readonly (readonly number[])[], pool: Pool): readonly number[] {
  if (pool === 'last') return rows[rows.length - 1];
  if (pool === 'first') return rows[0];
  if (pool === 'median') return rows[0].map((_, j) => middle(rows.map((row) => row[j])));
  const sum = rows[0].map((_, j) => rows.reduce((total, row) => total + row[j], 0));
  return pool === 'sum' ? sum : sum.map((value) => value / rows.length);
}

function middle(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return (sorted[Math.floor((sorted.length - 1) / 2)] + sorted[Math.ceil((sorted.length - 1) / 2)]) / 2;
}

/** The tokens of a unit, between the special ones if they count. */
const between = (
  [before, after]: readonly (readonly number[])[],
  tokens: readonly (readonly number[])[],
  special: SpecialTokens,
) => (special === 'in' ? [before, ...tokens, after] : tokens);

const full = ({ counts, tokens, around }: Truth, unit: 'presentation' | 'word', pool: Pool, special: SpecialTokens = 'out') => {
  const ends = counts[unit].map((_, i) => counts[unit].slice(0, i + 1).reduce((sum, count) => sum + count));
  return ends.flatMap((end, i) => pooled(between(around.whole, tokens.slice(end - counts[unit][i], end), special), pool));
};
const leftOnly = ({ counts, left, around }: Truth, unit: 'presentation' | 'word', pool: Pool, special: SpecialTokens = 'out') =>
  left[unit].flatMap((tokens, i) =>
    pooled(between(around[unit][i], tokens.slice(tokens.length - counts[unit][i]), special), pool),
  );

for (const name of NAMES) {
  const truth = TRUTH[name];
  const passage = passageOf(truth);
  let tapped: Promise<LanguageModel> | undefined;
  test.after.always(async () => (await tapped)?.close());
  /** By one model for all, since opening one takes longer than reading with it. */
  const read = async (unit: Unit, pool: Pool, sees: 'left' | 'full', specialTokens?: SpecialTokens) => {
    tapped ??= openModel(folderOf(name), { threads: 1, taps: [SITE], logits: false });
    const model = await tapped;
    const how = { unit, pool, specialTokens, context: 'passage', causal: model.config.causal, sees } as const;
    const { activations } = await readRepresentations(model, [passage], how);
    return activations.get(SITE)!.data;
  };

  test(`${name}: tokens that see both ways have PyTorch’s vectors`, async (t) => {
    t.true(maxDifference(await read('token', 'last', 'full'), truth.tokens.flat()) <= TOLERANCE);
  });

  for (const unit of ['presentation', 'word'] as const) {
    test(`${name}: each ${unit} has PyTorch’s vector, with its whole passage and with what is before it alone`, async (t) => {
      for (const pool of POOLS) {
        const [both, left] = [await read(unit, pool, 'full'), await read(unit, pool, 'left')];
        t.true(maxDifference(both, full(truth, unit, pool)) <= 10 * TOLERANCE, pool);
        t.true(maxDifference(left, leftOnly(truth, unit, pool)) <= 10 * TOLERANCE, pool);
        t.true(maxDifference(both, left) > 0.01);
      }
    });
  }

  test(`${name}: special tokens may be part of a vector: the first is [CLS], the last [SEP], all of them NumPy’s median`, async (t) => {
    const [before, after] = truth.around.whole;
    for (const unit of ['presentation', 'word'] as const) {
      for (const pool of POOLS) {
        const [both, left] = [await read(unit, pool, 'full', 'in'), await read(unit, pool, 'left', 'in')];
        t.true(maxDifference(both, full(truth, unit, pool, 'in')) <= 10 * TOLERANCE, pool);
        t.true(maxDifference(left, leftOnly(truth, unit, pool, 'in')) <= 10 * TOLERANCE, pool);
      }
      const units = truth.counts[unit];
      for (const [pool, special, expected] of [
        ['first', 'in', units.map(() => before)],
        ['last', 'in', units.map(() => after)],
        ['median', 'in', truth.medians[unit].framed],
        ['median', 'out', truth.medians[unit].bare],
      ] as const)
        t.true(maxDifference(await read(unit, pool, 'full', special), expected.flat()) <= TOLERANCE, `${pool} ${special}`);
    }
  });

  test(`${name}: the stages show an encoder what is before a presentation, or all, as they are told`, async (t) => {
    const model = folderOf(name);
    for (const [sees, specialTokens, expected] of [
      ['left', 'out', leftOnly(truth, 'presentation', 'mean')],
      ['full', 'out', full(truth, 'presentation', 'mean')],
      ['left', 'in', leftOnly(truth, 'presentation', 'mean', 'in')],
      ['full', 'in', full(truth, 'presentation', 'mean', 'in')],
    ] as const) {
      const params = { model, pool: 'mean', specialTokens, sees, sites: [SITE] } as const;
      const inputs = { stimulusSet: stimuliOf(truth) };
      for (const made of [
        await runStage(extractActivations, inputs, params),
        await runStage(extractRepresentations, inputs, { ...params, unit: 'presentation' }),
      ]) {
        t.deepEqual([...made.sites.columns.site], [SITE]);
        t.true(maxDifference(made.activations.columns.activation.data, expected) <= 10 * TOLERANCE, sees);
      }
    }
  });

  test(`${name}: the pseudo-surprisal of every token is PyTorch’s`, async (t) => {
    const model = await opened(t, name);
    const readings = await readMaskedSurprisal(model, [passage], { masking: 'original' });
    const bits = readings.flatMap(({ expected }) => expected.map((one) => one.bits));
    t.true(maxDifference(bits, truth.pseudo) <= 1e-4);
  });
}

test('the stage gives pseudo-surprisals whose sum is the pseudo-log-likelihood', async (t) => {
  const truth = TRUTH['word-piece-bert'];
  const params = { model: folderOf('word-piece-bert'), masking: 'original' } as const;
  const { surprisal } = await runStage(measureSurprisal, { stimulusSet: stimuliOf(truth) }, params);
  const sum = (values: Iterable<number>) => Array.from(values).reduce((total, value) => total + value, 0);
  t.true(Math.abs(sum(surprisal.columns.surprisal_bits) - sum(truth.pseudo)) <= 1e-3);
});

test('a text that exceeds the context is read in windows that each have their special tokens', async (t) => {
  const folder = copyTiny(t, 'bert');
  const model = await openModel(folder, { taps: [SITE], threads: 1 });
  t.teardown(() => model.close());
  const short = { ...model, config: { ...model.config, context: 8 } };
  const words = Array.from({ length: 10 }, (_, i) => `w${i + 20}`);
  const { activations } = await readPassages(
    short,
    [
      [
        { id: 'a', text: words.slice(0, 5).join(' ') },
        { id: 'b', text: words.slice(5).join(' ') },
      ],
    ],
    {
      unit: 'token',
    },
  );
  const { data, width } = activations.get(SITE)!;
  const rows = [20, 23, 26].map((from) => [2, ...Array.from({ length: Math.min(6, 30 - from) }, (_, i) => from + i), 3]);
  // six tokens fit beside [CLS] and [SEP]; windows begin three apart, and each is read where the one before ended
  for (const [row, [from, to]] of [
    [rows[0], [0, 6]],
    [rows[1], [6, 9]],
    [rows[2], [9, 10]],
  ] as const) {
    const { sites } = await model.run([Int32Array.from(row)]);
    const first = row.indexOf(20 + from);
    const expected = sites.get(SITE)!.subarray(first * width, (first + to - from) * width);
    t.true(maxDifference(data.subarray(from * width, to * width), expected) <= TOLERANCE, `${from}`);
  }
});

test('a unit that is spread over windows has [CLS] from its first and [SEP] from its last', async (t) => {
  const folder = copyTiny(t, 'bert');
  const model = await openModel(folder, { taps: [SITE], threads: 1 });
  t.teardown(() => model.close());
  const short = { ...model, config: { ...model.config, context: 8 } };
  const text = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => `w${i + from}`).join(' ');
  const passage = [
    { id: 'a', text: text(20, 23) },
    { id: 'b', text: text(23, 28) },
    { id: 'c', text: text(28, 30) },
  ];
  // the windows w20 … w25, w23 … w28, w26 … w29: the first is read from w20, the second from w26, the third at w29
  const windows = await Promise.all(
    [
      [20, 26],
      [23, 29],
      [26, 30],
    ].map(async ([from, to]) => {
      const ids = [2, ...Array.from({ length: to - from }, (_, i) => i + from), 3];
      const { sites } = await model.run([Int32Array.from(ids)]);
      return (id: number) => [...sites.get(SITE)!.subarray(ids.indexOf(id) * 32, (ids.indexOf(id) + 1) * 32)];
    }),
  );
  const [first, second, third] = windows;
  const units = [
    [first(2), first(20), first(21), first(22), first(3)],
    [first(2), first(23), first(24), first(25), second(26), second(27), second(3)],
    [second(2), second(28), third(29), third(3)],
  ];
  for (const pool of POOLS) {
    const { activations } = await readPassages(short, [passage], { pool, specialTokens: 'in' });
    const expected = units.flatMap((rows) => pooled(rows, pool));
    t.true(maxDifference(activations.get(SITE)!.data, expected) <= TOLERANCE, pool);
  }
});

test('special tokens are refused where they cannot be part of a vector', async (t) => {
  const refused = (name: string, unit: Unit) =>
    openModel(tinyModel(name), { taps: [SITE], threads: 1 }).then((model) => {
      t.teardown(() => model.close());
      return readPassages(model, [[{ id: 'a', text: 'w5 w6' }]], { unit, specialTokens: 'in' });
    });
  for (const [name, unit, message] of [
    ['gpt2', 'presentation', /^special tokens: a model that reads from left to right has one before a text/],
    ['bert', 'token', /^special tokens: each token is a vector of its own.*; leave them out of the vectors$/],
  ] as const)
    await t.throwsAsync(refused(name, unit), { instanceOf: ModelError, message });
});

test('a model without an output layer is read, and is asked for no scores', async (t) => {
  for (const name of ['bert-headless', 'gpt2-headless', 't5-encoder']) {
    const stimulusSet = stimuliOf(TRUTH.bert);
    const { activations, sites } = await runStage(extractActivations, { stimulusSet }, { model: tinyModel(name) });
    t.is(activations.length, sites.length * stimulusSet.length);
    const words = await runStage(extractRepresentations, { stimulusSet }, { model: tinyModel(name), unit: 'word' });
    t.is(words.textUnits.length, 6);
    await t.throwsAsync(runStage(measureSurprisal, { stimulusSet }, { model: tinyModel(name) }), {
      instanceOf: ModelError,
      message: /output layer|\[MASK\]/,
    });
  }
});

test('sites of any width can be read, padded to the widest', async (t) => {
  const stimulusSet = stimuliOf(TRUTH.bert);
  const names = ['blocks.0.attn_out', 'blocks.0.mlp_act'];
  const { activations, sites } = await runStage(extractActivations, { stimulusSet }, { model: tinyModel('bert'), sites: names });
  t.deepEqual([...sites.columns.site], names);
  t.deepEqual([...sites.columns.width], [32, 96]);
  const { data, width } = activations.columns.activation;
  t.is(width, 96);
  t.true(data.subarray(32, 96).every((value) => value === 0));
  t.false(data.subarray(0, 32).every((value) => value === 0));
  const same = await runStage(
    extractRepresentations,
    { stimulusSet },
    { model: tinyModel('bert'), sites: names, unit: 'presentation' },
  );
  t.deepEqual(same.activations.columns, activations.columns);
});

test('a model that reads both ways gives no surprisal from the left', async (t) => {
  const model = await opened(t, 'bert');
  const expected = { instanceOf: ModelError, message: /reads both ways/ };
  await t.throwsAsync(readSurprisal(model, [passageOf(TRUTH.bert)]), expected);
  await t.throwsAsync(measurePerplexity(model, ['w5 w6']), expected);
  await t.throwsAsync(digestText(model, ['w5 w6']), expected);
});
