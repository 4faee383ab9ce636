import { existsSync, statSync } from 'node:fs';
import { copyFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { makeFolder } from '../engine/files.ts';
import { hashOfFile } from '../engine/key.ts';
import { lockStore } from '../engine/lock.ts';
import { DataError } from '../errors.ts';
import type { FetchEvent, Fetched, FetchOptions } from '../fetch/contract.ts';
import { diskError } from '../fetch/disk-error.ts';
import { fetchFile } from '../fetch/fetch-file.ts';
import { dropPart } from '../fetch/part-file.ts';
import { algorithmOf, type PublishedFile, placeOf } from './published-file.ts';

/** How a file came to be here: it was, it was copied from a mirror on this machine, or downloaded. */
export type Settled = 'here' | 'copied' | Fetched;

export interface PullFilesOptions extends Omit<FetchOptions, 'on'> {
  /** A folder that holds the files, or an address under which they are published by their names; null: their own addresses. */
  readonly mirror?: string | null;
  onFile?(name: string, event: FetchEvent): void;
  onSettled?(name: string, settled: Settled): void;
  /** An address that did not give the file, before the next one is tried. */
  onRefused?(name: string, problem: string): void;
}

/**
 * Brings published files to their places in `dataDir`, one after the other: those that are there and have the hash that is stated, or of which none is, stay; the others
 * are copied from the mirror or downloaded (see fetchFile) from the first of their addresses that gives them. A file is only ever at its
 * place whole, and with the hash that is stated. WiringError while another process pulls into the same folder; DataError as fetchFile
 * says, and where the mirror lacks a file or holds another.
 */
export async function pullFiles(files: readonly PublishedFile[], dataDir: string, options: PullFilesOptions = {}): Promise<void> {
  const folderOf = (file: PublishedFile) => dirname(placeOf(dataDir, file));
  for (const folder of new Set(files.map(folderOf))) {
    const own = files.filter((file) => folderOf(file) === folder);
    await makeFolder(folder);
    const release = await lockStore(folder, 'download');
    try {
      for (const file of own) {
        const settled = await settle(file, placeOf(dataDir, file), options);
        options.onSettled?.(basename(file.path), settled);
      }
    } finally {
      await release();
    }
  }
}

async function settle(file: PublishedFile, path: string, options: PullFilesOptions): Promise<Settled> {
  if (existsSync(path) && (file.hash === null || (await hashOfFile(path, algorithmOf(file.hash))) === file.hash)) return 'here';
  const { mirror } = options;
  if (mirror && !isAddress(mirror)) return copyFrom(mirror, file, path);
  const addresses = mirror ? [`${mirror.replace(/\/+$/, '')}/${basename(file.path)}`] : file.addresses;
  return fetchFirst(file, addresses, path, options);
}

export const isAddress = (mirror: string): boolean => /^https?:\/\//.test(mirror);

/** Downloads from the first address that gives the file. What concerns the disk, and not the address, is not tried again. */
async function fetchFirst(
  file: PublishedFile,
  addresses: readonly string[],
  path: string,
  { onFile, onRefused, ...options }: PullFilesOptions,
): Promise<Fetched> {
  const name = basename(file.path);
  const stated = file.hash === null ? 'sha256' : algorithmOf(file.hash);
  const expected = { sha256: null, bytes: file.bytes, [stated]: file.hash };
  for (const [i, address] of addresses.entries()) {
    try {
      return await fetchFile(address, path, expected, { ...options, on: (event) => onFile?.(name, event) });
    } catch (error) {
      const isLast = i === addresses.length - 1;
      if (isLast || !(error instanceof DataError) || error.place !== address) throw error;
      onRefused?.(name, error.message);
    }
  }
  throw new DataError(name, 'has no address', 'its card in data/ says how to obtain it');
}

/** Copies a file from a folder that keeps it under its name, its path, or, as the cache of brainio does, in a folder called by its hash. */
async function copyFrom(mirror: string, file: PublishedFile, path: string): Promise<Settled> {
  const name = basename(file.path);
  const places = [name, file.path, ...(file.hash ? [join(file.hash, name)] : [])].map((place) => join(mirror, place));
  const found = places.find((place) => existsSync(place) && statSync(place).isFile());
  if (!found)
    throw new DataError(
      mirror,
      `holds no ${name}`,
      `looked for ${places.map((place) => place.slice(mirror.length + 1)).join(', ')}`,
    );
  await putCopy(found, path, file);
  return 'copied';
}

/** A copy is made aside, so that what lies at the place, or came of a download, is lost only once the copy is whole and right. */
async function putCopy(found: string, path: string, file: PublishedFile): Promise<void> {
  const aside = `${path}.copy`;
  try {
    await copyFile(found, aside);
    await checkCopy(found, aside, file);
    await rename(aside, path);
    await dropPart(path);
  } catch (error) {
    await rm(aside, { force: true });
    throw diskError(error, path, 'nothing of the copy was kept, what was here is, and the same command copies anew');
  }
}

/** What was copied is hashed, and not what lies in the mirror: that may change, and a copy may fail. */
async function checkCopy(found: string, copy: string, { hash }: PublishedFile): Promise<void> {
  if (hash === null) return;
  const algorithm = algorithmOf(hash);
  const copied = await hashOfFile(copy, algorithm);
  if (copied === hash) return;
  throw new DataError(found, `its ${algorithm === 'sha1' ? 'SHA-1' : 'SHA-256'} is ${copied}, not ${hash}`, 'nothing was copied');
}
