import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import type { ModelCard } from './card.ts';

export const CACHE_VARIABLE = 'BRAIN_ALIGN_CACHE';
type Env = Readonly<Record<string, string | undefined>>;

/**
 * Where downloads are kept: `BRAIN_ALIGN_CACHE`, else `brain-align` in the user's cache folder (XDG_CACHE_HOME, else ~/.cache).
 */
export function cacheFolder(env: Env): string {
  const named = env[CACHE_VARIABLE];
  return named ? resolve(named) : join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'brain-align');
}

export const folderIn = (cache: string, id: string): string => join(cache, 'models', id);

/** SHA-256 of the files that have been downloaded into a model folder, by their names; empty where none has. */
export function recordedHashes(folder: string): Record<string, string> {
  try {
    return JSON.parse(readFileSync(join(folder, 'checksums.json'), 'utf8')) ?? {};
  } catch {
    return {};
  }
}

/**
 * Whether all files of a model are in the cache, some, or none; of a model without a published export, whether somebody has put a
 * graph there. Nothing is hashed: see checkModel.
 */
export function stateOf({ id, source }: ModelCard, cache: string): 'here' | 'partly' | 'absent' {
  const folder = folderIn(cache, id);
  if (!source) return existsSync(join(folder, 'model.onnx')) ? 'here' : 'absent';
  const recorded = recordedHashes(folder);
  const names = source.files.map(({ as }) => as);
  const here = names.filter((name) => recorded[name] && existsSync(join(folder, name)));
  if (here.length === names.length) return 'here';
  return here.length > 0 || names.some((name) => existsSync(join(folder, `${name}.part`))) ? 'partly' : 'absent';
}
