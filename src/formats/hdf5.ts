import type { Dataset, File } from 'h5wasm';
import { DataError, isExpected } from '../errors.ts';
import { decodeNumbers } from './decode-numbers.ts';
import type { ElementType, NamedArray } from './named-array.ts';

const SIGNATURE = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];
export type Library = typeof import('h5wasm');

/** Whether these bytes begin as an HDF5 file does, at 0 or behind a user block (MATLAB's v7.3 files keep 512 bytes for it). */
export const isHdf5 = (bytes: Uint8Array): boolean =>
  [0, 512, 1024, 2048].some((from) => SIGNATURE.every((byte, i) => bytes[from + i] === byte));

/**
 * Opens an HDF5 file that lies in memory, gives it to `read` and closes it again. Throws DataError for a file that the HDF5 library
 * cannot open or read; other errors of the family, which `read` throws, are passed on.
 */
export async function withHdf5<T>(place: string, bytes: Uint8Array, read: (library: Library, file: File) => T): Promise<T> {
  const library = await import('h5wasm');
  const module = await library.ready;
  module.activate_throwing_error_handler();
  const inMemory = '/read.h5';
  module.FS.writeFile(inMemory, bytes);
  try {
    return readable(place, () => {
      const file = new library.File(inMemory, 'r');
      try {
        return read(library, file);
      } finally {
        file.close();
      }
    });
  } finally {
    module.FS.unlink(inMemory);
  }
}

function readable<T>(place: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (isExpected(cause)) throw cause;
    throw new DataError(place, 'cannot be read as HDF5', 'the file is cut off or damaged: save it again', { cause });
  }
}

/**
 * The arrays of an HDF5 file, netCDF-4 and MATLAB v7.3 among them: datasets of numbers (half to double floats, whole numbers, truth
 * values) and of texts in every group, named by their path without the leading slash, in the order of the paths. Datasets of
 * other kinds (records, references) are left to other readers and not listed. Throws DataError for a file that the HDF5 library
 * cannot open or read.
 */
export const readHdf5 = (place: string, bytes: Uint8Array): Promise<NamedArray[]> =>
  withHdf5(place, bytes, (library, file) =>
    file
      .paths()
      .sort()
      .flatMap((path) => {
        const dataset = file.get(path);
        return dataset instanceof library.Dataset ? arrayOf(`${place}, ${path}`, library, path, dataset) : [];
      }),
  );

/** A dataset as an array; none where it holds neither numbers nor texts. */
export function arrayOf(place: string, library: Library, name: string, dataset: Dataset): NamedArray[] {
  const { shape, metadata } = dataset;
  if (shape === null) return [];
  const kinds = library.Module.H5T_class_t;
  if (metadata.type === kinds.H5T_STRING.value) return [{ kind: 'texts', name, shape, data: [dataset.value].flat() as string[] }];
  const isFloat = metadata.type === kinds.H5T_FLOAT.value;
  if (!isFloat && metadata.type !== kinds.H5T_INTEGER.value && metadata.enum_type === undefined) return [];
  const type = (isFloat ? `f${metadata.size}` : `${metadata.signed ? 'i' : 'u'}${metadata.size}`) as ElementType;
  return [{ kind: 'numbers', name, type, shape, data: decodeNumbers(place, memoryOf(library, dataset), type) }];
}

/** The dataset's elements in the byte order of the machine, as the HDF5 library lays them into memory. */
function memoryOf({ Module: module }: Library, { file_id, path, metadata }: Dataset): Uint8Array {
  const length = metadata.size * metadata.total_size;
  const pointer = module._malloc(Math.max(1, length));
  if (pointer === 0) throw new Error(`no memory for ${length} bytes`);
  try {
    module.get_dataset_data(file_id, path, null, null, null, BigInt(pointer));
    return module.HEAPU8.slice(pointer, pointer + length);
  } finally {
    module._free(pointer);
  }
}
