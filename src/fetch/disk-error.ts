import { dirname } from 'node:path';
import { fileError } from '../engine/files.ts';
import { DataError } from '../errors.ts';

const FOLDERS = 'or name another folder with --cache (models) or --data-dir (datasets)';
const FULL: Readonly<Record<string, readonly [problem: string, wayOut: string]>> = {
  ENOSPC: ['the disk is full', `free some space, ${FOLDERS}`],
  EDQUOT: ['the disk quota is used up', `free some space, ${FOLDERS}`],
  EFBIG: ['a file may not grow so large here', `raise the limit (ulimit -f), ${FOLDERS}`],
};

/** A failing write, as a person can act on it; anything else stays as it is. `kept` says what becomes of what was written. */
export function diskError(cause: unknown, path: string, kept = 'what came is kept, and the same command resumes'): unknown {
  const full = FULL[(cause as NodeJS.ErrnoException)?.code ?? ''];
  if (!full) return fileError(cause, path);
  const [problem, wayOut] = full;
  return new DataError(dirname(path), problem, `${wayOut}; ${kept}`, { cause });
}
