import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readJson, writeWhole } from '../engine/files.ts';
import type { RunResult } from '../engine/run.ts';
import type { Store } from '../engine/store.ts';
import { suggest } from '../errors.ts';
import { UsageError } from './usage-error.ts';

/** What the last run of a pipeline was: enough to find its tables again. Lies in the store under `runs/<pipeline>.json`. */
export interface RunRecord {
  readonly pipeline: string;
  readonly options: Readonly<Record<string, unknown>>;
  /** ISO 8601. */
  readonly finishedAt: string;
  readonly steps: readonly {
    readonly id: string;
    readonly state: RunResult['steps'][number]['state'];
    /** Of the receipt, where it ran or rested. */
    readonly fingerprint?: string;
    /** Why it was skipped or failed. */
    readonly reason?: string;
  }[];
}

export function recordOf(pipeline: string, options: RunRecord['options'], result: RunResult): RunRecord {
  const steps = result.steps.map(({ id, state, receipt, error, reason }) => {
    const why = error?.message ?? reason;
    return { id, state, ...(receipt ? { fingerprint: receipt.fingerprint } : {}), ...(why ? { reason: why } : {}) };
  });
  return { pipeline, options, finishedAt: new Date().toISOString(), steps };
}

/** Keeps the record in the store; a kill leaves the old one or the new one. */
export const writeRecord = (store: Store, record: RunRecord): Promise<void> =>
  writeWhole(join(store.root, 'runs', `${record.pipeline}.json`), JSON.stringify(record, null, 1), store.aside);

/** The record of the named pipeline, or of the one that ran last. Throws UsageError when there is none. */
export async function readRecord(store: string, pipeline?: string): Promise<RunRecord> {
  const records = await readRecords(store);
  if (records.length === 0) throw new UsageError(store, 'holds no run yet', 'run a pipeline first');
  if (pipeline === undefined) return records[0];
  const record = records.find((each) => each.pipeline === pipeline);
  const names = records.map((each) => each.pipeline);
  if (!record) throw new UsageError('--pipeline', `"${pipeline}" has not run in this store`, suggest(pipeline, names));
  return record;
}

/** All records, the latest first. */
async function readRecords(store: string): Promise<RunRecord[]> {
  const files = await readdir(join(store, 'runs')).catch(() => [] as string[]);
  const paths = files.filter((file) => file.endsWith('.json')).map((file) => join(store, 'runs', file));
  const records = await Promise.all(paths.map((path) => readJson<RunRecord>(path)));
  return records.filter((record) => record !== undefined).sort((a, b) => (a.finishedAt < b.finishedAt ? 1 : -1));
}
