import test from 'ava';
import type { Context } from '../../../src/lm/contexts.ts';
import { type LanguageModel, openModel } from '../../../src/lm/model.ts';
import { POOLS, type Pool } from '../../../src/lm/pool.ts';
import type { Unit } from '../../../src/lm/read-passages.ts';
import { readRepresentations } from '../../../src/lm/representations.ts';
import { maxDifference } from '../../support/embedded-model.ts';
import { tinyModel } from '../../support/tiny-models.ts';

/** Every unit, context and pool together, by hand: words of the tiny GPT-2 are tokens, and a full stop is a token of its own. */

const SITE = 'blocks.0.resid_post';
const BOS = 0;
const STOP = 0; // no word of the vocabulary
const TEXTS = ['w5 w17', 'w80 w33.', 'w9 w64 w21.', 'w41'];
const SENTENCES = [0, 0, 1, 2];
const CONTEXTS: readonly Context[] = ['passage', 'sentence', 'presentation', { words: 0 }, { words: 1 }, { words: 3 }];

interface Word {
  readonly presentation: number;
  readonly ids: readonly number[];
}
const WORDS: readonly Word[] = TEXTS.flatMap((text, presentation) =>
  text
    .split(' ')
    .map((word) => ({ presentation, ids: [Number.parseInt(word.slice(1), 10), ...(word.endsWith('.') ? [STOP] : [])] })),
);

/** The words of each unit that is read at once, from the first to behind the last. */
function stretches(unit: Unit): [from: number, to: number][] {
  if (unit === 'word') return WORDS.map((_, i) => [i, i + 1]);
  return TEXTS.map((_, p) => [
    WORDS.findIndex((word) => word.presentation === p),
    WORDS.findLastIndex((word) => word.presentation === p) + 1,
  ]);
}

/** The first word of what is before a stretch. */
function contextFrom(context: Context, at: number): number {
  if (context === 'passage') return 0;
  if (typeof context === 'object') return Math.max(0, at - context.words);
  const same = context === 'sentence' ? (p: number) => SENTENCES[p] : (p: number) => p;
  return WORDS.findIndex(({ presentation }) => same(presentation) === same(WORDS[at].presentation));
}

function pooled(rows: readonly number[][], pool: Pool): number[] {
  if (pool === 'first') return rows[0];
  if (pool === 'last') return rows[rows.length - 1];
  return rows[0].map((_, unit) => {
    const values = rows.map((row) => row[unit]).toSorted((a, b) => a - b);
    const sum = values.reduce((total, value) => total + value, 0);
    if (pool === 'median') return (values[(values.length - 1) >> 1] + values[values.length >> 1]) / 2;
    return pool === 'sum' ? sum : sum / values.length;
  });
}

async function byHand(model: LanguageModel, unit: Unit, context: Context, pool: Pool): Promise<number[]> {
  const all: number[][] = [];
  for (const [from, to] of stretches(unit)) {
    const ids = (a: number, b: number) => WORDS.slice(a, b).flatMap((word) => word.ids);
    const [before, own] = [ids(contextFrom(context, from), from), ids(from, to)];
    const values = (await model.run([Int32Array.of(BOS, ...before, ...own)])).sites.get(SITE)!;
    const width = model.taps[0].width;
    const rows = own.map((_, i) => [...values.subarray((1 + before.length + i) * width).subarray(0, width)]);
    all.push(...(unit === 'token' ? rows : [pooled(rows, pool)]));
  }
  return all.flat();
}

for (const unit of ['token', 'word', 'presentation'] as const) {
  test(`each ${unit} has the vector of its text read by hand, in every context and by every pool`, async (t) => {
    const model = await openModel(tinyModel('gpt2'), { taps: [SITE], logits: false, threads: 1 });
    t.teardown(() => model.close());
    t.is(model.config.bos, BOS);
    const passage = TEXTS.map((text, i) => ({ id: `p${i}`, text }));
    for (const context of CONTEXTS)
      for (const pool of POOLS)
        for (const causal of unit === 'token' ? [true] : [true, false]) {
          const how = { unit, pool, context, causal, sees: 'left' } as const;
          const { activations } = await readRepresentations(model, [passage], how);
          const expected = await byHand(model, unit, context, pool);
          const { data } = activations.get(SITE)!;
          t.is(data.length, expected.length);
          t.true(maxDifference(data, expected) <= 1e-5, `${JSON.stringify(context)}, ${pool}, ${causal}`);
        }
  });
}
