import { DataError, suggest } from '../../src/errors.ts';
import { flattenMatlab } from '../../src/formats/flatten-matlab.ts';
import type { NamedArray, NumberArray } from '../../src/formats/named-array.ts';
import { readArrays } from '../../src/formats/read-arrays.ts';
import { readMatlab } from '../../src/formats/read-matlab.ts';
import { readBytes } from '../files/read-text.ts';

/** The arrays of a file of the reader's own. */
export interface OwnArrays {
  readonly path: string;
  /** All of them: whether each holds numbers, and whether it is a list. */
  readonly variables: readonly { readonly name: string; readonly numbers: boolean; readonly list: boolean }[];
  /** The array of numbers of that name; the only one of the file where none is named. */
  matrix(name: string | undefined): NumberArray;
  /** A list as texts, numbers as they are spelt; each `what` has one. */
  list(name: string): string[];
  /** Names of the lists that are so long. */
  lists(length: number): string[];
}

export const isMatlabName = (path: string): boolean => /\.mat(\.gz)?$/i.test(path);

/**
 * Reads a MATLAB file (by its name: `.mat`, version 5 to 7.3) or one of NPY, NPZ, safetensors, HDF5 or Parquet (by its content). Throws DataError
 * for a file that is missing, damaged or of another format; and, when an array is asked for, with the nearest name where there is none.
 */
export async function readOwnArrays(path: string): Promise<OwnArrays> {
  const bytes = readBytes(path);
  const arrays = isMatlabName(path) ? flattenMatlab(await readMatlab(path, bytes)) : await readArrays(path, bytes);
  const find = (name: string): NamedArray => {
    const found = arrays.find((array) => array.name === name);
    if (found) return found;
    throw new DataError(
      path,
      `has no variable "${name}"`,
      suggest(
        name,
        arrays.map((array) => array.name),
      ),
    );
  };
  return {
    path,
    variables: arrays.map((array) => ({ name: array.name, numbers: array.kind === 'numbers', list: isList(array) })),
    matrix: (name) => numbersOf(path, name === undefined ? onlyOne(path, arrays) : find(name)),
    list(name) {
      const array = find(name);
      if (isList(array)) return Array.from(array.data as ArrayLike<string | number>, String);
      throw new DataError(placeOf(path, array), `is ${array.shape.join(' × ')}, not a list`, 'it takes one row or one column');
    },
    lists: (length) => arrays.filter((array) => isList(array) && array.data.length === length).map(({ name }) => name),
  };
}

export const placeOf = (path: string, { name }: { readonly name: string }): string =>
  name === '' ? path : `${path}, variable "${name}"`;

const isList = ({ shape }: NamedArray): boolean => shape.filter((size) => size !== 1).length <= 1;

function numbersOf(path: string, array: NamedArray): NumberArray {
  if (array.kind === 'numbers') return array;
  throw new DataError(placeOf(path, array), 'holds texts, not numbers');
}

function onlyOne(path: string, arrays: readonly NamedArray[]): NamedArray {
  const numbers = arrays.filter(({ kind }) => kind === 'numbers');
  if (numbers.length === 1) return numbers[0];
  const names = numbers.map(({ name }) => name).join(', ');
  throw new DataError(path, `holds ${numbers.length} arrays of numbers`, `say which is meant as "variable": ${names}`);
}
