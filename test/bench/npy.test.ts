import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { readNpy, writeNpy } from './npy.ts';

const folder = mkdtempSync(join(tmpdir(), 'npy-'));
test.after.always(() => rmSync(folder, { recursive: true }));

/** What `numpy.save` writes for `numpy.arange(3, dtype='int32')`, byte for byte. */
const ARANGE = Buffer.concat([
  Buffer.from('93', 'hex'),
  Buffer.from('NUMPY\x01\x00v\x00', 'latin1'),
  Buffer.from("{'descr': '<i4', 'fortran_order': False, 'shape': (3,), }".padEnd(117).concat('\n'), 'latin1'),
  Buffer.from(Int32Array.of(0, 1, 2).buffer),
]);

test('a file of NumPy is read', (t) => {
  const path = join(folder, 'arange.npy');
  writeFileSync(path, ARANGE);
  t.deepEqual(readNpy(path), { data: Int32Array.of(0, 1, 2), shape: [3] });
});

test('a file is written as NumPy would', (t) => {
  const path = join(folder, 'written.npy');
  writeNpy(path, { data: Int32Array.of(0, 1, 2), shape: [3] });
  const written = readFileSync(path);
  t.is((written.length - 12) % 64, 0);
  t.deepEqual(readNpy(path), { data: Int32Array.of(0, 1, 2), shape: [3] });
});

test('a matrix comes back as it was', (t) => {
  const path = join(folder, 'matrix.npy');
  const data = Float64Array.of(1, -0, Number.NaN, 1e300, 5e-324, 6);
  writeNpy(path, { data, shape: [2, 3] });
  t.deepEqual(readNpy(path), { data, shape: [2, 3] });
});

test('a file that is cut short is an error', (t) => {
  const path = join(folder, 'short.npy');
  writeFileSync(path, ARANGE.subarray(0, -4));
  t.throws(() => readNpy(path), { message: /ends after 8 of 12 bytes/ });
});

test('numbers of another type are an error', (t) => {
  const path = join(folder, 'other.npy');
  writeFileSync(path, Buffer.from(ARANGE.toString('latin1').replace('<i4', '<f4'), 'latin1'));
  t.throws(() => readNpy(path), { message: /numbers of type <f4; known are <f8, <i4/ });
});
