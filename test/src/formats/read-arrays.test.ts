import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import test from 'ava';
import fc from 'fast-check';
import { DataError } from '../../../src/errors.ts';
import type { NamedArray } from '../../../src/formats/named-array.ts';
import { readArrays } from '../../../src/formats/read-arrays.ts';
import { fixture } from '../../support/fixture.ts';

interface Expected {
  readonly type: string;
  readonly shape: readonly number[];
  readonly data: readonly (number | string)[];
}
const { cases } = fixture('formats/arrays.json') as { cases: Record<string, Record<string, Expected>> };
const bytesOf = (name: string): Buffer => readFileSync(new URL(`../../fixtures/formats/${name}`, import.meta.url));
const named = (arrays: readonly NamedArray[]) => new Map(arrays.map((array) => [array.name, array]));
const SPELT = ['NaN', 'Infinity', '-Infinity'];
const value = (cell: number | string) => (SPELT.includes(cell as string) ? Number(cell) : cell);

for (const [file, expected] of Object.entries(cases)) {
  test(`${file} holds what its own library wrote, to the bit`, async (t) => {
    const found = named(await readArrays(file, bytesOf(file)));
    t.deepEqual([...found.keys()].sort(), Object.keys(expected).sort());
    for (const [name, { type, shape, data }] of Object.entries(expected)) {
      const array = found.get(name)!;
      t.is(array.kind === 'texts' ? 'texts' : array.type, type, name);
      t.deepEqual(array.shape, shape, name);
      t.is(array.data.length, data.length, name);
      for (let i = 0; i < data.length; i++) t.true(Object.is(array.data[i], value(data[i])), `${name}[${i}]`);
    }
  });
}

const refusals: readonly (readonly [string, RegExp])[] = [
  ['too-large.npy', /holds 9007199254740993, which a double cannot hold exactly; store it as float64/],
  ['objects.npy', /holds Python objects, which are not read/],
  ['complex.npy', /holds elements of type c16, which are not read/],
  ['record.npy', /not a plain array of numbers or texts; save one field at a time/],
];
for (const [file, message] of refusals) {
  test(`${file} is refused with the reason`, async (t) => {
    await t.throwsAsync(readArrays(file, bytesOf(file)), { instanceOf: DataError, message });
  });
}

test('a file cut off anywhere is a DataError that names the file', async (t) => {
  for (const file of ['f8-little-c.npy', 'f2-big-fortran.npy', 'stored.npz', 'deflated.npz', 'tensors.safetensors']) {
    const whole = bytesOf(file);
    for (let length = 0; length < whole.length; length += 1 + Math.floor(length / 9)) {
      const error = await t.throwsAsync(
        readArrays(file, whole.subarray(0, length)),
        { instanceOf: DataError },
        `${file} at ${length}`,
      );
      t.true(error?.message.startsWith(file));
    }
  }
  for (const length of [100, 600, 2000, 8000]) {
    await t.throwsAsync(readArrays('arrays.h5', bytesOf('arrays.h5').subarray(0, length)), { instanceOf: DataError });
  }
});

test('a changed byte inside an archive is found by its CRC-32', async (t) => {
  for (const [file, at] of [
    ['stored.npz', 190],
    ['deflated.npz', 80],
  ] as const) {
    const bytes = Buffer.from(bytesOf(file));
    bytes[at] ^= 1;
    await t.throwsAsync(readArrays(file, bytes), { instanceOf: DataError, message: /(CRC-32|cannot be unpacked)/ });
  }
});

