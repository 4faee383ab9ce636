import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { DataError } from '../../../src/errors.ts';

/** Token rows to be read; `batch` is for the side that does not choose its own, `values` a file for what was read. */
export interface Task {
  readonly rows: readonly (readonly number[])[];
  readonly batch?: number;
  readonly values?: string;
}
export interface Measured {
  readonly seconds: number;
  /** Processor seconds of all threads. */
  readonly cpuSeconds: number;
  /** Most bytes of memory so far, of the whole process. */
  readonly peakBytes: number;
}

/** One side of the comparison: a process of its own with the model loaded. */
export interface Contender {
  readonly versions: Readonly<Record<string, string>>;
  run(task: Task): Promise<Measured>;
  close(): void;
}

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** Our side, with the model of a folder. */
export const startOurs = (folder: string, threads: number): Promise<Contender> =>
  startContender(process.execPath, ['--import', 'tsx', here('ours.ts'), folder, String(threads)]);

/** `transformers`, with the same model as a checkpoint. */
export const startTransformers = (python: string, checkpoint: string, threads: number): Promise<Contender> =>
  startContender(python, ['-u', here('transformers_side.py'), checkpoint, String(threads)]);

async function startContender(command: string, args: readonly string[]): Promise<Contender> {
  const child = spawn(command, [...args], { stdio: ['pipe', 'pipe', 'pipe'], cwd: here('../../..') });
  let said = '';
  child.stderr.on('data', (text) => {
    said = `${said}${text}`.slice(-2000);
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => {
    const { value, done } = await lines.next();
    if (done) throw new DataError(args.join(' '), `its process ended without an answer: ${said.trim() || 'it said nothing'}`);
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
