import { readdir, readFile, rename, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import { DataError } from '../errors.ts';
import { fromIpc } from '../table/arrow.ts';
import type { Table, TableSpec } from '../table/define.ts';
import { isMissing, makeFolder, onDisk, readJson, writeWhole } from './files.ts';
import { sha256 } from './key.ts';
import { isRunning } from './lock.ts';
import type { Failure, LastRun, Receipt } from './receipt.ts';

/**
 * The content-addressed store of one project: `objects/ab/<hash>.arrow`, `receipts/<fingerprint>.json`,
 * `steps/<pipeline>/<step>.json` (the last success), `failures/<pipeline>/<step>.json`. Every object is verified as it is read,
 * every file is written whole or not at all, and whatever lies in `aside/` counts for nothing.
 */
export class Store {
  readonly root: string;
  /** Where files are written before they are renamed. */
  readonly aside: string;

  constructor(root: string) {
    this.root = resolve(root);
    this.aside = join(this.root, 'aside');
  }

  receipt(fingerprint: string): Promise<Receipt | undefined> {
    return readJson(this.#receiptPath(fingerprint));
  }
  lastRun(pipeline: string, step: string): Promise<LastRun | undefined> {
    return readJson(this.#stepPath('steps', pipeline, step));
  }
  failure(pipeline: string, step: string): Promise<Failure | undefined> {
    return readJson(this.#stepPath('failures', pipeline, step));
  }

  writeReceipt(receipt: Receipt): Promise<void> {
    return this.#write(this.#receiptPath(receipt.fingerprint), receipt);
  }
  /** Forgets a receipt whose objects are gone or damaged. */
  dropReceipt(fingerprint: string): Promise<void> {
    return this.#drop(this.#receiptPath(fingerprint));
  }
  writeLastRun(pipeline: string, step: string, lastRun: LastRun): Promise<void> {
    return this.#write(this.#stepPath('steps', pipeline, step), lastRun);
  }
  writeFailure(pipeline: string, step: string, failure: Failure): Promise<void> {
    return this.#write(this.#stepPath('failures', pipeline, step), failure);
  }
  dropFailure(pipeline: string, step: string): Promise<void> {
    return this.#drop(this.#stepPath('failures', pipeline, step));
  }

  /** Where the object of that hash lies or would lie. */
  objectPath(hash: string): string {
    return join(this.root, 'objects', hash.slice(0, 2), `${hash}.arrow`);
  }
  /** Where a damaged object is kept out of the way. */
  damagedPath(hash: string): string {
    return `${this.objectPath(hash)}.damaged`;
  }
  /** Moves a damaged object out of the way; the step that made it will run again. */
  async setAside(hash: string): Promise<void> {
    const path = this.objectPath(hash);
    await onDisk(path, () => rename(path, this.damagedPath(hash)));
  }

  /** The object's bytes after checking them. DataError where it is missing, or damaged: then it is set aside. */
  async readObject(hash: string): Promise<Uint8Array> {
    const path = this.objectPath(hash);
    const bytes = await readFile(path).catch((error) => {
      if (isMissing(error))
        throw new DataError(path, 'this result is not in the store', 'run the pipeline again: its step will be repeated');
      throw error;
    });
    if (sha256(bytes) === hash) return bytes;
    await this.setAside(hash);
    throw new DataError(path, 'this result is damaged and was set aside', 'run the pipeline again: its step will be repeated');
  }

  /** Writes an object and returns its hash. */
  async writeObject(bytes: Uint8Array): Promise<string> {
    const hash = sha256(bytes);
    await writeWhole(this.objectPath(hash), bytes, this.aside);
    await rm(this.damagedPath(hash), { force: true });
    return hash;
  }

  /** Removes what processes of this machine that are gone left half-written. */
  async sweep(): Promise<void> {
    const names = await readdir(this.aside).catch(() => []);
    const dead = names.filter((name) => {
      const [pid, host] = name.split('@');
      return host === hostname() && !isRunning(Number(pid));
    });
    await Promise.all(dead.map((name) => rm(join(this.aside, name), { force: true })));
  }

  #receiptPath(fingerprint: string): string {
    return join(this.root, 'receipts', `${fingerprint}.json`);
  }
  #stepPath(folder: 'steps' | 'failures', pipeline: string, step: string): string {
    return join(this.root, folder, safeName(pipeline), `${safeName(step)}.json`);
  }
  #write(path: string, value: unknown): Promise<void> {
    return writeWhole(path, `${JSON.stringify(value, null, 1)}\n`, this.aside);
  }
  #drop(path: string): Promise<void> {
    return onDisk(path, () => rm(path, { force: true }));
  }
}

/** Opens the store at `root`, making the folder where needed. DataError where it may not be written. */
export async function openStore(root: string): Promise<Store> {
  const store = new Store(root);
  await makeFolder(store.root);
  return store;
}

/** A table that a finished step made. */
export async function readOutput<S extends TableSpec>(store: Store, receipt: Receipt, port: string, spec: S): Promise<Table<S>> {
  return fromIpc(spec, await store.readObject(receipt.outputs[port].hash));
}

/** A name as every file system takes it: `:` becomes `@`, other odd characters their percent code, long ones end in a hash. */
export function safeName(name: string): string {
  const safe = encodeURIComponent(name).replaceAll('%3A', '@').replaceAll('*', '%2A');
  return safe.length > 150 ? `${safe.slice(0, 120)}-${sha256(name).slice(0, 12)}` : safe;
}
