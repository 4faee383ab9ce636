import { closeSync, openSync, readSync, writeFileSync } from 'node:fs';
import { DataError } from '../../src/errors.ts';
import { type Matrix, matrix } from '../../src/linalg/matrix.ts';

/** An array as NumPy stores it: row-major, of any number of dimensions. */
export interface Stored {
  readonly data: Float64Array | Int32Array;
  readonly shape: readonly number[];
}

const MAGIC = Buffer.from('\x93NUMPY', 'latin1');
const MOST_AT_ONCE = 2 ** 30;
const TYPES = { '<f8': Float64Array, '<i4': Int32Array } as const;

/** Reads a .npy file of float64 or int32, straight into the array that is returned. Throws a DataError for any other. */
export function readNpy(path: string): Stored {
  const file = openSync(path, 'r');
  try {
    const { type, shape, offset } = readHeader(path, file);
    const data = new TYPES[type](shape.reduce((size, length) => size * length, 1));
    fill(path, file, new Uint8Array(data.buffer), offset);
    return { data, shape };
  } finally {
    closeSync(file);
  }
}

/** Writes version 1.0 of the format, the header padded to 64 bytes. */
export function writeNpy(path: string, { data, shape }: Stored): void {
  const type = data instanceof Int32Array ? '<i4' : '<f8';
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const words = `{'descr': '${type}', 'fortran_order': False, 'shape': (${sizes}), }`;
  const header = words.padEnd(64 * Math.ceil((words.length + 11) / 64) - 11).concat('\n');
  const size = Buffer.alloc(2);
  size.writeUInt16LE(header.length);
  const body = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  writeFileSync(path, Buffer.concat([MAGIC, Buffer.from([1, 0]), size, Buffer.from(header, 'latin1')]));
  writeFileSync(path, body, { flag: 'a' });
}

/** The rows and columns of an array of two dimensions. */
export function asMatrix({ data, shape }: Stored): Matrix {
  if (data instanceof Float64Array && shape.length === 2) return matrix(shape[0], shape[1], data);
  throw new DataError('npy', `${shape.join(' × ')} numbers of ${data.constructor.name} are no matrix`);
}

function readHeader(path: string, file: number) {
  const start = Buffer.alloc(12);
  readSync(file, start, 0, 12, 0);
  if (!start.subarray(0, 6).equals(MAGIC)) throw new DataError(path, 'not a .npy file');
  const [length, offset] = start[6] === 1 ? [start.readUInt16LE(8), 10] : [start.readUInt32LE(8), 12];
  const header = Buffer.alloc(length);
  readSync(file, header, 0, length, offset);
  return { ...parseHeader(path, header.toString('latin1')), offset: offset + length };
}

function parseHeader(path: string, header: string) {
  const [, type] = /'descr': '([^']*)'/.exec(header) ?? [];
  const [, sizes] = /'shape': \(([^)]*)\)/.exec(header) ?? [];
  if (!(type in TYPES)) throw new DataError(path, `numbers of type ${type}`, `known are ${Object.keys(TYPES).join(', ')}`);
  if (header.includes("'fortran_order': True")) throw new DataError(path, 'stored by columns', 'use numpy.ascontiguousarray');
  return {
    type: type as keyof typeof TYPES,
    shape: sizes
      .split(',')
      .filter((size) => size.trim())
      .map(Number),
  };
}

function fill(path: string, file: number, bytes: Uint8Array, offset: number): void {
  for (let at = 0; at < bytes.length; ) {
    const read = readSync(file, bytes, at, Math.min(bytes.length - at, MOST_AT_ONCE), offset + at);
    if (read === 0) throw new DataError(path, `ends after ${at} of ${bytes.length} bytes`);
    at += read;
  }
}
