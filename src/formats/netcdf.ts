import type { Dataset, File } from 'h5wasm';
import { DataError } from '../errors.ts';
import { arrayOf, type Library, withHdf5 } from './hdf5.ts';
import type { Attribute, Coordinate, LabelledArray } from './labelled-array.ts';
import type { NamedArray } from './named-array.ts';

/** The names that brainio and xarray give to an array without one of its own. */
const USUAL = ['data', '__xarray_dataarray_variable__'];
/** How the library names a dimension that has no values. */
const NO_VARIABLE = 'This is a netCDF dimension but not a netCDF variable';
/** Attributes by which the file format keeps its own books. */
const BOOKKEEPING =
  /^(CLASS|NAME|DIMENSION_LIST|REFERENCE_LIST|_Netcdf4\w*|_NCProperties|_nc3_strict|_FillValue|coordinates|dtype)$/;
const NESTED = 's3:';

/**
 * The array of a netCDF-4 file as xarray and brainio write one: an assembly or a score. Its variable is `data`, else
 * `__xarray_dataarray_variable__`, else the only variable of the highest rank. Every other variable is a coordinate. A coordinate that
 * xarray calls `foo_` or, of a nameless index, `<axis>_level_0`, is called `foo` and `<axis>` again, and the old `image_id` is
 * `stimulus_id`. A number that equals the variable's `_FillValue` is NaN.
 *
 * Throws DataError for a file that is not HDF5 or damaged, that holds no such variable, whose axes have no names, or whose numbers are
 * scaled.
 */
export const readNetcdf = (place: string, bytes: Uint8Array): Promise<LabelledArray> =>
  withHdf5(place, bytes, (library, file) => {
    const variables = variablesOf(place, library, file);
    const main = mainVariable(place, variables);
    const coords: Record<string, Coordinate> = {};
    for (const variable of variables.filter((one) => one !== main)) {
      const name = plainName(variable, coords, variables);
      const coord = coordinateOf(place, library, variable);
      if (coord) coords[name] = coord;
    }
    const [array] = arrayOf(`${place}, ${main.name}`, library, main.name, main.dataset);
    if (array?.kind !== 'numbers') throw new DataError(`${place}, ${main.name}`, 'holds no numbers');
    const attrs = { ...attributesOf(file.attrs), ...attributesOf(main.dataset.attrs) };
    const data = filled(main, array.data);
    return { place, variable: main.name, dims: main.dims, shape: array.shape, data, coords, ...split(attrs) };
  });

interface Variable {
  readonly name: string;
  readonly dims: readonly string[];
  readonly dataset: Dataset;
}

/** Every dataset that is more than the bare name of an axis. */
function variablesOf(place: string, { Dataset: Kind }: Library, file: File): Variable[] {
  return file.keys().flatMap((name) => {
    const dataset = file.get(name);
    if (!(dataset instanceof Kind) || dataset.shape === null || isBare(dataset)) return [];
    const dims = dataset.shape.map((_, axis) => {
      const [scale] = dataset.get_attached_scales(axis);
      if (scale) return scale.replace(/^\//, '');
      if (dataset.shape!.length === 1 && textOf(dataset, 'CLASS') === 'DIMENSION_SCALE') return name;
      throw new DataError(`${place}, ${name}`, `axis ${axis} has no name`, 'was the file written by netCDF-4?');
    });
    return [{ name, dims, dataset }];
  });
}

const isBare = (dataset: Dataset) => textOf(dataset, 'NAME')?.startsWith(NO_VARIABLE) ?? false;

function textOf(dataset: Dataset, name: string): string | undefined {
  const value = dataset.attrs[name]?.value;
  return typeof value === 'string' ? value : undefined;
}

function mainVariable(place: string, variables: readonly Variable[]): Variable {
  for (const usual of USUAL) {
    const found = variables.find(({ name }) => name === usual);
    if (found) return found;
  }
  const rank = Math.max(...variables.map(({ dims }) => dims.length));
  const highest = variables.filter(({ dims }) => dims.length === rank);
  if (highest.length === 1) return highest[0];
  const names = highest.map(({ name }) => name).join(', ');
  throw new DataError(
    place,
    names ? `it is not clear which of its variables is the array: ${names}` : 'holds no variable',
    'an assembly keeps it in "data"',
  );
}

/** The name that a coordinate had before xarray made room for the axis of the same name. */
function plainName({ name, dims }: Variable, taken: Readonly<Record<string, unknown>>, all: readonly Variable[]): string {
  const plain = name === `${dims[0]}_level_0` ? dims[0] : name === 'image_id' ? 'stimulus_id' : name.replace(/_$/, '');
  const isTaken = plain in taken || all.some((other) => other.name === plain);
  return isTaken ? name : plain;
}

function coordinateOf(place: string, library: Library, { name, dims, dataset }: Variable): Coordinate | undefined {
  const [array] = arrayOf(`${place}, ${name}`, library, name, dataset);
  if (!array) return undefined;
  const { shape } = array;
  if (array.kind === 'texts') return { dims, shape, kind: 'texts', data: array.data };
  const data = filled({ name, dims, dataset }, array.data);
  return { dims, shape, kind: data.some(Number.isNaN) ? 'real' : kindOf(array, dataset), data };
}

function kindOf(array: Extract<NamedArray, { kind: 'numbers' }>, dataset: Dataset): 'whole' | 'real' | 'truth' {
  if (array.type === 'b1' || textOf(dataset, 'dtype') === 'bool') return 'truth';
  return array.type.startsWith('f') || array.type === 'bf2' ? 'real' : 'whole';
}

/** The numbers with NaN where the file says that none was written. */
function filled<A extends Float32Array | Float64Array>({ name, dataset }: Variable, data: A): A {
  for (const scaling of ['scale_factor', 'add_offset'])
    if (scaling in dataset.attrs) throw new DataError(name, `its numbers are scaled (${scaling})`, 'write them as they are');
  const fill = dataset.attrs._FillValue && plain(dataset.attrs._FillValue.value);
  if (typeof fill !== 'number' || Number.isNaN(fill)) return data;
  return data.map((value) => (value === fill ? Number.NaN : value)) as A;
}

function attributesOf(attrs: Dataset['attrs']): Record<string, Attribute> {
  const named = Object.entries(attrs).filter(([name]) => !BOOKKEEPING.test(name));
  return Object.fromEntries(named.map(([name, { value }]) => [name, plain(value)]));
}

/** What numpy writes as a list of one is one. */
function plain(value: unknown): Attribute {
  if (typeof value === 'string' || typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  const list = Array.from(value as ArrayLike<unknown>, (item) => (typeof item === 'string' ? item : Number(item)));
  return list.length === 1 ? list[0] : (list as number[] | string[]);
}

function split(all: Readonly<Record<string, Attribute>>): Pick<LabelledArray, 'attrs' | 'nested'> {
  const isNested = ([, value]: [string, Attribute]) => typeof value === 'string' && value.startsWith(NESTED);
  const entries = Object.entries(all);
  const nested = entries.filter(isNested).map(([name, value]) => [name, (value as string).slice(NESTED.length)]);
  return { attrs: Object.fromEntries(entries.filter((one) => !isNested(one))), nested: Object.fromEntries(nested) };
}
