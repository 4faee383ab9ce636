import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import test from 'ava';
import { ParquetFile } from 'parquet-wasm';
import { DataError, isExpected, TableError } from '../../../src/errors.ts';
import { fromRows } from '../../../src/table/check.ts';
import { defineTable, integer, text } from '../../../src/table/define.ts';
import { fromParquet, toParquet } from '../../../src/table/parquet.ts';
import { everyType, longTable, threeRows, threeRowTable } from './every-type.ts';

/** Rows of a query, with `FILE` standing for the Parquet file of `bytes`. */
async function duckdb(bytes: Uint8Array, sql: string) {
  const folder = await mkdtemp(join(tmpdir(), 'parquet-'));
  const path = join(folder, 'table.parquet');
  await writeFile(path, bytes);
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    const reader = await connection.runAndReadAll(sql.replaceAll('FILE', `'${path}'`));
    return reader.getRowObjects() as Record<string, any>[];
  } finally {
    connection.closeSync();
    instance.closeSync();
    await rm(folder, { recursive: true });
  }
}

test('DuckDB reads the documented types', async (t) => {
  const rows = await duckdb(await toParquet(threeRowTable()), 'describe select * from FILE');
  t.deepEqual(Object.fromEntries(rows.map(({ column_name, column_type }) => [column_name, column_type])), {
    id: 'VARCHAR',
    note: 'VARCHAR',
    blob: 'BLOB',
    good: 'BOOLEAN',
    count: 'INTEGER',
    score: 'DOUBLE',
    activation: 'FLOAT[]',
    response: 'DOUBLE[]',
    spread: 'DOUBLE[]',
  });
});

test('DuckDB reads every value, floats to the last bit', async (t) => {
  const rows = await duckdb(await toParquet(threeRowTable()), 'select * from FILE');
  t.is(rows.length, threeRows.length);
  rows.forEach((row, i) => {
    const wanted = threeRows[i];
    for (const name of ['id', 'note', 'good', 'count', 'score'] as const) t.true(Object.is(row[name], wanted[name]), name);
    t.deepEqual(new Uint8Array(row.blob.bytes), wanted.blob);
    t.deepEqual(Float32Array.from(row.activation.items), wanted.activation);
    t.deepEqual(Float64Array.from(row.response.items), wanted.response);
    t.deepEqual(Float64Array.from(row.spread.items), wanted.spread);
  });
});

test('another reader finds the units in the file', async (t) => {
  const sql = "select decode(value) as json from parquet_kv_metadata(FILE) where decode(key) = 'brain-align'";
  const [{ json }] = await duckdb(await toParquet(threeRowTable(), { step: 'fit-encoding' }), sql);
  const said = JSON.parse(json);
  t.is(said.table, 'every_type');
  t.deepEqual(said.columns.response, { type: 'vec64', unit: 'percent', about: 'two neuroids' });
  t.deepEqual(said.provenance, { step: 'fit-encoding' });
});

test('every column type comes back bit for bit', async (t) => {
  const table = threeRowTable();
  t.deepEqual(fromParquet(everyType, await toParquet(table)).columns, table.columns);
});

test('a table without rows comes back without rows', async (t) => {
  t.is(fromParquet(everyType, await toParquet(fromRows(everyType, []))).length, 0);
});

test('equal tables give equal bytes, file after file', async (t) => {
  const first = await toParquet(threeRowTable(), { a: '1', b: '2', c: '3' });
  for (let i = 0; i < 4; i++) t.deepEqual(await toParquet(threeRowTable(), { c: '3', b: '2', a: '1' }), first);
});

test('a wide table is written in row groups of at most 64 MiB', async (t) => {
  const table = longTable(1500, 12_000);
  const bytes = await toParquet(table);
  const file: any = await ParquetFile.fromFile(new Blob([bytes as BlobPart]));
  t.is(file.metadata().numRowGroups(), 2);
  const back = fromParquet(everyType, bytes);
  t.true(back.columns.activation.data.every((x, i) => x === table.columns.activation.data[i]));
  t.deepEqual(back.columns.spread, table.columns.spread);
  t.deepEqual(back.columns.good, table.columns.good);
});

test('a damaged file is a DataError, another table’s a TableError', async (t) => {
  const bytes = await toParquet(threeRowTable());
  t.throws(() => fromParquet(everyType, bytes.slice(0, bytes.length - 9)), { instanceOf: DataError });
  t.true(isExpected(t.throws(() => fromParquet(everyType, new Uint8Array(0)))));
  const other = defineTable({ name: 'other', about: '', key: ['id'], columns: { id: text(''), count: integer('') } });
  t.throws(() => fromParquet(other, bytes), { instanceOf: TableError, message: /^other\.note: is not a column/ });
});
