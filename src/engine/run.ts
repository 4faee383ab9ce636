import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import pLimit, { type LimitFunction } from 'p-limit';
import { fromRecord, toRecord, WiringError } from '../errors.ts';
import { type Bench, openBench } from './bench.ts';
import type { Executor, Report, Task, TaskLife } from './executor.ts';
import { LocalExecutor } from './executors/local.ts';
import { writeWhole } from './files.ts';
import { lockStore } from './lock.ts';
import type { Step } from './pipeline.ts';
import { type Examined, examine, inputsOf, type PlanContext, wiresOf } from './plan.ts';
import type { Parts, Receipt } from './receipt.ts';
import { safeName } from './store.ts';

export interface RunEvent {
  readonly type: 'rest' | 'start' | 'progress' | 'log' | 'done' | 'failed' | 'skipped';
  readonly step: string;
  /** start: why it runs. */
  readonly cues?: readonly string[];
  /** progress: 0 … 1. */
  readonly share?: number;
  /** log: a line; skipped: why. */
  readonly message?: string;
  /** done. */
  readonly seconds?: number;
  /** done. */
  readonly peakBytes?: number;
  /** rest, done. */
  readonly receipt?: Receipt;
  /** failed. */
  readonly error?: Error;
}
export interface RunContext extends PlanContext {
  /** How many steps may run at a time. */
  readonly jobs: number;
  /** Abort it to stop: no step is started any more, workers are killed, the store stays sound. */
  readonly signal?: AbortSignal;
  on?(event: RunEvent): void;
}
export interface SettledStep {
  readonly id: string;
  readonly state: 'rested' | 'ran' | 'failed' | 'skipped';
  /** rested, ran. */
  readonly receipt?: Receipt;
  /** failed. */
  readonly error?: Error;
  /** skipped: the failed step it needs, or the abort. */
  readonly reason?: string;
}
export interface RunResult {
  readonly steps: readonly SettledStep[];
  readonly aborted: boolean;
}

/**
 * Runs what must run, lets the rest rest. A failed step takes along only what depends on it; every failure is in the result.
 * WiringError when another run holds the store.
 */
export async function runSteps(steps: readonly Step[], context: RunContext): Promise<RunResult> {
  const { store, signal } = context;
  const release = await lockStore(store.root);
  const executor = new LocalExecutor((step, report) => context.on?.(eventOf(step, report)));
  const stop = () => void executor.close();
  signal?.addEventListener('abort', stop, { once: true });
  try {
    await store.sweep();
    const run = new Run(context, await openBench(context), executor);
    const settled = await run.all(steps);
    return { steps: settled, aborted: signal?.aborted ?? false };
  } finally {
    signal?.removeEventListener('abort', stop);
    await executor.close();
    await release();
  }
}

const eventOf = (step: string, report: Report): RunEvent => ({ step, ...report });

const STOPPED = 'the run was stopped';

/** One run: every step is a promise that waits for those of its inputs. */
class Run {
  readonly #context: RunContext;
  readonly #bench: Bench;
  readonly #executor: Executor;
  readonly #limit: LimitFunction;
  readonly #settled = new Map<string, Promise<SettledStep>>();

  constructor(context: RunContext, bench: Bench, executor: Executor) {
    this.#context = context;
    this.#bench = bench;
    this.#executor = executor;
    this.#limit = pLimit(context.jobs);
  }

  async all(steps: readonly Step[]): Promise<SettledStep[]> {
    for (const step of steps) this.#settled.set(step.id, this.#settle(step));
    const settled = await Promise.all(this.#settled.values());
    await this.#bench.save();
    return settled;
  }

  get #stopped(): boolean {
    return this.#context.signal?.aborted ?? false;
  }

