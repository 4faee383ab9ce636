import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { asStored, readBytes } from './read-text.ts';

/** sha256 of files by their path in the dataset's folder, over the decompressed bytes. */
export type Checksums = Readonly<Record<string, string>>;

/**
 * One sentence for each file of `folder` that is not, byte for byte, the one that was published. Empty when all agree. A
 * difference is told and not forbidden: a corrected file is a good reason for it. A missing file throws DataError.
 */
export function differences(folder: string, checksums: Checksums): string[] {
  return Object.entries(checksums).flatMap(([name, published]) => {
    const path = asStored(join(folder, name));
    const found = createHash('sha256').update(readBytes(path)).digest('hex');
    return found === published ? [] : [`${path} is not the published file (sha256 ${found}, published ${published})`];
  });
}
