import {
  Compression,
  type RecordBatch,
  readParquet,
  transformParquetStream,
  Table as WasmTable,
  WriterPropertiesBuilder,
} from 'parquet-wasm';
import { fromArrow, type Provenance, readable, toArrow } from './arrow.ts';
import { type ArrowTable, tableFromIPC, tableToIPC } from './arrow-library.ts';
import { check } from './check.ts';
import type { Table, TableSpec } from './define.ts';
import { byteLengthOf, sliceRows } from './slice.ts';

/** Uncompressed bytes of a row group: what the encoder holds at a time. */
const GROUP_BYTES = 64 * 2 ** 20;
/** The file's key-value entry that says what the table is, as JSON. One entry, because the encoder shuffles several. */
const ENTRY = 'brain-align';

/**
 * The table as a Parquet file (ZSTD), written in row groups of at most 64 MiB so that memory stays bounded. The key-value entry
 * `brain-align` holds the table's name, sentence, key, its columns' units and sentences, and `provenance`, as JSON; the embedded
 * Arrow schema holds the same for readers of Arrow. Equal tables with equal `provenance` give equal bytes.
 */
export async function toParquet(table: Table, provenance: Provenance = {}): Promise<Uint8Array> {
  const rows = rowsPerGroup(table);
  const properties = new WriterPropertiesBuilder()
    .setCompression(Compression.ZSTD)
    .setMaxRowGroupSize(rows)
    .setKeyValueMetadata(new Map([[ENTRY, describe(table.spec, provenance)]]))
    .build();
  const encoded = await transformParquetStream(groupsOf(table, rows, provenance), properties);
  const chunks: Uint8Array[] = [];
  for await (const chunk of encoded as unknown as AsyncIterable<Uint8Array>) chunks.push(chunk);
  return new Uint8Array(Buffer.concat(chunks));
}

/** The table that `toParquet` wrote, checked in full. TableError where it does not fit `spec`, DataError where `bytes` are damaged. */
export function fromParquet<S extends TableSpec>(spec: S, bytes: Uint8Array): Table<S> {
  const table = readable(spec, 'Parquet', () => fromArrow(spec, decode(bytes)));
  return check(spec, table.columns);
}

function decode(bytes: Uint8Array): ArrowTable {
  const decoded = readParquet(bytes, { batchSize: 2 ** 16 });
  return tableFromIPC(decoded.intoIPCStream());
}

function rowsPerGroup(table: Table): number {
  const perRow = byteLengthOf(table) / Math.max(1, table.length);
  return Math.max(1, Math.floor(GROUP_BYTES / Math.max(1, perRow)));
}

/** The rows as batches in the encoder's memory, made as they are asked for. */
function groupsOf(table: Table, rows: number, provenance: Provenance): ReadableStream<RecordBatch> {
  let from = 0;
  return new ReadableStream({
    pull(controller) {
      const part = sliceRows(table, from, Math.min(from + rows, table.length));
      from += rows;
      const group = WasmTable.fromIPCStream(tableToIPC(toArrow(part, provenance), 'stream'));
      for (const batch of group.recordBatches()) controller.enqueue(batch);
      group.free();
      if (from >= table.length) controller.close();
    },
  });
}

function describe(spec: TableSpec, provenance: Provenance): string {
  const columns = Object.entries(spec.columns).map(([name, { type, unit, about }]) => [name, { type, unit, about }]);
  const { name, about, key } = spec;
  const sorted = Object.entries(provenance).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify({
    table: name,
    about,
    key,
    columns: Object.fromEntries(columns),
    provenance: Object.fromEntries(sorted),
  });
}
