import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { DataError } from '../../src/errors.ts';
import type { Entrant, Params } from './work.ts';

export const THREADS = 2;

export interface Ready {
  readonly inputBytes: number;
  readonly versions: Readonly<Record<string, string>>;
  /** The BLAS libraries of a peer: name, kernel, threads. */
  readonly blas: readonly string[];
}
export interface Ran {
  readonly seconds: number;
  readonly cpuSeconds: number;
  /** The most that was resident since the inputs lay in memory, less what was resident then. */
  readonly peakBytes: number;
  readonly outputBytes: number;
}

/** A process that holds the inputs of one work and computes when asked. */
export interface EntrantProcess {
  readonly ready: Ready;
  run(): Promise<Ran>;
  save(folder: string): Promise<readonly string[]>;
  close(): Promise<void>;
}

export interface Place {
  /** Where the .npy files of the inputs lie. */
  readonly folder: string;
  readonly python: string;
  /** OPENBLAS_CORETYPE, or undefined to let OpenBLAS choose. */
  readonly coreType?: string | undefined;
}

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Starts the process and waits until its inputs are loaded. Throws a DataError, with what it wrote, when it fails. */
export async function openEntrant(entrant: Entrant, params: Params, place: Place): Promise<EntrantProcess> {
  const child = entrant.who === 'ours' ? spawnOurs(entrant, params, place) : spawnPeer(entrant, params, place);
  const next = answersOf(child, entrant.label);
  const ask = (request: object): Promise<any> => {
    child.stdin?.write(`${JSON.stringify(request)}\n`);
    return next();
  };
  return {
    ready: await next(),
    run: () => ask({ do: 'run' }),
    save: async (folder) => (await ask({ do: 'save', folder })).saved,
    close: () => closed(child),
  };
}

function spawnOurs({ entry }: Entrant, params: Params, { folder }: Place): ChildProcess {
  const args = ['--import', 'tsx', here('contestant.ts'), folder, entry, JSON.stringify(params), String(THREADS)];
  return spawn(process.execPath, args, { cwd: here('../..') });
}

function spawnPeer({ entry }: Entrant, params: Params, { folder, python, coreType }: Place): ChildProcess {
  const { OPENBLAS_CORETYPE: _, ...inherited } = process.env;
  const threads = { OPENBLAS_NUM_THREADS: String(THREADS), OMP_NUM_THREADS: String(THREADS), MKL_NUM_THREADS: String(THREADS) };
  const env = { ...inherited, ...threads, PYTHONDONTWRITEBYTECODE: '1', ...(coreType ? { OPENBLAS_CORETYPE: coreType } : {}) };
  return spawn(python, [here('peers/contestant.py'), folder, entry, JSON.stringify(params)], { env });
}

/** The lines that a child says, one at a time; rejects when it ends without one. */
function answersOf(child: ChildProcess, label: string): () => Promise<any> {
  let said = '';
  child.stderr?.on('data', (text) => {
    said = `${said}${text}`.slice(-2000);
  });
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream })[Symbol.asyncIterator]();
  return async () => {
    const { value, done } = await lines.next();
    if (done) throw new DataError(label, `its process ended without an answer: ${said.trim() || 'it said nothing'}`);
    return JSON.parse(value);
  };
}

function closed(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('close', () => resolve());
    child.stdin?.end();
    if (child.exitCode !== null) resolve();
  });
}
