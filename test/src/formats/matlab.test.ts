import { readFileSync } from 'node:fs';
import test from 'ava';
import { DataError } from '../../../src/errors.ts';
import { flattenMatlab } from '../../../src/formats/flatten-matlab.ts';
import type { MatlabFile, MatlabValue } from '../../../src/formats/matlab-value.ts';
import { readMatlab } from '../../../src/formats/read-matlab.ts';
import { fixture } from '../../support/fixture.ts';

const bytesOf = (name: string): Buffer => readFileSync(new URL(`../../fixtures/matlab/${name}`, import.meta.url));
const read = (name: string): Promise<MatlabFile> => readMatlab(name, bytesOf(name));
const said = fixture('matlab/values.json') as { matrix: (number | null)[]; single: number[] };

const number = (value: number): MatlabValue => ({
  ...{ kind: 'numbers', shape: [1, 1], data: Float64Array.of(value), truth: false },
});
const text = (...rows: string[]): MatlabValue => ({ kind: 'texts', shape: [rows.length], data: rows });
const pair: MatlabValue = { kind: 'numbers', shape: [1, 2], data: Float64Array.of(1, 2), truth: false };
const matrix: MatlabValue = {
  ...{ kind: 'numbers', shape: [2, 3], truth: false },
  data: Float64Array.from(said.matrix, (value) => value ?? Number.NaN),
};
const truth: MatlabValue = { kind: 'numbers', shape: [2, 2], data: Float64Array.of(1, 0, 0, 1), truth: true };
const whole: MatlabValue = { kind: 'numbers', shape: [1, 2], data: Float64Array.of(-3, 2 ** 40), truth: false };
const single: MatlabValue = { kind: 'numbers', shape: [2, 3, 4], data: Float32Array.from(said.single), truth: false };

for (const name of ['v5.mat', 'v5-packed.mat']) {
  test(`${name}, which scipy wrote, holds numbers, truth values, texts, cells and structs`, async (t) => {
    const file = await read(name);
    t.deepEqual(file.matrix, matrix);
    t.deepEqual(file.single, single);
    t.deepEqual(file.whole, whole);
    t.deepEqual(file.small, { kind: 'numbers', shape: [1, 2], data: Float64Array.of(1, 200), truth: false });
    t.deepEqual(file.truth, truth);
    t.deepEqual(file.text, text('naïve café'));
    t.deepEqual(file.rows, text('one  ', 'three'));
    const empty: MatlabValue = { kind: 'numbers', shape: [0, 0], data: new Float64Array(0), truth: false };
    t.deepEqual(file.cells, { kind: 'cells', shape: [2, 2], data: [text('a'), pair, empty, text('dd')] });
    const flag: MatlabValue = { kind: 'numbers', shape: [1, 1], data: Float64Array.of(1), truth: true };
    const inner: MatlabValue = { kind: 'structs', shape: [1, 1], data: [{ flag }] };
    t.deepEqual(file.one, { kind: 'structs', shape: [1, 1], data: [{ name: text('Aqua'), count: number(143), inner }] });
    const many = [
      { subject: text('018'), score: number(1) },
      { subject: text('199'), score: number(2) },
    ];
    t.deepEqual(file.many, { kind: 'structs', shape: [1, 2], data: many });
  });
}

test('a big-endian file holds the same', async (t) => {
  const file = await read('v5-big.mat');
  t.deepEqual(file.matrix, matrix);
  t.deepEqual(file.ints, { kind: 'numbers', shape: [1, 2], data: Float64Array.of(-5, 7), truth: false });
  t.deepEqual(file.abc, text('xyz'));
});

test('a file of version 7.3 holds the same, in rows as all others', async (t) => {
  const file = await read('v73.mat');
  t.deepEqual(file.matrix, matrix);
  t.deepEqual(file.single, single);
  t.deepEqual(file.whole, whole);
  t.deepEqual(file.truth, truth);
  t.deepEqual(file.text, text('naïve café'));
  t.deepEqual(file.nothing, { kind: 'numbers', shape: [0, 3], data: new Float64Array(0), truth: false });
  t.deepEqual(file.cells, { kind: 'cells', shape: [1, 3], data: [text('a'), pair, text('dd')] });
  t.deepEqual(file.one, { kind: 'structs', shape: [1, 1], data: [{ count: number(143), name: text('Aqua') }] });
  t.deepEqual(file.many, { kind: 'structs', shape: [1, 2], data: [{ score: number(1) }, { score: number(2) }] });
  t.false('#refs#' in file);
});

test('fields of structs become arrays and lists by their dotted names, and a cell of matrices is left out', async (t) => {
  const arrays = flattenMatlab(await read('v5.mat'));
  const found = Object.fromEntries(arrays.map(({ name, data }) => [name, [...data]]));
  t.deepEqual(found['many.subject'], ['018', '199']);
  t.deepEqual(found['many.score'], [1, 2]);
  t.deepEqual([found['one.name'], found['one.count'], found['one.inner.flag']], [['Aqua'], [143], [1]]);
  t.deepEqual(found.rows, ['one', 'three']);
  t.false('cells' in found);
});

const refusals: Readonly<Record<string, readonly [bytes: Uint8Array, message: RegExp]>> = {
  'a sparse matrix': [bytesOf('sparse.mat'), /, s: is a sparse matrix, which is not read; load it in MATLAB/],
  'a complex matrix': [bytesOf('complex.mat'), /, z: holds complex numbers, which are not read/],
  'an empty file': [new Uint8Array(0), /x\.mat: is empty/],
  'another file': [Buffer.from('a,b\n1,2\n'.repeat(40)), /is not a MATLAB file; version 5 and later are read/],
  'an HDF5 file that MATLAB did not write': [
    readFileSync(new URL('../../fixtures/formats/arrays.h5', import.meta.url)),
    /has no MATLAB class; did MATLAB write this HDF5 file\?/,
  ],
};
for (const [what, [bytes, message]] of Object.entries(refusals)) {
  test(`${what} is refused with the reason`, async (t) => {
    await t.throwsAsync(readMatlab('x.mat', bytes), { instanceOf: DataError, message });
  });
}

test('a file that is cut off within a variable is a DataError that names the file', async (t) => {
  for (const name of ['v5.mat', 'v5-packed.mat', 'v5-big.mat', 'v73.mat']) {
    const whole = bytesOf(name);
    for (const share of [0.3, 0.5, 0.7, 0.9]) {
      const cut = whole.subarray(0, Math.floor(share * whole.length) | 1);
      await t.throwsAsync(readMatlab(name, cut), { instanceOf: DataError, message: new RegExp(name) }, `${name} ${share}`);
    }
  }
});
