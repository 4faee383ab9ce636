import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { DataError } from '../../src/errors.ts';

/** The path of a published file as it lies here: under its own name, or compressed as `<name>.gz` where only that exists. */
export const asStored = (path: string): string => (!existsSync(path) && existsSync(`${path}.gz`) ? `${path}.gz` : path);

/** The bytes of a published file, decompressed. Throws DataError when it is missing, empty, a folder, or damaged. */
export function readBytes(path: string): Buffer {
  if (!existsSync(path)) {
    throw new DataError(
      path,
      'there is no such file',
      `${basename(dirname(path))} needs it; its card says where it is published`,
    );
  }
  if (!statSync(path).isFile()) throw new DataError(path, 'is not a file');
  const raw = readFileSync(path);
  if (raw.length === 0) throw new DataError(path, 'is empty', 'obtain the file again');
  return path.endsWith('.gz') ? decompress(path, raw) : raw;
}

function decompress(path: string, raw: Buffer): Buffer {
  try {
    return gunzipSync(raw);
  } catch (cause) {
    throw new DataError(path, `cannot be decompressed (${(cause as Error).message})`, 'obtain the file again', { cause });
  }
}
