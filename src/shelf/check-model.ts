import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { onDisk } from '../engine/files.ts';
import { sha256OfFile } from '../engine/key.ts';
import type { CardFile, CardSource } from './card.ts';
import { folderIn, recordedHashes } from './model-cache.ts';

/** What a file of the cache is, compared with what it must be. */
export interface FileVerdict {
  readonly name: string;
  readonly state: 'good' | 'damaged' | 'other' | 'partly' | 'missing' | 'unrecorded';
  readonly bytes: number;
  /** As it was found: SHA-256, or SHA-1 where that is what is published. */
  readonly hash: string | null;
}

/**
 * Hashes the files of a model in the cache. `good`: as the card or the record of the first download says; `damaged`: otherwise;
 * `partly`: the download was not finished; `unrecorded`: it is there, and nobody has said what it must be.
 */
export async function checkModel(id: string, source: CardSource, cache: string): Promise<FileVerdict[]> {
  const folder = folderIn(cache, id);
  const recorded = recordedHashes(folder);
  const verdicts: FileVerdict[] = [];
  for (const file of source.files) verdicts.push(await verdictOn(folder, file, recorded[file.as]));
  return verdicts;
}

async function verdictOn(folder: string, { as: name, sha256: stated }: CardFile, recorded?: string): Promise<FileVerdict> {
  const path = join(folder, name);
  if (!existsSync(path)) return { name, state: existsSync(`${path}.part`) ? 'partly' : 'missing', bytes: 0, hash: null };
  return onDisk(path, async () => {
    const [{ size }, sha256] = await Promise.all([stat(path), sha256OfFile(path)]);
    const wanted = stated ?? recorded;
    const state = wanted === undefined ? 'unrecorded' : wanted === sha256 ? 'good' : 'damaged';
    return { name, state, bytes: size, hash: sha256 };
  });
}
