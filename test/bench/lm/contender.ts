import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** Token rows to be read; `batch` is for the side that does not choose its own, `values` a file for what was read. */
export interface Task {
  readonly rows: readonly (readonly number[])[];
  readonly batch?: number;
  readonly values?: string;
}
export interface Measured {
  readonly seconds: number;
  /** Processor seconds of all threads. */
  readonly cpu: number;
  /** Most megabytes of memory so far, in the whole process. */
  readonly peak: number;
}

/** One side of the comparison: a process of its own with the model loaded. */
export interface Contender {
  readonly versions: string;
  run(task: Task): Promise<Measured>;
  close(): void;
}

export async function startContender(command: string, args: readonly string[]): Promise<Contender> {
  const child = spawn(command, [...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`${command} ${args.join(' ')} ended early`);
    return JSON.parse(value);
  };
  const { versions } = await next();
  return {
    versions,
    run: (task) => {
      child.stdin.write(`${JSON.stringify(task)}\n`);
      return next();
    },
    close: () => child.stdin.end(),
  };
}
