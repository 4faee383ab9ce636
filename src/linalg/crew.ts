import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { type ErrorRecord, fromRecord } from '../errors.ts';
import type { Matrix } from './matrix.ts';
import { type Matrix32, openProducts, type Products } from './products.ts';
import { type Kernels, openKernels } from './wasm/kernels.ts';
import { openWorkspace, type Workspace } from './workspace.ts';

/** What a thread computes with. */
export interface Tools {
  readonly products: Products;
  readonly kernels: Kernels;
  readonly share: Share;
  /** What stands in it is lost when the task ends. */
  readonly workspace: Workspace;
}

/** Copies numbers to where every thread of a crew can read them without another copy. */
export interface Share {
  (m: Matrix): Matrix;
  (m: Matrix32): Matrix32;
}

/** A computation that depends on its input alone. What it returns may own buffers, which are moved, not copied. */
export type Task = (input: any, tools: Tools) => Promise<any>;

/** Tasks by name, and the module (`import.meta.url`) that exports this object as `tasks`, so that a thread can load it. */
export interface TaskBook {
  readonly home: string;
  readonly tasks: Readonly<Record<string, Task>>;
}

/** Runs tasks of a book, several at a time. */
export interface Crew<B extends TaskBook> {
  readonly threads: number;
  readonly share: Share;
  /** The task's result, or its error. Buffers in `move` go to the thread and are empty here afterwards. */
  run<K extends keyof B['tasks']>(
    task: K,
    input: Parameters<B['tasks'][K]>[0],
    move?: ArrayBuffer[],
  ): Promise<Awaited<ReturnType<B['tasks'][K]>>>;
  close(): Promise<void>;
}

/** As many threads as the machine runs at a time. */
export const allThreads = (): number => availableParallelism();

/**
 * Threads that each own products (of one thread) and kernels, so that the caller's thread stays free. Every task depends on its
 * input alone and uses one thread: results have the same bits for any number of them. With 0 threads the tasks run in place, one at a
 * time, which spares small jobs the third of a second that a thread needs to start.
 */
export const openCrew = async <B extends TaskBook>(book: B, threads: number): Promise<Crew<B>> =>
  threads === 0 ? openInPlace(book) : openThreads(book, threads);

async function openInPlace<B extends TaskBook>(book: B): Promise<Crew<B>> {
  const tools = await openTools(<M extends Matrix | Matrix32>(m: M): M => ({ ...m, data: m.data.slice() }));
  let last: Promise<unknown> = Promise.resolve();
  return {
    threads: 0,
    share: tools.share,
    run(task, input) {
      const work = last.then(() => book.tasks[task as string](input, tools));
      last = work.catch(() => undefined);
      return work;
    },
    async close() {
      await last;
      await tools.products.close();
    },
  };
}

export const openTools = async (share: Share): Promise<Tools> => ({
  products: await openProducts(),
  kernels: openKernels(),
  workspace: openWorkspace(),
  share,
});

export const amongThreads: Share = <M extends Matrix | Matrix32>(m: M): M => {
  const bytes = new SharedArrayBuffer(m.data.byteLength);
  const data = m.data instanceof Float64Array ? new Float64Array(bytes) : new Float32Array(bytes);
  data.set(m.data);
  return { ...m, data };
};

/** What goes to a thread and what comes back. */
export interface Order {
  readonly task: string;
  readonly input: unknown;
}
export type Answer = { readonly result: unknown } | { readonly error: ErrorRecord };

interface Waiting {
  readonly order: Order;
  readonly move: ArrayBuffer[];
  resolve(result: unknown): void;
  reject(error: Error): void;
}

function openThreads<B extends TaskBook>(book: B, threads: number): Crew<B> {
  const queue: Waiting[] = [];
  const members = Array.from({ length: threads }, () => hire(book.home, queue));
  return {
    threads,
    share: amongThreads,
    run: (task, input, move = []) =>
      new Promise((resolve, reject) => {
        queue.push({ order: { task: task as string, input }, move, resolve: resolve as (result: unknown) => void, reject });
        members.find((member) => member.idle())?.next();
      }),
    async close() {
      await Promise.all(members.map((member) => member.dismiss()));
    },
  };
}

/** One thread, which takes what is first in the queue whenever it is free. */
function hire(home: string, queue: Waiting[]) {
  const worker = new Worker(START, { eval: true, workerData: { home } });
  let busy: Waiting | undefined;
  const next = (): void => {
    busy = queue.shift();
    if (!busy) return void worker.unref();
    worker.ref();
    worker.postMessage(busy.order, busy.move);
  };
  worker.on('message', (answer: Answer) => {
    const done = busy as Waiting;
    next();
    if ('error' in answer) done.reject(fromRecord(answer.error));
    else done.resolve(answer.result);
  });
  worker.on('error', (error) => {
    for (const lost of [busy, ...queue.splice(0)]) lost?.reject(error);
  });
  next();
  return { idle: () => !busy, next, dismiss: () => worker.terminate() };
}

/** A thread starts as plain JavaScript, and learns to read TypeScript before it loads any. */
const START = `import(${JSON.stringify(import.meta.resolve('tsx/esm/api'))}).then(({ register }) => {
  register();
  return import(${JSON.stringify(new URL('./crew-thread.ts', import.meta.url).href)});
});`;
