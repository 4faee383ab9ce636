import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import test, { type ExecutionContext } from 'ava';
import { BRAIN_SCORE_FOLDER } from '../../data/files/brain-score-file.ts';
import type { Assembly } from '../../data/synthetic/make-assembly.ts';
import { syntheticBlank } from '../../data/synthetic/neural.ts';
import type { Receipt } from '../../src/engine/receipt.ts';
import type { RunResult } from '../../src/engine/run.ts';
import { writeNetcdf } from '../../src/formats/write-netcdf.ts';
import { randomState } from '../../src/stats/random.ts';
import { dataDirWith } from '../support/published-folders.ts';
import { emptyFolder } from '../support/synthetic-assemblies.ts';
import { runCeiling } from './support/ceiling-run.ts';

const script = fileURLToPath(new URL('support/run-ceiling.ts', import.meta.url));
const SIZES = [2, 3, 4, 5];

/** Every so many-th presentation of an assembly, so that the people and stories stay and the work becomes little. */
function thinned(whole: Assembly, every: number): Assembly {
  const [[rows, columns], [axis]] = [whole.shape, whole.dims];
  const kept = Array.from({ length: rows / every }, (_, i) => i * every);
  const pick = <T>(values: ArrayLike<T>) => kept.map((row) => values[row]);
  const coords = Object.entries(whole.coords).map(([name, one]) => {
    const data = one.kind === 'texts' ? pick(one.data as string[]) : Float64Array.from(pick(one.data as Float64Array));
    return [name, one.dims[0] === axis ? { ...one, shape: [kept.length], data } : one];
  });
  const data = Float64Array.from(kept.flatMap((row) => [...whole.data.subarray(row * columns, (row + 1) * columns)]));
  return { ...whole, coords: Object.fromEntries(coords), shape: [kept.length, columns], data };
}

async function blankFolder(t: ExecutionContext): Promise<string> {
  const bytes = await writeNetcdf(thinned(syntheticBlank({ full: false }), 4));
  return dataDirWith(t, BRAIN_SCORE_FOLDER, { 'assy_Blank2014_fROI.nc': Buffer.from(bytes) });
}

/** The bytes of every table that a run made or found, by their hashes. */
const tablesOf = ({ steps }: RunResult) =>
  Object.fromEntries(steps.map(({ id, receipt }) => [id, Object.values(receipt?.outputs ?? {}).map(({ hash }) => hash)]));

const isSize = (size: number) => (step: string) => step.startsWith('score-subsets:') && step.endsWith(`/${size}`);

/** The receipts of the sizes that are done, by size. */
async function sizesDone(store: string): Promise<Map<number, Receipt>> {
  const names = await readdir(join(store, 'receipts'));
  const receipts = await Promise.all(
    names.map(async (name) => JSON.parse(await readFile(join(store, 'receipts', name), 'utf8'))),
  );
  const ofSizes = receipts.filter(({ parts }: Receipt) => parts.stage === 'score-subsets');
  return new Map(ofSizes.map((receipt: Receipt) => [receipt.parts.params.size as number, receipt]));
}

/** Makes the store as if no size had been scored and nothing extrapolated. */
async function forgetCeiling(store: string, { steps }: RunResult): Promise<void> {
  for (const { id, receipt } of steps) {
    if (!receipt || !/^(score-subsets|extrapolate-ceiling):/.test(id)) continue;
    await rm(join(store, 'receipts', `${receipt.fingerprint}.json`));
    for (const { hash } of Object.values(receipt.outputs)) await rm(join(store, 'objects', hash.slice(0, 2), `${hash}.arrow`));
  }
}

/** Runs in a process of its own, which is killed some while after it has begun its nth size. Resolves to the sizes that it began. */
async function killWithin(store: string, dataDir: string, nth: number, wait: (size: number) => number): Promise<number[]> {
  const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), script, store, dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const begun: number[] = [];
  for await (const step of createInterface(child.stdout)) {
    begun.push(...SIZES.filter((size) => isSize(size)(step)));
    if (begun.length < nth) continue;
    await sleep(wait(begun[nth - 1]) * 1000);
    break;
  }
  child.kill('SIGKILL');
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return begun;
}

test('a ceiling that is killed while subsets are scored goes on with the size it was at, to the very tables of an undisturbed run', async (t) => {
  const [dataDir, store] = [await blankFolder(t), join(emptyFolder(t), 'store')];
  const quiet = () => {};
  const whole = await runCeiling(store, dataDir, quiet);
  t.deepEqual(
    whole.steps.filter(({ state }) => state !== 'ran'),
    [],
  );
  const seconds = new Map([...(await sizesDone(store))].map(([size, receipt]) => [size, receipt.seconds]));
  t.deepEqual([...seconds.keys()].sort(), SIZES);
  await forgetCeiling(store, whole);

  const chance = randomState(7);
  for (const nth of [2, 1]) {
    const before = await sizesDone(store);
    const begun = await killWithin(store, dataDir, nth, (size) => chance.double() * seconds.get(size)!);
    t.deepEqual(
      begun.filter((size) => before.has(size)),
      [],
      'a size was begun again',
    );
    const after = await sizesDone(store);
    for (const [size, receipt] of before) t.deepEqual(after.get(size), receipt);
    for (const size of begun.slice(0, -1)) t.true(after.has(size), `size ${size} is lost`); // one step at a time: it was done
    t.log(`killed within size ${begun.at(-1)}, which was ${after.has(begun.at(-1)!) ? 'done' : 'not done'}`);
  }

  const kept = await sizesDone(store);
  const states = await runCeiling(store, dataDir, quiet);
  for (const { id, state, receipt } of states.steps) {
    const size = Number(id.split('/').at(-1));
    if (kept.has(size) && isSize(size)(id)) t.deepEqual([state, receipt], ['rested', kept.get(size)]);
  }
  t.is(states.steps.at(-1)?.state, 'ran');
  t.deepEqual(tablesOf(states), tablesOf(whole));
  t.deepEqual(await readdir(join(store, 'aside')), []);
});
