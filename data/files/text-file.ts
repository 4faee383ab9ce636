import { existsSync, readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { DataError } from '../../src/errors.ts';

/** The absolute path of a text file that a user named. Throws DataError when there is no such file. */
export function textFile(name: string): string {
  const path = resolve(name);
  if (!existsSync(path)) throw new DataError(path, 'there is no such file', 'name a text file, relative to where you are');
  if (!statSync(path).isFile()) throw new DataError(path, 'is not a file', 'name the text files in it, one by one');
  return path;
}

/** The text of a file in UTF-8. Throws DataError when it is missing, is in another encoding, or holds white space alone. */
export function readTextFile(name: string): string {
  const path = textFile(name);
  const text = decode(path, readFileSync(path));
  if (text.trim() === '') throw new DataError(path, 'holds no text');
  return text;
}

function decode(path: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new DataError(path, 'is not text in UTF-8', 'convert it, or decompress it, first', { cause });
  }
}
