import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { randomState } from '../../../src/stats/random.ts';
import { type Contender, type Measured, startContender, type Task } from './contender.ts';
import { page, type Row } from './page.ts';

/**
 * brain-align beside PyTorch `transformers` on the same weights, threads and texts: how fast all blocks' residual streams are read,
 * how much memory that takes, and what sharing prefixes saves. Writes reports/bench-lm.md.
 *
 *     node --import tsx test/bench/lm/run.ts --python PYTHON [--rounds 5] [--model embedded|random]
 *
 * PYTHON needs torch, transformers and onnx. Rounds alternate between the sides. Of our side the batches are those that it always
 * makes; the other side is measured with each of BATCHES and keeps the best.
 */
const { values: options } = parseArgs({
  options: { python: { type: 'string' }, rounds: { type: 'string', default: '5' }, model: { type: 'string' } },
});
if (!options.python) throw new Error('name a Python with torch, transformers and onnx: --python PATH');
const python = options.python;
const rounds = Number(options.rounds);
/** The second count is there because threads that wait for each other suffer most where other work shares the machine. */
const THREADS = [2, 1];
const BATCHES = [1, 4, 8, 16, 32];

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const work = mkdtempSync(join(tmpdir(), 'brain-align-bench-'));
const found: Row[] = [];
const versions = new Set<string>();
try {
  if (options.model !== 'random') await compare('embedded', here('../../../data/embedded-model'), 8192, 12);
  if (options.model !== 'embedded') await compare('random, 12 × 768', makeRandom(), 50257, 6);
} finally {
  rmSync(work, { recursive: true });
}
const machine = `${cpus()[0].model.trim()}, ${availableParallelism()} threads visible`;
writeFileSync(here('../../../reports/bench-lm.md'), page({ rows: found, machine, versions: [...versions], rounds }));

function makeRandom(): string {
  const folder = join(work, 'random');
  execFileSync(python, [here('models.py'), 'random', folder], { stdio: 'inherit' });
  return folder;
}

async function compare(name: string, folder: string, vocabulary: number, size: number): Promise<void> {
  const checkpoint = join(work, `${name}-checkpoint`);
  execFileSync(python, [here('models.py'), 'twin', folder, checkpoint], { stdio: 'inherit' });
  const startOurs = (threads: number) =>
    startContender(process.execPath, ['--import', 'tsx', here('ours.ts'), folder, `${threads}`]);
  const startTheirs = (threads: number) => startContender(python, ['-u', here('transformers_side.py'), checkpoint, `${threads}`]);
  const texts = textMaker(vocabulary);
  const sets = Object.entries({
    'sentences, 32 tokens each': texts(4 * size, () => 32),
    'stories, 128 tokens each': texts(size, () => 128),
    'mixed, 5 to 60 tokens': texts(4 * size, (share) => 5 + Math.floor(56 * share)),
  });
  const [passages, story] = [texts(12, () => 56), texts(1, () => 250)];
  for (const threads of THREADS) {
    const [ours, theirs] = [await startOurs(threads), await startTheirs(threads)];
    const batches = [];
    for (const [set, rows] of sets) {
      const batch = await bestBatch(theirs, rows);
      const measured = await alternate(ours, theirs, { rows }, { rows, batch });
      found.push({ kind: 'speed', model: name, set, threads, tokens: count(rows), batch, ...measured });
      batches.push(batch);
    }
    if (threads === THREADS[0]) {
      for (const side of [ours, theirs]) versions.add(side.versions);
      found.push({ kind: 'difference', model: name, ...(await largestDifference(ours, theirs, sets[2][1])) });
      found.push({ kind: 'prefix', model: name, set: '12 passages of 4 sentences', ...(await share(ours, passages)) });
      found.push({ kind: 'prefix', model: name, set: '1 story of 250 tokens', ...(await share(ours, story)) });
    }
    ours.close();
    theirs.close();
    if (threads !== THREADS[0]) continue;
    for (const [at, [set, rows]] of sets.entries()) {
      const ours = await peakOf(() => startOurs(threads), { rows });
      const theirs = await peakOf(() => startTheirs(threads), { rows, batch: batches[at] });
      found.push({ kind: 'memory', model: name, set, ours, theirs });
    }
  }
}

function textMaker(vocabulary: number) {
  const { double: uniform } = randomState(7);
  return (texts: number, length: (share: number) => number): number[][] =>
    Array.from({ length: texts }, () => Array.from({ length: length(uniform()) }, () => Math.floor(uniform() * vocabulary)));
}

function count(texts: readonly (readonly number[])[]): number {
  return texts.reduce((sum, { length }) => sum + length, 0);
}

async function bestBatch(theirs: Contender, rows: number[][]): Promise<number> {
  let best = { batch: 0, cpu: Number.POSITIVE_INFINITY };
  for (const batch of BATCHES.filter((batch) => batch <= rows.length)) {
    await theirs.run({ rows: rows.slice(0, batch), batch });
    const { cpu } = await theirs.run({ rows, batch });
    if (cpu < best.cpu) best = { batch, cpu };
  }
  return best.batch;
}

async function alternate(ours: Contender, theirs: Contender, ourTask: Task, theirTask: Task) {
  await ours.run(ourTask);
  await theirs.run(theirTask);
  const [a, b]: [Measured[], Measured[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    a.push(await ours.run(ourTask));
    b.push(await theirs.run(theirTask));
  }
  return { ours: a, theirs: b };
}

/** One pass over whole texts, against one over every beginning of them that ends with a sentence of 14 tokens. */
async function share(ours: Contender, texts: number[][]) {
  const sentence = 14;
  const again = texts.flatMap((text) =>
    Array.from({ length: Math.ceil(text.length / sentence) }, (_, k) => text.slice(0, (k + 1) * sentence)),
  );
  const measured = await alternate(ours, ours, { rows: texts }, { rows: again });
  return { tokens: [count(texts), count(again)] as const, ...measured };
}

async function largestDifference(ours: Contender, theirs: Contender, rows: number[][]) {
  const [a, b] = ['ours', 'theirs'].map((name) => join(work, name));
  await ours.run({ rows, values: a });
  await theirs.run({ rows, batch: 8, values: b });
  const [x, y] = [a, b].map((file) => new Float32Array(Uint8Array.from(readFileSync(file)).buffer));
  if (x.length !== y.length) throw new Error(`${x.length} values here, ${y.length} there`);
  const largest = (values: Float32Array) => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return { absolute: largest(x.map((value, i) => value - y[i])), scale: largest(y) };
}

async function peakOf(start: () => Promise<Contender>, task: Task): Promise<number> {
  const side = await start();
  const { peak } = await side.run(task);
  side.close();
  return peak;
}
