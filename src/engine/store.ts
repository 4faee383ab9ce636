import type { Table, TableSpec } from '../table/define.ts';
import type { Failure, LastRun, Output, Receipt } from './receipt.ts';

/** The content-addressed store of one project. Every read verifies, every write is all or nothing. */
export interface Store {
  readonly root: string;
  receipt(fingerprint: string): Promise<Receipt | undefined>;
  lastRun(pipeline: string, step: string): Promise<LastRun | undefined>;
  failure(pipeline: string, step: string): Promise<Failure | undefined>;
  /** Where the object of that hash lies or would lie. */
  objectPath(hash: string): string;
  /** The object's bytes after checking them; DataError where missing or damaged (a damaged one is set aside). */
  readObject(hash: string): Promise<Uint8Array>;
  writeObject(bytes: Uint8Array, rows: number): Promise<Output>;
}

/** Opens the store at `root`, making the folder where needed. DataError where it may not be written. */
export function openStore(root: string): Promise<Store> {
  throw new Error(`not written yet: ${root}`);
}

/** A table that a finished step made. */
export function readOutput<S extends TableSpec>(store: Store, receipt: Receipt, port: string, spec: S): Promise<Table<S>> {
  throw new Error(`not written yet: ${store.root} ${receipt.fingerprint} ${port} ${spec.name}`);
}
