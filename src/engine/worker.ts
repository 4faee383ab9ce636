import { readFile } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import { toRecord } from '../errors.ts';
import type { Report, Task } from './executor.ts';
import { performTask } from './task.ts';

/** What a worker sends to the process that forked it. */
export type WorkerMessage =
  | { readonly type: 'ready' }
  | { readonly type: 'report'; readonly report: Report }
  | { readonly type: 'ended'; readonly error?: ReturnType<typeof toRecord>; readonly resident: number };

/** A share is passed on at most this often (ms). */
const PACE = 100;

// Ctrl-C reaches every process of the terminal; the parent decides what becomes of this one.
process.on('SIGINT', () => undefined);
process.on('disconnect', () => process.exit());
watchParent();
process.on('message', (file: string) => void work(file));
send({ type: 'ready' });

function send(message: WorkerMessage): void {
  if (process.connected) process.send?.(message);
}

async function work(file: string): Promise<void> {
  const resident = () => process.memoryUsage.rss();
  try {
    const task: Task = JSON.parse(await readFile(file, 'utf8'));
    await performTask(task, paced());
    send({ type: 'ended', resident: resident() });
  } catch (error) {
    send({ type: 'ended', error: toRecord(error), resident: resident() });
  }
}

function paced(): (report: Report) => void {
  let last = 0;
  return (report) => {
    const now = performance.now();
    if (report.type === 'progress' && now - last < PACE && report.share < 1) return;
    if (report.type === 'progress') last = now;
    send({ type: 'report', report });
  };
}

/** A stage that computes without a pause never hears of the disconnection; this thread sees that the parent is gone. */
function watchParent(): void {
  const code = `const parent = ${process.ppid};
    setInterval(() => { if (process.ppid !== parent) process.kill(process.pid, 'SIGKILL'); }, 200);`;
  new Worker(code, { eval: true, execArgv: [], stdin: false }).unref();
}
