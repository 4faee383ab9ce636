import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DataError } from '../../../src/errors.ts';
import { readModelFolder } from '../../../src/lm/model-folder.ts';
import { openTokenizer } from '../../../src/lm/tokenizer.ts';
import type { Measured as Parts } from '../measure.ts';
import type { Agreement, Timing } from '../result.ts';
import { type Contender, type Measured, startOurs, startTransformers, type Task } from './contender.ts';
import { countDistinctPrefixes } from './distinct-prefixes.ts';
import { prepareModel } from './prepare-model.ts';
import { type Rows, randomTexts, type Spelling } from './text-set.ts';
import { FRESH, type LanguageWork, SENTENCE, SHARED } from './works.ts';

/** Texts a batch that the other side is tried with. */
const BATCHES = [4, 16, 64, 256];

export interface LanguageSetting {
  readonly python: string;
  readonly rounds: number;
  /** A folder for models, which stay there from one work to the next. */
  readonly models: string;
  readonly log: (line: string) => void;
}

type Two = readonly [ours: Contender, theirs: Contender];

/** Both sides read the texts of a work, in turns, each in a process of its own that holds the model. */
export async function measureLanguage(work: LanguageWork, setting: LanguageSetting): Promise<Parts> {
  const { folder, checkpoint } = prepareModel(work.model, setting.python, setting.models);
  const start = (): Promise<Two> =>
    Promise.all([startOurs(folder, work.threads), startTransformers(setting.python, checkpoint, work.threads)]);
  const spelling = await spellingOf(folder);
  const sets = await Promise.all(work.sets.map(async ({ name, rows }) => ({ on: name, rows: await rows(spelling) })));
  const sides = await start();
  try {
    const timings: Timing[] = [];
    const batches: number[] = [];
    for (const { on, rows } of sets) {
      const batch = await bestBatch(sides[1], rows);
      batches.push(batch);
      timings.push(...(await compare(sides, { on, rows, batch }, work, setting)));
    }
    const agreement = await difference(sides, sets[sets.length - 1].rows, setting.models);
    if (!work.whole) return { timings, agreements: [agreement], versions: versionsOf(sides) };
    for (const { name, lengths } of SHARED) {
      const [once, anew] = await Promise.all([lengths, withContexts(lengths)].map((of) => randomTexts(name, of).rows(spelling)));
      timings.push(...(await shareContexts(sides[0], { on: name, once, anew }, work, setting)));
    }
    const tasks = sets.map(({ rows }, at) => ({ rows, batch: batches[at] }));
    timings.push(...(await measureMemory(start, tasks, work)));
    return { timings, agreements: [agreement], versions: versionsOf(sides) };
  } finally {
    for (const side of sides) side.close();
  }
}

async function spellingOf(folder: string): Promise<Spelling> {
  const { config, tokenizer } = await readModelFolder(folder);
  return { config, encode: openTokenizer(tokenizer).encode };
}

/** How long each sentence is with all that precedes it in texts of these lengths. */
const withContexts = (lengths: readonly number[]): number[] =>
  lengths.flatMap((length) =>
    Array.from({ length: Math.ceil(length / SENTENCE) }, (_, k) => Math.min((k + 1) * SENTENCE, length)),
  );

const count = (texts: Rows): number => texts.reduce((sum, { length }) => sum + length, 0);
const versionsOf = (sides: Two): Record<string, string> => Object.assign({}, ...sides.map(({ versions }) => versions));

async function bestBatch(theirs: Contender, rows: Rows): Promise<number> {
  let best = { batch: 0, cpuSeconds: Number.POSITIVE_INFINITY };
  for (const batch of BATCHES.filter((batch) => batch <= rows.length || batch === BATCHES[0])) {
    await theirs.run({ rows: rows.slice(0, batch), batch });
    const { cpuSeconds } = await theirs.run({ rows, batch });
    if (cpuSeconds < best.cpuSeconds) best = { batch, cpuSeconds };
  }
  return best.batch;
}

async function compare(
  [ours, theirs]: Two,
  { on, rows, batch }: { readonly on: string; readonly rows: Rows; readonly batch: number },
  { threads }: LanguageWork,
  { rounds, log }: LanguageSetting,
): Promise<Timing[]> {
  const distinct = countDistinctPrefixes(rows);
  log(`  ${on}: ${distinct} of ${count(rows)} tokens are distinct`);
  const [mine, other] = await alternate([ours, { rows }], [theirs, { rows, batch }], rounds);
  const timings = [
    timingOf('ours', 'ours', on, `ONNX Runtime × ${threads}`, mine, rows),
    timingOf('transformers', `${batch} texts a batch`, on, `PyTorch × ${threads}`, other, rows),
  ];
  for (const { who, seconds } of timings) log(`  ${who}, ${on}: ${Math.min(...seconds).toFixed(3)} s`);
  return timings.map((timing) => ({ ...timing, distinct }));
}

