import { closeSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { ModelError } from '../errors.ts';
import { type Feeds, rowsTensor, wholeTensor } from './onnx/session.ts';
import { rowBytes, type TokenTable } from './onnx/token-tables.ts';
import type { Batch } from './token-feeds.ts';

/** The rows of some tokens, read from the files in which the tables of a model stay (see takeOutTables). */
export interface TokenRows {
  /** What a pass over a batch is fed: the row of every token that occurs in it, that of padding included, once, and where it stands. */
  feeds(batch: Batch, pad: number): Feeds;
  close(): void;
}

/** Opens the files of `tables`, whose paths count from `root`; they may be removed then. Raises a ModelError for one that ends early. */
export function openTokenRows(tables: readonly TokenTable[], root: string): TokenRows {
  const files = new Map(tables.map(({ external }) => [external.file, openSync(join(root, external.file), 'r')]));
  return {
    feeds: ({ rows, length }, pad) => {
      const padding = rows.some((row) => row.length < length) ? [pad] : [];
      const distinct = [...new Set([...padding, ...rows.flatMap((row) => [...row])])];
      return Object.assign({}, ...tables.map((table) => feedsOf(table, files.get(table.external.file) as number, distinct)));
    },
    close: () => {
      for (const file of files.values()) closeSync(file);
    },
  };
}

function feedsOf(table: TokenTable, file: number, ids: readonly number[]): Feeds {
  const each = rowBytes(table);
  const rows = new Uint8Array(ids.length * each);
  const places = new Int32Array(table.vocabulary);
  ids.forEach((id, place) => {
    places[id] = place;
    const count = readSync(file, rows, place * each, each, table.external.offset + id * each);
    if (count !== each) throw new ModelError(table.external.file, 'ends within its weights', 'was it changed while it was read?');
  });
  return {
    [table.tensor]: rowsTensor(table.element, rows, table.width),
    [table.places]: wholeTensor(places),
  };
}
