import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { openStore } from '../../../src/engine/store.ts';
import { DataError, WiringError } from '../../../src/errors.ts';
import { project, states } from './support/project.ts';

const others = { 'load-words': 'rested', 'measure-words:single': 'rested', 'measure-words:scaled': 'rested' };

test.serial('a step that throws, exits, is killed or returns nothing fails alone, with a clear message', async (t) => {
  const small = await project(t);
  const ways = {
    throw: /^out of order$/,
    exit: /^break-down: its worker ended with exit code 3 before the step was done/,
    kill: /^break-down: its worker was killed \(SIGKILL\), most likely because the machine ran out of memory; run fewer/,
    nothing: /^break-down\.totals: the stage returned no such table/,
  };
  await small.run(await small.steps());
  for (const [how, message] of Object.entries(ways)) {
    const steps = await small.steps({ how });
    const result = await small.run(steps);
    t.deepEqual(states(result), { ...others, 'sum-words': 'rested', 'count-rows': 'rested', 'break-down': 'failed' });
    t.regex(result.steps.at(-1)?.error?.message ?? '', message);
    t.is(result.events.filter(({ type }) => type === 'failed').length, 1);
    t.deepEqual(await small.cues(steps), { 'break-down': ['failed-last-time'] });
  }
  const mended = await small.steps({ how: 'not' });
  t.deepEqual(await small.cues(mended), { 'break-down': ['failed-last-time', 'params-changed: how'] });
  t.is(states(await small.run(mended))['break-down'], 'ran');
  t.deepEqual(await small.cues(mended), {});
});

test.serial('what depends on a failed step is skipped, the rest is done', async (t) => {
  const small = await project(t);
  await small.edit('stages/measure-words.ts', 'progress(1);', "if (scale === 3) throw new Error('no threes');");
  const result = await small.run(await small.steps());
  t.deepEqual(states(result), {
    'load-words': 'ran',
    'measure-words:single': 'ran',
    'measure-words:scaled': 'failed',
    'sum-words': 'skipped',
    'count-rows': 'ran',
  });
  t.is(result.steps.find(({ id }) => id === 'sum-words')?.reason, 'measure-words:scaled failed');
});

test.serial('aborting stops a stage that never pauses, and the store stays sound', async (t) => {
  const small = await project(t);
  const steps = await small.steps({ how: 'spin' });
  const stop = new AbortController();
  const on = ({ type, step }: { type: string; step: string }) => {
    if (type === 'start' && step === 'break-down') setTimeout(() => stop.abort(), 300);
  };
  const result = await small.run(steps, { signal: stop.signal, on, jobs: 1 });
  t.true(result.aborted);
  t.is(states(result)['break-down'], 'skipped');
  t.deepEqual((await small.cues(steps))['break-down'], ['never-ran'], 'stopping is not failing');
  t.is(states(await small.run(await small.steps()))['sum-words'] === 'failed', false);
});

test.serial('two runs cannot share a store: the second is told the process of the first', async (t) => {
  const small = await project(t);
  const steps = await small.steps({ pause: 300 });
  const first = small.run(steps);
  const pid = new RegExp(`lock\\.json: process ${process.pid} on .* has been running on this store since`);
  await t.throwsAsync(small.run(steps), { instanceOf: WiringError, message: pid });
  t.deepEqual(new Set(Object.values(states(await first))), new Set(['ran']));
  t.deepEqual(states(await small.run(steps))['sum-words'], 'rested', 'the lock is gone afterwards');
});

test.serial('the lock of a dead process is taken over, that of another machine is not', async (t) => {
  const small = await project(t);
  const steps = (await small.steps()).slice(0, 1);
  const child = spawn('true');
  await once(child, 'exit');
  const lock = join(small.store.root, 'lock.json');
  const holder = { pid: child.pid, host: hostname(), born: null, since: '2024-01-01T00:00:00.000Z' };
  await writeFile(lock, JSON.stringify(holder));
  t.deepEqual(states(await small.run(steps)), { 'load-words': 'ran' });
  await writeFile(lock, JSON.stringify({ ...holder, pid: process.pid, born: 'another boot:1' }));
  t.deepEqual(states(await small.run(steps)), { 'load-words': 'rested' }, 'the number of a dead process may be ours now');
  await writeFile(lock, JSON.stringify({ ...holder, host: 'elsewhere' }));
  await t.throwsAsync(small.run(steps), { instanceOf: WiringError, message: /on elsewhere .* if that process is gone, delete/ });
  t.is(JSON.parse(await readFile(lock, 'utf8')).host, 'elsewhere');
});

test('a store below a file is refused with the place', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'engine-'));
  t.teardown(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'file'), '');
  const message = /file\/store: a part of this path is a file, not a folder; name another folder/;
  await t.throwsAsync(openStore(join(folder, 'file/store')), { instanceOf: DataError, message });
});

// Root may write anywhere, so that this can be seen only as another user.
(process.getuid?.() === 0 ? test.skip : test)(
  'a folder without permission is refused with the way out (skipped for root)',
  async (t) => {
    const folder = await mkdtemp(join(tmpdir(), 'engine-'));
    t.teardown(() => rm(folder, { recursive: true }));
    await mkdir(join(folder, 'shut'), { mode: 0o500 });
    await t.throwsAsync(openStore(join(folder, 'shut/store')), {
      instanceOf: DataError,
      message: /permission denied; check the owner/,
    });
  },
);

/** A file system of 256 KiB; undefined where mounting is not allowed. */
function tinyDisk(): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'engine-disk-'));
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', folder]).status === 0) return folder;
  rmSync(folder, { recursive: true });
  return undefined;
}
const disk = tinyDisk();

(disk ? test.serial : test.skip)(
  'a full disk fails the step with the way out, and the store stays usable (skipped without mount)',
  async (t) => {
    t.teardown(() => {
      spawnSync('umount', ['-l', disk as string]);
      rmSync(disk as string, { recursive: true });
    });
    const small = await project(t);
    const store = await openStore(join(disk as string, 'store'));
    const steps = (await small.steps()).slice(0, 1);
    await writeFile(join(small.root, 'words.txt'), Array.from({ length: 20_000 }, (_, i) => `word${i}`).join(' '));
    const full = await small.run(steps, { store });
    t.is(states(full)['load-words'], 'failed');
    t.true(full.steps[0].error instanceof DataError);
    t.regex(full.steps[0].error?.message ?? '', /the disk is full; free some space and run again/);
    await writeFile(join(small.root, 'words.txt'), 'a few words');
    t.deepEqual(states(await small.run(steps, { store })), { 'load-words': 'ran' });
  },
);
