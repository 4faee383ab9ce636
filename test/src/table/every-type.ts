import { check, fromRows } from '../../../src/table/check.ts';
import type { RowOf, Table } from '../../../src/table/define.ts';
import {
  bytes,
  defineTable,
  flag,
  integer,
  list64,
  optionalReal,
  optionalText,
  text,
  vector32,
  vector64,
} from '../../../src/table/define.ts';

/** One column of every type. */
export const everyType = defineTable({
  name: 'every_type',
  about: 'A table with a column of every type.',
  key: ['id'],
  columns: {
    id: text('identifies the row'),
    note: optionalText('may be absent', 'text'),
    blob: bytes('some bytes'),
    good: flag('whether it is good'),
    count: integer('how many', 'word'),
    score: optionalReal('may be undefined', 'bit'),
    activation: vector32('three units', 'activation'),
    response: vector64('two neuroids', 'percent'),
    spread: list64('any number', 'ms'),
  },
});

type Row = RowOf<typeof everyType>;
const first: Row = {
  id: 'café 🧠 语言',
  note: null,
  blob: Uint8Array.of(0, 255, 10),
  good: true,
  count: -2147483648,
  score: 0.1 + 0.2,
  activation: Float32Array.of(1 / 3, -0, 3.4028234663852886e38),
  response: Float64Array.of(5e-324, -1.7976931348623157e308),
  spread: Float64Array.of(1 / 7, 2 / 7, 3 / 7),
};
const second: Row = {
  id: '',
  note: '👩🏽‍🔬 says “yes”',
  blob: new Uint8Array(0),
  good: false,
  count: 2147483647,
  score: NaN,
  activation: Float32Array.of(1e-45, 0, -1),
  response: Float64Array.of(Math.PI, -0),
  spread: new Float64Array(0),
};
const third: Row = { ...first, id: 'c', note: '', good: true, count: 0, score: -0, spread: Float64Array.of(-5) };

export const threeRows: readonly Row[] = [first, second, third];
export const threeRowTable = (): Table<typeof everyType> => fromRows(everyType, threeRows);

/** Fixed numbers between -1000 and 1000, each the fraction of a multiple of an irrational one. */
function numbers(length: number, salt: number): Float64Array {
  const values = new Float64Array(length);
  for (let i = 0; i < length; i++) {
    const multiple = i * Math.SQRT2 + salt / Math.E;
    values[i] = 2e3 * (multiple - Math.floor(multiple)) - 1e3;
  }
  return values;
}

/** Many rows of made-up but fixed numbers. */
export function longTable(rows: number, width: number): Table<typeof everyType> {
  const ends = Int32Array.from({ length: rows + 1 }, (_, i) => Math.floor((i * i) / (rows + 1)));
  return check(everyType, {
    id: Array.from({ length: rows }, (_, i) => `row ${i}`),
    note: Array.from({ length: rows }, (_, i) => (i % 3 ? `note ${i}` : null)),
    blob: Array.from({ length: rows }, (_, i) => Uint8Array.of(i, i >> 8)),
    good: Uint8Array.from({ length: rows }, (_, i) => (i % 5 ? 0 : 1)),
    count: Int32Array.from({ length: rows }, (_, i) => i),
    score: numbers(rows, 1),
    activation: { data: new Float32Array(numbers(rows * width, 2)), width },
    response: { data: numbers(rows * 2, 3), width: 2 },
    spread: { data: numbers(ends[rows], 4), offsets: ends },
  });
}
