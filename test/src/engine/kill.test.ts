import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import test, { type ExecutionContext } from 'ava';
import { layOut } from './support/project.ts';

const script = fileURLToPath(new URL('support/run-small.ts', import.meta.url));
const start = (root: string) =>
  spawn(process.execPath, ['--import', import.meta.resolve('tsx'), script, root], { stdio: ['ignore', 'pipe', 'inherit'] });

async function folder(t: ExecutionContext): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'engine-kill-'));
  t.teardown(() => rm(root, { recursive: true, force: true, maxRetries: 3 }));
  await layOut(root);
  return root;
}

async function finish(root: string): Promise<{ files: unknown; states: string[]; seconds: number }> {
  const began = performance.now();
  const child = start(root);
  let said = '';
  child.stdout.on('data', (chunk) => {
    said += chunk;
  });
  await once(child, 'close');
  return { ...JSON.parse(said), seconds: (performance.now() - began) / 1000 };
}

/** Processes whose command line names `text` (Linux). */
async function processesNaming(text: string): Promise<number> {
  const numbers = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(numbers.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')));
  return lines.filter((line) => line.includes(text)).length;
}

/** A small linear congruential generator: the same instants in every run of this test. */
function* draws(seed: number): Generator<number> {
  for (let state = seed; ; ) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield state / 2 ** 32;
  }
}

test('killed at twelve instants, a run goes on to the very files of an undisturbed one', async (t) => {
  const whole = await finish(await folder(t));
  t.deepEqual(new Set(whole.states), new Set(['ran']));
  const root = await folder(t);
  const chance = draws(7);
  for (let kill = 0; kill < 12; kill++) {
    const child = start(root);
    await sleep((0.25 + 0.75 * (chance.next().value as number)) * whole.seconds * 1000);
    child.kill('SIGKILL');
    if (child.exitCode === null) await once(child, 'exit');
  }
  const after = await finish(root);
  t.deepEqual(after.files, whole.files);
  t.deepEqual(await readdir(join(root, 'store/aside')), []);
  t.deepEqual(new Set((await finish(root)).states), new Set(['rested']));
});

(process.platform === 'linux' ? test : test.skip)('a run that is killed leaves no worker behind (needs /proc)', async (t) => {
  const root = await folder(t);
  const before = await processesNaming('engine/worker.ts');
  const child = start(root);
  while ((await processesNaming('engine/worker.ts')) <= before && child.exitCode === null) await sleep(10);
  child.kill('SIGKILL');
  for (let tries = 0; tries < 100 && (await processesNaming('engine/worker.ts')) > before; tries++) await sleep(50);
  t.is(await processesNaming('engine/worker.ts'), before);
});
