import { closeSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { ModelError } from '../errors.ts';
import { type Feeds, rowsTensor, wholeTensor } from './onnx/session.ts';
import type { External } from './onnx/tensor.ts';
import { rowBytes, type TokenTable } from './onnx/token-tables.ts';
import type { Batch } from './token-feeds.ts';

/** The rows of some tokens, read from the files in which the tables of a model stay (see takeOutTables). */
export interface TokenRows {
  /** What a pass over a batch is fed: the row of every token that occurs in it, that of padding included, once, and where it stands. */
  feeds(batch: Batch, pad: number): Feeds;
  close(): void;
}

/** A table of so many bytes is read whole: thousands of small readings would take a tenth of the time of a small model. */
const SMALL = 2 ** 24;

/**
 * Opens the files of `tables`, whose paths count from `root`; they may be removed then. Tables of at most `small` bytes are read at once.
 * Raises a ModelError for a file that ends early.
 */
export function openTokenRows(tables: readonly TokenTable[], root: string, small = SMALL): TokenRows {
  const files = new Map(tables.map(({ external }) => [external.file, openSync(join(root, external.file), 'r')]));
  const sources = tables.map((table): Source => {
    const read = (from: number, into: Uint8Array) =>
      readPart(table.external, files.get(table.external.file) as number, from, into);
    const whole = table.external.length <= small ? new Uint8Array(table.external.length) : undefined;
    if (!whole) return { table, read };
    read(0, whole);
    return { table, read: (from, into) => into.set(whole.subarray(from, from + into.length)) };
  });
  return {
    feeds: ({ rows, length }, pad) => {
      const distinct = new Set(rows.some((row) => row.length < length) ? [pad] : []);
      for (const row of rows) for (const id of row) distinct.add(id);
      return Object.assign({}, ...sources.map((source) => feedsOf(source, [...distinct])));
    },
    close: () => {
      for (const file of files.values()) closeSync(file);
    },
  };
}

/** A table, and what reads a part of it, which begins at a byte of it. */
interface Source {
  readonly table: TokenTable;
  readonly read: (from: number, into: Uint8Array) => void;
}

function readPart({ file, offset }: External, descriptor: number, from: number, into: Uint8Array): void {
  if (readSync(descriptor, into, 0, into.length, offset + from) === into.length) return;
  throw new ModelError(file, 'ends within its weights', 'was it changed while it was read?');
}

function feedsOf({ table, read }: Source, ids: readonly number[]): Feeds {
  const each = rowBytes(table);
  const rows = new Uint8Array(ids.length * each);
  const places = new Int32Array(table.vocabulary);
  ids.forEach((id, place) => {
    places[id] = place;
    read(id * each, rows.subarray(place * each, (place + 1) * each));
  });
  return {
    [table.tensor]: rowsTensor(table.element, rows, table.width),
    [table.places]: wholeTensor(places),
  };
}
