import { DataError } from '../errors.ts';
import { isHdf5 } from './hdf5.ts';
import type { MatlabFile } from './matlab-value.ts';
import { isMatlab5, readMatlab5 } from './matlab5.ts';
import { readMatlab73 } from './matlab73.ts';

/**
 * The variables of a MATLAB file, by name; which version wrote it is told by its content. Throws DataError for any other file, for a
 * damaged one, and for arrays that are not read (see readMatlab5).
 */
export async function readMatlab(place: string, bytes: Uint8Array): Promise<MatlabFile> {
  if (isHdf5(bytes)) return readMatlab73(place, bytes);
  if (isMatlab5(bytes)) return readMatlab5(place, bytes);
  throw new DataError(
    place,
    bytes.length === 0 ? 'is empty' : 'is not a MATLAB file',
    'version 5 and later are read: save with -v7',
  );
}
