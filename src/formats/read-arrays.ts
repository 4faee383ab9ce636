import { DataError } from '../errors.ts';
import { isHdf5, readHdf5 } from './hdf5.ts';
import { isParquet } from './is-parquet.ts';
import type { NamedArray } from './named-array.ts';
import { isNpy, readNpy } from './npy.ts';
import { isSafetensors, readSafetensors } from './safetensors.ts';
import { isZip, readZip } from './zip.ts';

const KNOWN = 'NPY, NPZ, safetensors, HDF5 and Parquet are read';

/**
 * The arrays of a file of numbers, whose format is told by its first bytes and not by its name: NPY, NPZ, safetensors, HDF5 or
 * Parquet. `place` names the file in errors. Throws DataError for any other file, and for a damaged one.
 */
export async function readArrays(place: string, bytes: Uint8Array): Promise<NamedArray[]> {
  if (isNpy(bytes)) return [readNpy(place, bytes)];
  if (isZip(bytes))
    return [...readZip(place, bytes)].map(([file, content]) => readNpy(`${place}, ${file}`, content, file.replace(/\.npy$/, '')));
  if (isHdf5(bytes)) return readHdf5(place, bytes);
  if (isParquet(bytes)) return (await import('./parquet-arrays.ts')).readParquetArrays(place, bytes);
  if (isSafetensors(bytes)) return readSafetensors(place, bytes);
  throw new DataError(place, bytes.length === 0 ? 'is empty' : 'is of no known format', KNOWN);
}
