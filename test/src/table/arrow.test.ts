import { tableFromIPC } from 'apache-arrow';
import test from 'ava';
import fc from 'fast-check';
import { DataError, isExpected, TableError } from '../../../src/errors.ts';
import { fromIpc, toIpc } from '../../../src/table/arrow.ts';
import { check, fromRows } from '../../../src/table/check.ts';
import { defineTable, integer, real, text } from '../../../src/table/define.ts';
import { sliceRows } from '../../../src/table/slice.ts';
import { everyType, longTable, threeRowTable } from './every-type.ts';

test('every column type comes back bit for bit', (t) => {
  const table = threeRowTable();
  const back = fromIpc(everyType, toIpc(table));
  t.is(back.length, 3);
  t.deepEqual(back.columns, table.columns);
  t.notThrows(() => check(everyType, back.columns));
});

test('numbers read from a file are views of its bytes', (t) => {
  const bytes = toIpc(longTable(100, 16));
  const { columns } = fromIpc(everyType, bytes);
  for (const array of [columns.count, columns.score, columns.activation.data, columns.response.data, columns.spread.data])
    t.is(array.buffer, bytes.buffer);
});

test('bytes that do not begin at an aligned address are read all the same', (t) => {
  const table = longTable(50, 3);
  const bytes = toIpc(table);
  const shifted = new Uint8Array(bytes.length + 1);
  shifted.set(bytes, 1);
  t.deepEqual(fromIpc(everyType, shifted.subarray(1)).columns, table.columns);
});

test('equal tables give equal bytes, whatever the order of the provenance', (t) => {
  const [a, b] = [toIpc(threeRowTable(), { from: 'x', by: 'y' }), toIpc(threeRowTable(), { by: 'y', from: 'x' })];
  t.deepEqual(a, b);
  const { columns } = fromIpc(everyType, a);
  t.deepEqual(toIpc(check(everyType, columns), { by: 'y', from: 'x' }), a);
});

test('a slice of a table gives the bytes of a table of those rows', (t) => {
  const long = longTable(40, 3);
  const rows = sliceRows(long, 7, 29);
  const { columns } = fromIpc(everyType, toIpc(rows));
  t.is(columns.id[0], 'row 7');
  t.deepEqual(columns.activation.data, long.columns.activation.data.slice(21, 87));
  t.deepEqual(columns.spread.offsets.at(-1), long.columns.spread.offsets[29] - long.columns.spread.offsets[7]);
  t.is(columns.spread.data[0], long.columns.spread.data[long.columns.spread.offsets[7]]);
});

test('the schema says the table, its key, and each column’s unit and meaning', (t) => {
  const { schema } = tableFromIPC(toIpc(threeRowTable(), { pipeline: 'toy' }));
  t.is(schema.metadata.get('table'), 'every_type');
  t.is(schema.metadata.get('about'), everyType.about);
  t.is(schema.metadata.get('key'), 'id');
  t.is(schema.metadata.get('pipeline'), 'toy');
  for (const field of schema.fields) {
    const column = everyType.columns[field.name as keyof typeof everyType.columns];
    t.is(field.metadata.get('unit'), column.unit);
    t.is(field.metadata.get('about'), column.about);
    t.is(field.nullable, field.name === 'note');
  }
});

test('a table without rows comes back without rows', (t) => {
  const back = fromIpc(everyType, toIpc(fromRows(everyType, [])));
  t.is(back.length, 0);
  t.deepEqual(back.columns, fromRows(everyType, []).columns);
});

const columns = { id: text('identifies'), n: integer('how many') };
const small = defineTable({ name: 'small', about: 'A small table.', key: ['id'], columns });
const smallBytes = () => toIpc(fromRows(small, [{ id: 'a', n: 1 }]));

test('a column of another type, a missing and an extra column are named', (t) => {
  const other = defineTable({ name: 'small', about: '', key: ['id'], columns: { ...columns, n: real('how much', '1') } });
  const more = defineTable({ name: 'small', about: '', key: ['id'], columns: { ...columns, extra: integer('more') } });
  const fewer = defineTable({ name: 'small', about: '', key: ['id'], columns: { id: columns.id } });
  t.throws(() => fromIpc(other, smallBytes()), { instanceOf: TableError, message: /^small\.n: is Int32 in the file, where f64/ });
  t.throws(() => fromIpc(more, smallBytes()), { instanceOf: TableError, message: 'small.extra: is missing' });
  t.throws(() => fromIpc(fewer, smallBytes()), { instanceOf: TableError, message: /^small\.n: is not a column/ });
});

test('half a surrogate pair is refused, since UTF-8 would change it', (t) => {
  const table = fromRows(small, [{ id: 'a\ud83e', n: 1 }]);
  t.throws(() => toIpc(table), { instanceOf: TableError, message: /^small\.id\[0\]: holds half of a surrogate pair/ });
});

test('a file cut short at any place is a DataError or TableError', (t) => {
  const bytes = toIpc(threeRowTable());
  for (let end = 0; end < bytes.length - 1; end += 29) {
    const error = t.throws(() => fromIpc(everyType, bytes.slice(0, end)));
    t.true(isExpected(error), `${end}: ${error}`);
  }
  t.throws(() => fromIpc(everyType, bytes.slice(0, 100)), { instanceOf: DataError, message: /every_type: .* make it again/ });
});

test('bytes that are no Arrow file are a DataError', (t) => {
  const words = fc.uint8Array({ maxLength: 200 });
  const framed = words.map((bytes) => Uint8Array.from([...Buffer.from('ARROW1\0\0'), ...bytes, ...Buffer.from('ARROW1')]));
  fc.assert(
    fc.property(fc.oneof(words, framed), (bytes) => {
      t.true(t.throws(() => fromIpc(everyType, bytes)) instanceof DataError);
    }),
    { seed: 1, numRuns: 200 },
  );
});

test('a negative length in the file is a DataError, not an endless loop', (t) => {
  const bytes = toIpc(threeRowTable());
  bytes[15] = 255;
  t.throws(() => fromIpc(everyType, bytes), { instanceOf: DataError });
});
