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

/** Opens the files of `tables`, whose paths count from `root`; they may be removed then. Raises a ModelError for a file that ends early. */
export function openTokenRows(tables: readonly TokenTable[], root: string): TokenRows {
  const files = new Map(tables.map(({ external }) => [external.file, openSync(join(root, external.file), 'r')]));
  return {
    feeds: ({ rows, length }, pad) => {
      if (tables.length === 0) return {};
      const distinct = new Set(rows.some((row) => row.length < length) ? [pad] : []);
      for (const row of rows) for (const id of row) distinct.add(id);
      return Object.assign({}, ...tables.map((table) => feedsOf(table, files.get(table.external.file) as number, [...distinct])));
    },
    close: () => {
      for (const file of files.values()) closeSync(file);
    },
  };
}

function readPart({ file, offset }: External, descriptor: number, from: number, into: Uint8Array): void {
  if (readSync(descriptor, into, 0, into.length, offset + from) === into.length) return;
  throw new ModelError(file, 'ends within its weights', 'was it changed while it was read?');
}

function feedsOf(table: TokenTable, file: number, ids: readonly number[]): Feeds {
  const each = rowBytes(table);
  const rows = new Uint8Array(ids.length * each);
  const places = new Int32Array(table.vocabulary);
  ids.forEach((id, place) => {
    places[id] = place;
    readPart(table.external, file, id * each, rows.subarray(place * each, (place + 1) * each));
  });
  return {
    [table.tensor]: rowsTensor(table.element, rows, table.width),
    [table.places]: wholeTensor(places),
  };
}
