import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunResult } from '../engine/run.ts';
import { DataError, suggest } from '../errors.ts';
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

/** Writes aside and renames, so that a kill leaves the old record or the new one. */
export async function writeRecord(store: string, record: RunRecord): Promise<void> {
  const path = join(store, 'runs', `${record.pipeline}.json`);
  await mkdir(join(store, 'runs'), { recursive: true });
  await writeFile(`${path}.${process.pid}`, JSON.stringify(record, null, 1));
  await rename(`${path}.${process.pid}`, path);
}

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
  const records = await Promise.all(paths.map(parse));
  return records.sort((a, b) => (a.finishedAt < b.finishedAt ? 1 : -1));
}

async function parse(path: string): Promise<RunRecord> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (cause) {
    throw new DataError(path, 'is not a readable run record', 'delete it and run the pipeline again', { cause });
  }
}
