import { DataError, suggest } from '../errors.ts';

/** What an array says of the entries of one axis (or, with no `dims`, of itself): texts or numbers, in the order of the axis. */
export interface Coordinate {
  readonly dims: readonly string[];
  readonly shape: readonly number[];
  /** `truth` values are 0 and 1. */
  readonly kind: 'texts' | 'whole' | 'real' | 'truth';
  readonly data: readonly string[] | Float32Array | Float64Array;
}

export type Attribute = string | number | readonly number[] | readonly string[];

/** An array whose axes have names and whose entries have coordinates, as xarray keeps it. */
export interface LabelledArray {
  /** The file it is from, for errors. */
  readonly place: string;
  /** Name of its variable in the file. */
  readonly variable: string;
  readonly dims: readonly string[];
  readonly shape: readonly number[];
  /** In row-major order; NaN where nothing was recorded. */
  readonly data: Float32Array | Float64Array;
  readonly coords: Readonly<Record<string, Coordinate>>;
  readonly attrs: Readonly<Record<string, Attribute>>;
  /** Attributes that stand for an array in another file, `s3:<key>`: the key by the attribute's name. */
  readonly nested: Readonly<Record<string, string>>;
}

/** The coordinate of that name along the axis `dim`. Throws DataError with the nearest name where there is none. */
export function coordinate({ place, coords }: LabelledArray, name: string, dim: string): Coordinate {
  const along = Object.keys(coords).filter((one) => coords[one].dims.length === 1 && coords[one].dims[0] === dim);
  if (along.includes(name)) return coords[name];
  throw new DataError(place, `has no coordinate "${name}" along ${dim}`, suggest(name, along));
}

/** A coordinate as texts; numbers are spelt as JavaScript and, where they are whole, Python spell them. */
export const textsAlong = (array: LabelledArray, name: string, dim: string): string[] =>
  Array.from(coordinate(array, name, dim).data as ArrayLike<string | number>, String);

/** A coordinate as numbers. Throws DataError where it holds texts. */
export function numbersAlong(array: LabelledArray, name: string, dim: string): Float64Array {
  const { kind, data } = coordinate(array, name, dim);
  if (kind !== 'texts') return Float64Array.from(data as Float64Array);
  throw new DataError(array.place, `the coordinate "${name}" holds texts, not numbers`);
}

/** How many entries an axis has. Throws DataError where the array has no such axis. */
export function lengthOf({ place, dims, shape }: LabelledArray, dim: string): number {
  if (dims.includes(dim)) return shape[dims.indexOf(dim)];
  throw new DataError(place, `has no axis "${dim}"`, dims.length === 0 ? 'it is a single number' : suggest(dim, dims));
}
