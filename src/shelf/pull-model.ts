import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { makeFolder, readJson, writeWhole } from '../engine/files.ts';
import { sha256OfFile } from '../engine/key.ts';
import { lockStore } from '../engine/lock.ts';
import type { FetchEvent, Fetched, FetchOptions } from '../fetch/contract.ts';
import { fetchFile } from '../fetch/fetch-file.ts';
import type { CardFile, CardSource } from './card.ts';
import { folderIn, recordedHashes } from './model-cache.ts';

export interface PullPlace {
  readonly cache: string;
  /** Address of the Hugging Face hub or of a mirror of it. */
  readonly hub: string;
}

export interface PullOptions extends Omit<FetchOptions, 'on'> {
  onFile?(name: string, event: FetchEvent): void;
  /** A file is here; undefined: it was, and is what it was. */
  onSettled?(name: string, fetched: Fetched | undefined): void;
}

/** Which repository the files of a folder are from. */
interface Origin {
  readonly repository: string;
  readonly revision: string;
  /** The commit that the revision stood for; null until a server has said so. */
  readonly commit: string | null;
}

/**
 * Downloads the files of a model that are not in the cache, or are there and damaged, one after the other, into
 * `<cache>/models/<id>`. Each is verified (see fetchFile) against the card, else against what was recorded at its first download,
 * and its SHA-256 written to `checksums.json`, which is checked again whenever the model is opened. WiringError while another
 * process downloads the same model; DataError as fetchFile says.
 */
export async function pullModel(id: string, source: CardSource, place: PullPlace, options: PullOptions = {}): Promise<void> {
  const folder = folderIn(place.cache, id);
  await makeFolder(folder);
  const release = await lockStore(folder, 'download');
  try {
    for (const file of source.files) await settleFile(folder, source, file, place.hub, options);
  } finally {
    await release();
  }
}

async function settleFile(folder: string, source: CardSource, file: CardFile, hub: string, options: PullOptions): Promise<void> {
  const { onFile, onSettled, ...fetching } = options;
  const recorded = recordedHashes(folder);
  const path = join(folder, file.as);
  const sha256 = file.sha256 ?? recorded[file.as] ?? null;
  if (sha256 !== null && existsSync(path) && (await sha256OfFile(path)) === sha256) {
    if (recorded[file.as] !== sha256) await record(folder, file.as, sha256);
    return onSettled?.(file.as, undefined);
  }
  const origin = await originOf(folder, source);
  await mkdir(dirname(path), { recursive: true });
  const on = (event: FetchEvent) => onFile?.(file.as, event);
  const fetched = await fetchFile(addressOf(hub, origin, file.from), path, { sha256, bytes: file.bytes }, { ...fetching, on });
  await write(folder, 'origin.json', { ...origin, commit: origin.commit ?? fetched.commit });
  await record(folder, file.as, fetched.sha256);
  onSettled?.(file.as, fetched);
}

/** What was recorded of the folder, unless the card has moved on since. */
async function originOf(folder: string, { repository, revision }: CardSource): Promise<Origin> {
  const kept = await readJson<Origin>(join(folder, 'origin.json'));
  return kept?.repository === repository && kept.revision === revision ? kept : { repository, revision, commit: null };
}

const addressOf = (hub: string, { repository, revision, commit }: Origin, file: string): string =>
  `${hub.replace(/\/+$/, '')}/${repository}/resolve/${encodeURIComponent(commit ?? revision)}/${file}`;

const record = (folder: string, name: string, sha256: string): Promise<void> =>
  write(folder, 'checksums.json', { ...recordedHashes(folder), [name]: sha256 });

const write = (folder: string, name: string, value: unknown): Promise<void> =>
  writeWhole(join(folder, name), `${JSON.stringify(value, null, 2)}\n`, folder);
