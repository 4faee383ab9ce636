import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { onDisk } from '../engine/files.ts';
import { hashOfFile } from '../engine/key.ts';
import type { FileVerdict } from './check-model.ts';
import { algorithmOf, type PublishedFile, placeOf } from './published-file.ts';

/**
 * Hashes the files of a dataset that are in `dataDir` by the algorithm by which they were published; see FileVerdict. `other`: it is not
 * the published file; it may be damaged, corrected or synthetic.
 */
export async function checkFiles(files: readonly PublishedFile[], dataDir: string): Promise<FileVerdict[]> {
  const verdicts: FileVerdict[] = [];
  for (const file of files) verdicts.push(await verdictOn(file, placeOf(dataDir, file)));
  return verdicts;
}

async function verdictOn({ path: at, hash }: PublishedFile, path: string): Promise<FileVerdict> {
  const name = basename(at);
  if (!existsSync(path)) return { name, state: existsSync(`${path}.part`) ? 'partly' : 'missing', bytes: 0, hash: null };
  return onDisk(path, async () => {
    const { size } = await stat(path);
    const found = await hashOfFile(path, hash === null ? 'sha256' : algorithmOf(hash));
    return { name, state: hash === null ? 'unrecorded' : hash === found ? 'good' : 'other', bytes: size, hash: found };
  });
}

/** Whether all files are at their places, some, or none. Nothing is hashed. */
export function stateOfFiles(files: readonly PublishedFile[], dataDir: string | null): 'here' | 'partly' | 'absent' {
  if (dataDir === null) return 'absent';
  const paths = files.map((file) => placeOf(dataDir, file));
  const here = paths.filter((path) => existsSync(path));
  if (here.length === paths.length) return 'here';
  return here.length > 0 || paths.some((path) => existsSync(`${path}.part`)) ? 'partly' : 'absent';
}
