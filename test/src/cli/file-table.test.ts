import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tableFromArrays, tableToIPC } from 'apache-arrow';
import test from 'ava';
import { readFileTable } from '../../../src/cli/file-table.ts';
import { DataError } from '../../../src/errors.ts';
import { toIpc } from '../../../src/table/arrow.ts';
import { fromRows } from '../../../src/table/check.ts';
import {
  bytes,
  defineTable,
  flag,
  integer,
  list64,
  optionalText,
  real,
  text,
  vector32,
  vector64,
} from '../../../src/table/define.ts';
import { toParquet } from '../../../src/table/parquet.ts';

const folder = mkdtempSync(join(tmpdir(), 'file-table-'));
const written = (name: string, content: Uint8Array | string) => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};

const kinds = defineTable({
  name: 'kinds',
  about: 'One column of each kind.',
  key: ['id', 'repetition'],
  columns: {
    id: text('identifies it'),
    repetition: integer('which time', 'index'),
    remark: optionalText('a remark', 'text'),
    held_out: flag('whether held out'),
    r: real('a correlation', 'r'),
    single: vector32('a vector', 'activation'),
    double: vector64('a vector', 'µV'),
    list: list64('a list', 'ms'),
    file: bytes('a file'),
  },
});
const table = fromRows(
  kinds,
  ['ä', 'b'].map((id, i) => ({
    id,
    repetition: i,
    remark: i ? null : 'once',
    held_out: i === 0,
    r: 0.1 * i,
    single: Float32Array.of(i, 2),
    double: Float64Array.of(i, 0.1),
    list: Float64Array.from({ length: i + 1 }, (_, j) => j / 3),
    file: Uint8Array.of(i, 255),
  })),
);
/** All but whether NaN is allowed, which a file does not say. */
const told = ({ spec }: { spec: typeof table.spec | any }) => ({
  ...spec,
  columns: Object.fromEntries(
    Object.entries(spec.columns).map(([name, { type, unit, about }]: [string, any]) => [name, { type, unit, about }]),
  ),
});

test('a Parquet file says by itself what its columns are, and where it comes from', async (t) => {
  const read = await readFileTable(written('kinds.parquet', await toParquet(table, { step: 'load', seed: '3' })));
  t.deepEqual(told(read.table), told(table));
  t.deepEqual(read.table.columns, table.columns as any);
  t.deepEqual([...read.provenance].sort(), [
    ['seed', '3'],
    ['step', 'load'],
  ]);
});

test('so does an Arrow file', async (t) => {
  const read = await readFileTable(written('kinds.arrow', toIpc(table, { step: 'load' })));
  t.deepEqual(told(read.table), told(table));
  t.deepEqual(read.table.columns.list, table.columns.list);
  t.deepEqual(read.provenance, [['step', 'load']]);
});

test('a file of someone else is shown as far as its types are ours, and refused by column where they are not', async (t) => {
  const foreign = tableToIPC(tableFromArrays({ x: Float64Array.of(1, 2) }), 'file');
  const { spec, length } = (await readFileTable(written('foreign.arrow', foreign))).table;
  t.deepEqual({ name: spec.name, length, unit: spec.columns.x.unit }, { name: 'table', length: 2, unit: '?' });
  const path = written('wide.arrow', tableToIPC(tableFromArrays({ x: BigInt64Array.of(1n) }), 'file'));
  const error = await t.throwsAsync(readFileTable(path), { instanceOf: DataError });
  t.is(error?.message, `${path}.x: is of type Int64; tables of brain-align hold no such column`);
});

test('a file that is missing, or holds something else, is a DataError that names it', async (t) => {
  for (const name of ['text.parquet', 'text.arrow']) {
    const path = written(name, 'this is no table');
    t.is((await t.throwsAsync(readFileTable(path), { instanceOf: DataError }))?.place, path);
  }
  t.regex((await t.throwsAsync(readFileTable(join(folder, 'none.arrow'))))!.message, /there is no such file; check the path$/);
});
