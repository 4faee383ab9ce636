import test from 'ava';
import { cell, vector } from '../../../src/cli/cells.ts';
import { tableLines } from '../../../src/cli/show.ts';
import { PLAIN } from '../../../src/cli/terminal.ts';
import { rowsAbout, summary, traceLines } from '../../../src/cli/trace.ts';
import { fromRows } from '../../../src/table/check.ts';
import { bytes, defineTable, flag, list64, optionalReal, optionalText, text, vector32 } from '../../../src/table/define.ts';

const odd = defineTable({
  name: 'odd',
  about: 'One column of each kind.',
  key: ['stimulus_id'],
  columns: {
    stimulus_id: text('joins stimulus_set'),
    remark: optionalText('a remark', 'text'),
    held_out: flag('whether held out'),
    r: optionalReal('a correlation', 'r'),
    file: bytes('a file'),
  },
});
const rows = ['s1', 's2', 's3'].map((stimulus_id, i) => ({
  stimulus_id,
  remark: i ? `remark ${i}` : null,
  held_out: i === 1,
  r: i === 2 ? Number.NaN : 0.123456,
  file: new Uint8Array(1500 * i),
}));
const table = fromRows(odd, rows);

test('show prints what a table is, its columns with units and sentences, and its first rows', (t) => {
  t.deepEqual(tableLines(table, [['made by', 'load.odd']], 2, PLAIN), [
    'odd · One column of each kind.',
    '  rows     3',
    '  key      stimulus_id',
    '  made by  load.odd',
    '',
    'column       type   unit  meaning',
    'stimulus_id  utf8   name  joins stimulus_set',
    'remark       utf8?  text  a remark',
    'held_out     bool   1     whether held out',
    'r            f64    r     a correlation',
    'file         bytes  byte  a file',
    '',
    'stimulus_id  remark    held_out       r  file',
    's1           –         no        0.1235  <0 B>',
    's2           remark 1  yes       0.1235  <1.5 kB>',
    '… and 1 more row; --rows n shows more',
  ]);
});

test('a table without rows, or of which no row is wanted, ends with its columns', (t) => {
  t.is(tableLines(table, [], 0, PLAIN).at(-1), 'file         bytes  byte  a file');
  t.true(tableLines(fromRows(odd, []), [], 5, PLAIN).includes('  rows  0'));
});

test('a value that was not measured is shown as NaN', (t) => {
  t.is(cell(odd.columns.r, Number.NaN), 'NaN');
});

test('a vector is shown by its first values and its length', (t) => {
  t.is(vector(Float64Array.of(1, 2.5, -3)), '[1, 2.5, -3]');
  t.is(vector(Float64Array.of(1, 2.5, -3, 0)), '[1, 2.5, -3, … 4]');
  t.is(vector(new Float64Array(0)), '[]');
});

test('the summary of (3, 4) is norm 5, mean 3.5, and NaN spreads', (t) => {
  t.deepEqual(summary([3, 4]), { norm: 5, mean: 3.5, least: 3, most: 4 });
  t.deepEqual(summary([3, Number.NaN]), { norm: Number.NaN, mean: Number.NaN, least: Number.NaN, most: Number.NaN });
  t.deepEqual(summary([]), { norm: 0, mean: Number.NaN, least: Number.NaN, most: Number.NaN });
});

const sites = defineTable({
  name: 'sites',
  about: 'x',
  key: ['site', 'stimulus_id'],
  columns: { site: text('x'), stimulus_id: text('x'), activation: vector32('x', 'activation') },
});

test('trace gives one row as names and values, without the stimulus itself', (t) => {
  t.deepEqual(traceLines(table, [1]), [
    '  remark    remark 1',
    '  held_out  yes',
    '  r         0.1235 r',
    '  file      <1.5 kB>',
  ]);
});

test('trace gives each vector its norm, mean, range and first values', (t) => {
  const cells = [
    { site: 'a', stimulus_id: 's1', activation: Float32Array.of(3, 4) },
    { site: 'a', stimulus_id: 's2', activation: Float32Array.of(0, 0) },
    { site: 'b', stimulus_id: 's1', activation: Float32Array.of(0, -2) },
  ];
  const vectors = fromRows(sites, cells);
  t.deepEqual(traceLines(vectors, rowsAbout(vectors, 's1')), [
    '  site  norm  mean  least  most  activation',
    '  a        5   3.5      3     4  [3, 4]',
    '  b        2    -1     -2     0  [0, -2]',
  ]);
});

test('trace shows a list column as a vector, and says how many rows it leaves out', (t) => {
  const lists = defineTable({
    name: 'lists',
    about: 'x',
    key: ['stimulus_id'],
    columns: { stimulus_id: text('x'), values: list64('x', '1') },
  });
  const one = fromRows(lists, [{ stimulus_id: 's1', values: Float64Array.of(2) }]);
  t.deepEqual(traceLines(one, [0]), ['  norm  mean  least  most  values', '     2     2      2     2  [2]']);
  const many = fromRows(
    odd,
    Array.from({ length: 70 }, (_, i) => ({ ...rows[0], stimulus_id: `s${i}` })),
  );
  const lines = traceLines(
    many,
    Array.from({ length: 70 }, (_, i) => i),
  );
  t.is(lines.at(-1), '  … and 10 more rows');
  t.is(lines.length, 62);
});