  async #settle(step: Step): Promise<SettledStep> {
    const before = new Map<string, SettledStep>();
    for (const { step: id } of wiresOf(step)) before.set(id, (await this.#settled.get(id)) as SettledStep);
    const missing = [...before.values()].find(({ receipt }) => !receipt);
    if (this.#stopped) return this.#skip(step, STOPPED);
    if (missing) return this.#skip(step, missing.state === 'failed' ? `${missing.id} failed` : (missing.reason ?? STOPPED));
    try {
      const inputs = inputsOf(step, (id) => before.get(id)?.receipt);
      const found = await examine(step, inputs, this.#context, this.#bench);
      if ('problem' in found) throw found.problem;
      if (found.receipt) return await this.#rest(step, found.receipt);
      return await this.#limit(() => (this.#stopped ? this.#skip(step, STOPPED) : this.#perform(step, found)));
    } catch (cause) {
      if (this.#stopped) return this.#skip(step, STOPPED);
      const error = cause instanceof Error ? cause : new Error(String(cause));
      this.#context.on?.({ type: 'failed', step: step.id, error });
      return { id: step.id, state: 'failed', error };
    }
  }

  #skip(step: Step, reason: string): SettledStep {
    this.#context.on?.({ type: 'skipped', step: step.id, message: reason });
    return { id: step.id, state: 'skipped', reason };
  }

  async #rest(step: Step, receipt: Receipt): Promise<SettledStep> {
    await this.#remember(step, receipt);
    this.#context.on?.({ type: 'rest', step: step.id, receipt });
    return { id: step.id, state: 'rested', receipt };
  }

  /** What the cues of the next plan compare with. */
  async #remember(step: Step, { fingerprint, parts }: Receipt): Promise<void> {
    const { store, pipeline } = this.#context;
    const last = await store.lastRun(pipeline, step.id);
    if (last?.fingerprint !== fingerprint) await store.writeLastRun(pipeline, step.id, { fingerprint, parts });
    await store.dropFailure(pipeline, step.id);
  }

  async #perform(step: Step, found: Examined): Promise<SettledStep> {
    const task = await this.#prepare(step, found);
    this.#context.on?.({ type: 'start', step: step.id, cues: found.cues });
    const file = join(this.#context.store.root, 'tasks', `${safeName(step.id)}.json`);
    await writeWhole(file, JSON.stringify(task), this.#context.store.aside);
    await this.#executor.submit([{ id: step.id, file }]);
    const life = await this.#ended(step.id);
    await rm(file, { force: true });
    return this.#conclude(step, task, life);
  }

  /** Clears away what the last attempt left, so that whatever the store says afterwards is about this one. */
  async #prepare(step: Step, { parts, fingerprint, cues }: Examined): Promise<Task> {
    const { store, root, pipeline } = this.#context;
    const stale = await store.receipt(fingerprint as string);
    for (const { hash } of Object.values(stale?.outputs ?? {})) {
      const path = store.objectPath(hash);
      const found = await this.#bench.files.hash(path);
      if (found !== undefined && found !== hash) await store.setAside(hash);
      this.#bench.files.forget(path);
    }
    await store.dropReceipt(fingerprint as string);
    await store.dropFailure(pipeline, step.id);
    return { store: store.root, root, pipeline, step: step.id, fingerprint: fingerprint as string, parts: parts as Parts, cues };
  }

  async #ended(id: string): Promise<TaskLife | undefined> {
    for (;;) {
      const news = this.#executor.news();
      const lives = await this.#executor.alive();
      const life = lives?.get(id);
      if (lives && (!life || life.state === 'lost')) return life;
      await news;
    }
  }

  /** The store decides what became of a task; what its engine knows serves only where the store is silent. */
  async #conclude(step: Step, task: Task, life: TaskLife | undefined): Promise<SettledStep> {
    const { store, pipeline, on } = this.#context;
    const receipt = await store.receipt(task.fingerprint);
    if (receipt) {
      await this.#remember(step, receipt);
      on?.({ type: 'done', step: step.id, seconds: receipt.seconds, peakBytes: receipt.peakBytes, receipt });
      return { id: step.id, state: 'ran', receipt };
    }
    const failure = await store.failure(pipeline, step.id);
    if (failure) throw fromRecord(failure.error);
    if (life?.error) throw fromRecord(life.error);
    const error = new WiringError(step.id, life?.reason ?? 'its worker left no result', life?.wayOut);
    if (!this.#stopped) await this.#writeDown(task, error);
    throw error;
  }

  async #writeDown({ pipeline, step, fingerprint, parts }: Task, error: Error): Promise<void> {
    const failure = { fingerprint, parts, error: toRecord(error), failedAt: new Date().toISOString() };
    await this.#context.store.writeFailure(pipeline, step, failure).catch(() => undefined);
  }
}
