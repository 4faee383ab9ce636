import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { access, constants, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { DataError } from '../errors.ts';

/** What a failing read or write says to a person; anything unknown is passed on as it is. */
export function fileError(cause: unknown, path: string): unknown {
  const said: Record<string, [string, string]> = {
    ENOSPC: ['the disk is full', 'free some space and run again: what is finished is kept'],
    EDQUOT: ['the disk quota is used up', 'free some space and run again: what is finished is kept'],
    EFBIG: ['is larger than a file may be here', 'raise the limit (ulimit -f) and run again: what is finished is kept'],
    EACCES: ['permission denied', 'check the owner and the mode of the folder, or name another'],
    EPERM: ['permission denied', 'check the owner and the mode of the folder, or name another'],
    EROFS: ['the file system is read-only', 'name a folder that may be written'],
    ENOTDIR: ['a part of this path is a file, not a folder', 'name another folder'],
    EISDIR: ['is a folder, not a file', 'name a file'],
    EEXIST: ['is a file, not a folder', 'name another folder'],
    ENOENT: ['there is no such file', 'check the path'],
    EIO: ['the disk reports a read or write error', 'check the disk'],
  };
  const known = said[(cause as NodeJS.ErrnoException)?.code ?? ''];
  return known ? new DataError(path, known[0], known[1], { cause }) : cause;
}

/** Runs `act`; a failure of the file system becomes a DataError that names `path`. */
export async function onDisk<T>(path: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (cause) {
    throw fileError(cause, path);
  }
}

export const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException)?.code === 'ENOENT';

/** Makes the folder where needed. DataError where it can neither be made nor written into. */
export const makeFolder = (path: string): Promise<void> =>
  onDisk(path, async () => {
    // First of all, since on a read-only file system a recursive mkdir says that there is no such file.
    await access(nearestThere(path), constants.W_OK);
    await mkdir(path, { recursive: true });
  });

const nearestThere = (path: string): string => (existsSync(path) ? path : nearestThere(dirname(path)));

/** Name of a file that is being written, telling which process writes it. */
const asideName = () => `${process.pid}@${hostname()}@${randomUUID()}.part`;

/**
 * Writes a file so that at any instant, even of a power cut, `path` holds the old content or the whole new one: written aside
 * into `asideFolder` (same file system), synced, renamed, and the folder synced.
 */
export async function writeWhole(path: string, content: Uint8Array | string, asideFolder: string): Promise<void> {
  try {
    await mkdir(asideFolder, { recursive: true });
    await mkdir(dirname(path), { recursive: true });
    await replace(path, content, join(asideFolder, asideName()));
    await syncFolder(dirname(path));
  } catch (cause) {
    // A disk that is full concerns the folder, whichever file was the one too many.
    throw fileError(cause, FULL.includes((cause as NodeJS.ErrnoException).code ?? '') ? dirname(asideFolder) : path);
  }
}

const FULL = ['ENOSPC', 'EDQUOT'];

async function replace(path: string, content: Uint8Array | string, aside: string): Promise<void> {
  try {
    await writeSynced(aside, content);
    await rename(aside, path);
  } catch (error) {
    await rm(aside, { force: true });
    throw error;
  }
}

async function writeSynced(path: string, content: Uint8Array | string): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Makes a rename durable; some systems do not let a folder be opened, and then there is nothing to sync. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r').catch(() => undefined);
  await folder?.sync().catch(() => undefined);
  await folder?.close();
}

/** The value in a JSON file; undefined where there is no file, or one cut short by a failing disk. */
export async function readJson<T>(path: string): Promise<T | undefined> {
  const text = await readFile(path, 'utf8').catch((error) => {
    if (isMissing(error)) return undefined;
    throw fileError(error, path);
  });
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
