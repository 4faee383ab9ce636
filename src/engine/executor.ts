import type { ErrorRecord } from '../errors.ts';
import type { Parts } from './receipt.ts';

/** One step for a worker to do, as its JSON file says it. Nothing else reaches the worker. */
export interface Task {
  readonly store: string;
  readonly root: string;
  readonly pipeline: string;
  readonly step: string;
  readonly fingerprint: string;
  readonly parts: Parts;
  readonly cues: readonly string[];
}
export interface TaskRef {
  readonly id: string;
  /** Path of the JSON file that holds the `Task`. */
  readonly file: string;
}

/** What an engine knows of a task. Whether the task is *done* is for the store to say, never for an exit code. */
export interface TaskLife {
  readonly state: 'queued' | 'running' | 'lost';
  /** lost: what became of it, as far as the engine knows. */
  readonly reason?: string;
  readonly wayOut?: string;
  /** lost: the error that the worker could not even write down. */
  readonly error?: ErrorRecord;
}

/** What a running task says of itself. An engine that cannot pass it on (a cluster) stays silent. */
export type Report = { readonly type: 'progress'; readonly share: number } | { readonly type: 'log'; readonly message: string };

/** Where tasks run: processes of this machine, or jobs of a cluster. */
export interface Executor {
  submit(tasks: readonly TaskRef[]): Promise<void>;
  /** Life by task id; a task that is not in the map has ended. Null when the engine cannot be asked just now. */
  alive(): Promise<ReadonlyMap<string, TaskLife> | null>;
  cancel(ids: readonly string[]): Promise<void>;
  /** Resolves when some task's life may have changed since the call. */
  news(): Promise<void>;
  /** Ends whatever is still running. */
  close(): Promise<void>;
}
