import { dirname } from 'node:path';
import { fileError } from '../engine/files.ts';
import { DataError } from '../errors.ts';

const FULL: Readonly<Record<string, string>> = { ENOSPC: 'the disk is full', EDQUOT: 'the disk quota is used up' };

/** A failing write, as a person can act on it; anything else stays as it is. */
export function diskError(cause: unknown, path: string): unknown {
  const full = FULL[(cause as NodeJS.ErrnoException)?.code ?? ''];
  if (!full) return fileError(cause, path);
  const wayOut =
    'free some space, or name another folder with --cache (models) or --data-dir (datasets); what came is kept, and the same command resumes';
  return new DataError(dirname(path), full, wayOut, { cause });
}
