import { join } from 'node:path';

/** A file of a dataset that others publish: where it is put, how it is known, and from where it comes. */
export interface PublishedFile {
  /** Its place within the folder of the published datasets. */
  readonly path: string;
  /** SHA-1 or SHA-256 of its bytes, told by their length; null where nobody has stated one. */
  readonly hash: string | null;
  readonly bytes: number | null;
  /** Tried one after the other. */
  readonly addresses: readonly string[];
}

/** The name of the algorithm that makes hashes of this length. */
export const algorithmOf = (hash: string): 'sha1' | 'sha256' => (hash.length === 40 ? 'sha1' : 'sha256');

export const placeOf = (dataDir: string, { path }: PublishedFile): string => join(dataDir, path);