test('bytes of any other kind are of no known format, or a DataError of the one they begin as', async (t) => {
  await t.throwsAsync(readArrays('x.npy', Buffer.from('stimulus,unit\n1,2\n')), {
    message: 'x.npy: is of no known format; NPY, NPZ, safetensors, HDF5 and Parquet are read',
  });
  await t.throwsAsync(readArrays('x.npy', new Uint8Array(0)), { message: /x.npy: is empty/ });
  const heads = [[], [0x93, ...Buffer.from('NUMPY')], [0x50, 0x4b, 3, 4], [...Buffer.from('PAR1')]];
  const property = fc.asyncProperty(fc.constantFrom(...heads), fc.uint8Array({ maxLength: 200 }), async (head, tail) => {
    await t.throwsAsync(readArrays('x', Uint8Array.from([...head, ...tail])), { instanceOf: DataError });
  });
  await fc.assert(property, { numRuns: 200, seed: 5 });
});

const header = (json: unknown, body = 0) => {
  const text = Buffer.from(JSON.stringify(json));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  return Buffer.concat([length, text, Buffer.alloc(body)]);
};

test('a tensor must lie in the file, in the bytes that its shape takes', async (t) => {
  const one = (dtype: string, shape: number[], to: number) => header({ x: { dtype, shape, data_offsets: [0, to] } }, 8);
  await t.throwsAsync(readArrays('f', one('F32', [3], 12)), { message: /f, x: lies at 0 to 12, beyond the 8 bytes of data/ });
  await t.throwsAsync(readArrays('f', one('F32', [3], 8)), { message: /has 8 bytes, where its shape \(3\) of F32 takes 12/ });
  await t.throwsAsync(readArrays('f', one('F8_E4M3', [8], 8)), { message: /holds F8_E4M3, which is not read; there is: F64/ });
});

/** Writes a Parquet file with DuckDB and reads its bytes. */
async function parquet(select: string): Promise<Buffer> {
  const folder = mkdtempSync(join(tmpdir(), 'arrays-'));
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    await connection.run(`copy (${select}) to '${join(folder, 'x.parquet')}' (format parquet)`);
    return readFileSync(join(folder, 'x.parquet'));
  } finally {
    connection.closeSync();
    instance.closeSync();
    rmSync(folder, { recursive: true });
  }
}

test('Parquet columns of lists are matrices, of numbers and texts arrays', async (t) => {
  const rows = `select * from (values
    ('a', [1.5, 2.5]::float[], [1, 2]::bigint[], 0.1::double, 7::smallint, true),
    ('b', [3.5, 4.5]::float[], [3, 4]::bigint[], 0.2::double, -7::smallint, false)) as v(id, single, whole, real, short, flag)`;
  const found = await readArrays('x', await parquet(rows));
  t.deepEqual(found, [
    { kind: 'texts', name: 'id', shape: [2], data: ['a', 'b'] },
    { kind: 'numbers', name: 'single', type: 'f4', shape: [2, 2], data: Float32Array.of(1.5, 2.5, 3.5, 4.5) },
    { kind: 'numbers', name: 'whole', type: 'i8', shape: [2, 2], data: Float64Array.of(1, 2, 3, 4) },
    { kind: 'numbers', name: 'real', type: 'f8', shape: [2], data: Float64Array.of(0.1, 0.2) },
    { kind: 'numbers', name: 'short', type: 'i2', shape: [2], data: Float64Array.of(7, -7) },
  ]);
});

test('an empty cell, an empty element and lists of two lengths are DataErrors with their row', async (t) => {
  const refuse = async (select: string, message: RegExp) =>
    t.throwsAsync(readArrays('x', await parquet(select)), { instanceOf: DataError, message });
  await refuse('select unnest([1, null]) as a', /x, a: is empty in row 1/);
  await refuse('select unnest([[1], [null]]) as a', /x, a, row 1: is empty in row 0/);
  await refuse('select unnest([[1], [2, 3]]) as a', /x, a: holds 2 numbers in row 1, but 1 in row 0/);
});

test('a Parquet file of many row groups is read in order', async (t) => {
  const [{ data }] = await readArrays('x', await parquet('select range::double as a from range(300000)'));
  t.is(data.length, 300000);
  t.true((data as Float64Array).every((number, row) => number === row));
});
