import { rm, stat, writeFile } from 'node:fs/promises';
import { isMissing, readJson } from '../engine/files.ts';
import type { Answer } from './request.ts';

/** By what a server tells one state of a file from another. */
export interface Identity {
  readonly linked: string | null;
  /** A strong ETag, with its quotes; null where there is none. */
  readonly etag: string | null;
}

/** What lies beside `path` of a download that was not finished: `path.part`, and `path.part.json` with what it is a part of. */
export interface Part {
  readonly bytes: number;
  readonly identity: Identity | undefined;
}

export const partPath = (path: string): string => `${path}.part`;
const identityPath = (path: string): string => `${path}.part.json`;

export async function readPart(path: string): Promise<Part> {
  const bytes = await stat(partPath(path)).then(
    ({ size }) => size,
    (error) => {
      if (isMissing(error)) return 0;
      throw error;
    },
  );
  return { bytes, identity: bytes === 0 ? undefined : await readJson<Identity>(identityPath(path)) };
}

/** Says of what file the part is, before its first byte is written. */
export const markPart = (path: string, identity: Identity): Promise<void> =>
  writeFile(identityPath(path), JSON.stringify(identity));

export async function dropPart(path: string): Promise<void> {
  await rm(partPath(path), { force: true });
  await rm(identityPath(path), { force: true });
}

/** What remains to be done away with once the part has become the file. */
export const forgetPart = (path: string): Promise<void> => rm(identityPath(path), { force: true });

export function identityOf({ response, linked }: Answer): Identity {
  const etag = response.headers.get('etag');
  return { linked, etag: etag?.startsWith('"') ? etag : null };
}

/** The headers that ask for the rest of a part; none where nothing would tell whether the file has changed since. */
export function rangeHeaders({ bytes, identity }: Part): Record<string, string> {
  if (bytes === 0 || !identity || (identity.etag === null && identity.linked === null)) return {};
  return { range: `bytes=${bytes}-`, ...(identity.etag === null ? {} : { 'if-range': identity.etag }) };
}

/** Whether an answer is about the file of which we hold a part. */
export const isSame = (held: Identity | undefined, answer: Identity): boolean =>
  held !== undefined && held.linked === answer.linked && held.etag === answer.etag;
