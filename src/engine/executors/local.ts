import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Executor, Report, TaskLife, TaskRef } from '../executor.ts';
import type { WorkerMessage } from '../worker.ts';

/** A worker that holds more than this after a step is let go, so that the next step begins with free memory. */
const HEAVY = 2 ** 30;
/** How much of what a dying worker wrote to stderr is told. */
const LAST_WORDS = 2000;

/** Processes of this machine. A worker does one task at a time and then takes another. */
export class LocalExecutor implements Executor {
  readonly #idle = new Set<ChildProcess>();
  readonly #busy = new Map<string, ChildProcess>();
  readonly #lost = new Map<string, TaskLife>();
  readonly #onReport: (task: string, report: Report) => void;
  #waiting: (() => void)[] = [];
  #closed = false;

  constructor(onReport: (task: string, report: Report) => void) {
    this.#onReport = onReport;
  }

  async submit(tasks: readonly TaskRef[]): Promise<void> {
    for (const { id, file } of tasks) {
      if (this.#closed) {
        this.#lost.set(id, { state: 'lost', reason: 'the run was stopped' });
        continue;
      }
      const [free] = this.#idle;
      const worker = free ?? this.#hire();
      this.#idle.delete(worker);
      this.#lost.delete(id);
      this.#busy.set(id, worker);
      // A worker that died this instant is reported by its exit.
      worker.send(file, () => undefined);
    }
  }

  async alive(): Promise<ReadonlyMap<string, TaskLife>> {
    const running = [...this.#busy.keys()].map((id): [string, TaskLife] => [id, { state: 'running' }]);
    return new Map([...running, ...this.#lost]);
  }

  async cancel(ids: readonly string[]): Promise<void> {
    for (const id of ids) this.#busy.get(id)?.kill('SIGKILL');
  }

  news(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  async close(): Promise<void> {
    this.#closed = true;
    const all = [...this.#idle, ...this.#busy.values()].filter(
      (worker) => worker.exitCode === null && worker.signalCode === null,
    );
    const gone = all.map((worker) => new Promise((resolve) => worker.once('exit', resolve)));
    for (const worker of all) worker.kill('SIGKILL');
    await Promise.all(gone);
  }

  #hire(): ChildProcess {
    const worker = fork(fileURLToPath(new URL('../worker.ts', import.meta.url)), [], {
      execArgv: ['--import', import.meta.resolve('tsx'), '--expose-gc', '--enable-source-maps'],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    const words = { last: '' };
    worker.stdout?.on('data', (chunk) => this.#tell(worker, chunk));
    worker.stderr?.on('data', (chunk) => {
      words.last = (words.last + chunk).slice(-LAST_WORDS);
      this.#tell(worker, chunk);
    });
    worker.on('message', (message: WorkerMessage) => this.#hear(worker, message));
    worker.on('error', (error) =>
      this.#bury(worker, { state: 'lost', reason: `its worker could not be started: ${error.message}` }),
    );
    worker.on('close', (code, signal) => this.#bury(worker, causeOfDeath(code, signal, words.last)));
    return worker;
  }

  #taskOf(worker: ChildProcess): string | undefined {
    return [...this.#busy].find(([, other]) => other === worker)?.[0];
  }

  #tell(worker: ChildProcess, chunk: Buffer): void {
    const task = this.#taskOf(worker);
    const lines = chunk.toString().split('\n').filter(Boolean);
    if (task) for (const message of lines) this.#onReport(task, { type: 'log', message });
  }

  #hear(worker: ChildProcess, message: WorkerMessage): void {
    const task = this.#taskOf(worker);
    if (!task || message.type === 'ready') return;
    if (message.type === 'report') this.#onReport(task, message.report);
    else this.#end(worker, task, message);
  }

  #end(worker: ChildProcess, task: string, message: WorkerMessage & { type: 'ended' }): void {
    this.#busy.delete(task);
    if (message.error) this.#lost.set(task, { state: 'lost', error: message.error });
    if (message.resident > HEAVY) worker.disconnect();
    else this.#idle.add(worker);
    this.#wake();
  }

  #bury(worker: ChildProcess, life: TaskLife): void {
    const task = this.#taskOf(worker);
    this.#idle.delete(worker);
    if (task) {
      this.#busy.delete(task);
      this.#lost.set(task, life);
    }
    this.#wake();
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}

function causeOfDeath(code: number | null, signal: string | null, lastWords: string): TaskLife {
  if (/heap out of memory/i.test(lastWords)) {
    return {
      state: 'lost',
      reason: 'its worker ran out of JavaScript heap',
      wayOut: 'give Node more with NODE_OPTIONS=--max-old-space-size=<MiB>, or make the step smaller',
    };
  }
  if (signal === 'SIGKILL') {
    return {
      state: 'lost',
      reason: 'its worker was killed (SIGKILL), most likely because the machine ran out of memory',
      wayOut: 'run fewer steps at a time, or on a machine with more memory',
    };
  }
  const how = signal ? `was ended by ${signal}` : `ended with exit code ${code}`;
  const said = lastWords.trim() ? `; its last words were: ${lastWords.trim().slice(-500)}` : '';
  return { state: 'lost', reason: `its worker ${how} before the step was done${said}` };
}
