import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { DataError } from '../../src/errors.ts';
import type { LabelledArray } from '../../src/formats/labelled-array.ts';
import { readNetcdf } from '../../src/formats/netcdf.ts';
import { algorithmOf, type PublishedFile, placeOf } from '../../src/shelf/published-file.ts';

/** The attribute by which a file says that nobody was recorded for it, and how such a sentence of ours begins. */
export const SYNTHETIC = 'synthetic';
export const SYNTHETIC_SENTENCE = 'Nobody was recorded: brain-align made this file';

const NO_FOLDER = 'no folder of published data was named';

/** Where a published file lies. Throws DataError that says how to obtain it where it does not. */
export function publishedPath(dataset: string, file: PublishedFile, dataDir: string | null): string {
  const { addresses, hash } = file;
  const [address] = addresses;
  const known = hash ? ` (${algorithmOf(hash) === 'sha1' ? 'SHA-1' : 'SHA-256'} ${hash})` : '';
  const wayOut = `pnpm pipeline data pull ${dataset} --data-dir <folder> obtains it from ${address}${known}`;
  if (dataDir === null) throw new DataError(dataset, NO_FOLDER, wayOut);
  const path = placeOf(dataDir, file);
  if (!existsSync(path)) throw new DataError(path, 'there is no such file', wayOut);
  return path;
}

/** The assembly in a published file. Throws DataError as publishedPath does, and for a file that cannot be read. */
export async function readAssembly(dataset: string, file: PublishedFile, dataDir: string | null): Promise<LabelledArray> {
  const path = publishedPath(dataset, file, dataDir);
  return readNetcdf(path, readFileSync(path));
}

/** The hash of the file that is here, by the algorithm by which it was published. */
export const hashHere = (path: string, published: string): string =>
  createHash(algorithmOf(published)).update(readFileSync(path)).digest('hex');

/** One sentence for each file that is not the published one: a synthetic one of ours, or, where a hash was stated, another. */
export function unlikePublished(dataset: string, files: readonly PublishedFile[], dataDir: string | null): string[] {
  return files.flatMap((file) => {
    const path = publishedPath(dataset, file, dataDir);
    const bytes = readFileSync(path);
    if (bytes.includes(SYNTHETIC_SENTENCE)) return [`${path} is SYNTHETIC: it says that nobody was recorded for it`];
    if (file.hash === null) return [];
    const found = createHash(algorithmOf(file.hash)).update(bytes).digest('hex');
    if (found === file.hash) return [];
    return [`${path} is not the published file (${algorithmOf(file.hash)} ${found}, published ${file.hash})`];
  });
}
