import { readFile } from 'node:fs/promises';
import { onDisk } from '../engine/files.ts';
import { DataError } from '../errors.ts';
import { fromArrow } from '../table/arrow.ts';
import { type ArrowTable, type DataType, type Field, tableFromIPC } from '../table/arrow-library.ts';
import type { Column, ColumnType, Table, TableSpec } from '../table/define.ts';

/** A table file with what its own schema says of it. */
export interface FileTable {
  readonly table: Table;
  /** What was written with the table: the step that made it, hashes. */
  readonly provenance: readonly (readonly [string, string])[];
}

const TYPES: Readonly<Record<string, ColumnType>> = {
  Utf8: 'utf8',
  Binary: 'bytes',
  Bool: 'bool',
  Int32: 'i32',
  Float64: 'f64',
};
/** Entries that are the table's definition, not where it comes from. */
const OURS = new Set(['table', 'about', 'key', 'brain-align']);

/** Reads a `.parquet` or `.arrow` file whose definition nobody knows but the file. Throws DataError for types that we do not hold. */
export async function readFileTable(path: string): Promise<FileTable> {
  const arrow = await readArrow(path);
  const { metadata } = arrow.schema;
  const columns = Object.fromEntries(arrow.schema.fields.map((field) => [field.name, columnOf(path, field)]));
  const key = metadata.get('key');
  const spec: TableSpec = {
    name: metadata.get('table') ?? 'table',
    about: metadata.get('about') ?? 'a table that does not say what it is',
    key: key ? key.split(',') : [],
    columns,
  };
  return {
    table: fromArrow(spec, arrow),
    provenance: [...metadata].filter(([name]) => !OURS.has(name) && !name.startsWith('ARROW:')),
  };
}

async function readArrow(path: string): Promise<ArrowTable> {
  const bytes = await onDisk(path, () => readFile(path));
  try {
    if (!path.endsWith('.parquet')) return tableFromIPC(bytes);
    const { readParquet } = await import('parquet-wasm');
    return tableFromIPC(readParquet(bytes, { batchSize: 2 ** 16 }).intoIPCStream());
  } catch (cause) {
    throw new DataError(path, 'is not a readable table', 'the file is damaged or of another format', { cause });
  }
}

function columnOf(path: string, { name, type, nullable, metadata }: Field): Column {
  const known = nullable && String(type) === 'Utf8' ? 'utf8?' : (TYPES[String(type)] ?? listType(type));
  if (!known) throw new DataError(`${path}.${name}`, `is of type ${type}`, 'tables of brain-align hold no such column');
  return { type: known, unit: metadata.get('unit') ?? '?', about: metadata.get('about') ?? '', nan: true };
}

function listType(type: DataType): ColumnType | undefined {
  const shape = String(type);
  if (/^FixedSizeList\[\d+\]<Float32>$/.test(shape)) return 'vec32';
  if (/^FixedSizeList\[\d+\]<Float64>$/.test(shape)) return 'vec64';
  return shape === 'List<Float64>' ? 'list64' : undefined;
}
