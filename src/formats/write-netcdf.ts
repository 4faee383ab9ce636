import type { Dataset, File } from 'h5wasm';
import type { Attribute, Coordinate, LabelledArray } from './labelled-array.ts';
import { untimed } from './untimed.ts';

/** Entries of a chunk, as compression works on one at a time: 8 MiB of doubles. */
const CHUNK = 2 ** 20;
/** Deflate's level: the higher ones take many times as long for a few percent of noise. */
const LEVEL = 1;
/** How the netCDF library names a dimension that has no values of its own; the length stands in ten places. */
const bareName = (length: number) => `This is a netCDF dimension but not a netCDF variable.${String(length).padStart(10)}`;

/**
 * A netCDF-4 file of an array, in the layout in which brainio keeps assemblies and scores: the array under `array.variable`, deflated,
 * each coordinate as a variable of its own, attributes on the file and on the array. xarray and the netCDF library read it. A coordinate
 * called as an axis is written as `<name>_`, as brainio's reset index is. Equal arrays give equal bytes.
 */
export async function writeNetcdf(array: Omit<LabelledArray, 'place'>): Promise<Uint8Array> {
  const library = await import('h5wasm');
  const module = await library.ready;
  module.activate_throwing_error_handler();
  const inMemory = '/written.h5';
  const file = new library.File(inMemory, 'w', { track_order: true });
  const storedName = (name: string) => (array.dims.includes(name) ? `${name}_` : name);
  try {
    array.dims.forEach((dim, axis) => writeAxis(file, dim, array.shape[axis]));
    for (const [name, coord] of Object.entries(array.coords)) writeCoordinate(file, storedName(name), coord);
    const main = writeMain(file, array);
    const coordinates = Object.keys(array.coords).map(storedName).join(' ');
    if (coordinates) annotate(main, 'coordinates', coordinates);
  } finally {
    file.close();
  }
  try {
    return untimed(module.FS.readFile(inMemory));
  } finally {
    module.FS.unlink(inMemory);
  }
}

function writeAxis(file: File, dim: string, length: number): void {
  const scale = file.create_dataset({ name: dim, data: new Float32Array(length) });
  scale.make_scale(bareName(length));
}

function writeCoordinate(file: File, name: string, { dims, shape, kind, data }: Coordinate): void {
  const dataset = file.create_dataset({ name, shape: [...shape], ...stored(kind, data) });
  if (kind === 'truth') dataset.create_attribute('dtype', 'bool', [], 'A4');
  attach(dataset, dims);
}

/** Texts of any length, truth values in a byte, whole numbers in eight, and floats as they are. */
function stored(kind: Coordinate['kind'], data: Coordinate['data']) {
  if (kind === 'texts') return { data: data as string[], dtype: 'S' as const };
  const numbers = data as Float64Array;
  if (kind === 'truth') return { data: Int8Array.from(numbers) };
  return { data: kind === 'whole' ? BigInt64Array.from(numbers, (value) => BigInt(value)) : numbers };
}

function writeMain(file: File, { variable: name, dims, shape, data, attrs, nested }: Omit<LabelledArray, 'place'>): Dataset {
  const chunks = shape.length === 0 || data.length === 0 ? undefined : chunksOf(shape);
  const packing = chunks ? { chunks, compression: LEVEL } : {};
  const main = file.create_dataset({ name, data, shape: [...shape], ...packing });
  attach(main, dims);
  const links = Object.entries(nested).map(([key, target]) => [key, `s3:${target}`] as const);
  for (const [key, value] of [...Object.entries(attrs), ...links]) {
    annotate(file, key, value);
    annotate(main, key, value);
  }
  return main;
}

function annotate(of: Dataset | File, key: string, value: Attribute): void {
  if (typeof value === 'number') of.create_attribute(key, new Float64Array([value]));
  else if (typeof value === 'string') of.create_attribute(key, value, [], 'S');
  else if (value.every((item) => typeof item === 'number')) of.create_attribute(key, Float64Array.from(value as number[]));
  else of.create_attribute(key, value as string[]);
}

function attach(dataset: Dataset, dims: readonly string[]): void {
  dims.forEach((dim, axis) => {
    dataset.attach_scale(axis, `/${dim}`);
  });
}

/** Whole rows, as many as a chunk holds. */
function chunksOf(shape: readonly number[]): number[] {
  const row = shape.slice(1).reduce((product, size) => product * size, 1);
  return [Math.max(1, Math.min(shape[0], Math.floor(CHUNK / row))), ...shape.slice(1)];
}