interface Contexts {
  readonly on: string;
  readonly once: Rows;
  readonly anew: Rows;
}

/** One pass over whole texts, beside one over texts as long as each of their sentences with its context. */
async function shareContexts(
  ours: Contender,
  { on, once, anew }: Contexts,
  { threads }: LanguageWork,
  { rounds, log }: LanguageSetting,
): Promise<Timing[]> {
  const [first, again] = await alternate([ours, { rows: once }], [ours, { rows: anew }], rounds);
  log(`  ${on}: ${count(once)} tokens once, ${count(anew)} tokens anew`);
  const engine = `ONNX Runtime × ${threads}`;
  return [
    timingOf('ours', 'one pass for all sentences', on, engine, first, once),
    timingOf('re-encoding', 'every sentence with its context', on, engine, again, anew),
  ];
}

type Turn = readonly [side: Contender, task: Task];

/**
 * Both sides round after round, the other one first in every second, after a round that does not count. A turn reads everything twice and
 * counts the second time: threads of the other side hold their processors for a while after their work.
 */
async function alternate(a: Turn, b: Turn, rounds: number): Promise<readonly [Measured[], Measured[]]> {
  const took: [Measured[], Measured[]] = [[], []];
  for (let round = 0; round <= rounds; round++) {
    for (const at of round % 2 ? [1, 0] : [0, 1]) {
      const [side, task] = at === 0 ? a : b;
      await side.run(task);
      const measured = await side.run(task);
      if (round > 0) took[at].push(measured);
    }
  }
  return took;
}

/** Peaks of fresh processes, one after the other, that read all texts once. */
async function measureMemory(start: () => Promise<Two>, tasks: readonly Task[], { threads }: LanguageWork): Promise<Timing[]> {
  const sides = await start();
  const timings: Timing[] = [];
  for (const [at, side] of sides.entries()) {
    const took: Measured[] = [];
    for (const task of tasks) took.push(await side.run(task));
    side.close();
    const [who, engine] = at === 0 ? (['ours', 'ONNX Runtime'] as const) : (['transformers', 'PyTorch'] as const);
    const all = { seconds: sum(took.map(({ seconds }) => seconds)), cpuSeconds: sum(took.map(({ cpuSeconds }) => cpuSeconds)) };
    const last = { ...all, peakBytes: took[took.length - 1].peakBytes };
    timings.push(
      timingOf(
        who,
        `${who}, all of these once`,
        FRESH,
        `${engine} × ${threads}`,
        [last],
        tasks.flatMap(({ rows }) => rows),
      ),
    );
  }
  return timings;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

const timingOf = (
  who: Timing['who'],
  label: string,
  on: string,
  engine: string,
  rounds: readonly Measured[],
  rows: Rows,
): Timing => ({
  ...{ who, label, on, engine, tokens: count(rows), inputBytes: 0, outputBytes: 0 },
  seconds: rounds.map(({ seconds }) => seconds),
  cpuSeconds: rounds.map(({ cpuSeconds }) => cpuSeconds),
  peakBytes: Math.max(...rounds.map(({ peakBytes }) => peakBytes)),
});

/** How far apart the two sides' streams are. */
async function difference([ours, theirs]: Two, rows: Rows, folder: string): Promise<Agreement> {
  const [a, b] = ['ours', 'theirs'].map((name) => join(folder, name));
  await ours.run({ rows, values: a });
  await theirs.run({ rows, batch: BATCHES[0], values: b });
  const [x, y] = [a, b].map((file) => new Float32Array(Uint8Array.from(readFileSync(file)).buffer));
  if (x.length !== y.length) throw new DataError('bench', `${x.length} values here, ${y.length} there`);
  const largest = (values: Float32Array) => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const apart = x.map((value, i) => value - y[i]);
  return {
    ...{ label: 'transformers', output: 'residual streams', of: x.length, same: null },
    strange: apart.reduce((odd, value) => odd + (Number.isFinite(value) ? 0 : 1), 0),
    largestDifference: largest(apart),
    largestValue: largest(y),
  };
}
