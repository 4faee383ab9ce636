import type { Dataset, Group, Reference } from 'h5wasm';
import { DataError } from '../errors.ts';
import { arrayOf, type Library, withHdf5 } from './hdf5.ts';
import type { MatlabFile, MatlabValue } from './matlab-value.ts';
import { countOf } from './named-array.ts';
import { rowMajor } from './row-major.ts';

const CONVERT = 'load it in MATLAB and save what is needed as numbers, text, cells or structs';

/**
 * The variables of a MATLAB file of version 7.3, which is an HDF5 file, by name. Throws DataError as readMatlab5 does, and for an HDF5 file that
 * MATLAB did not write.
 */
export const readMatlab73 = (place: string, bytes: Uint8Array): Promise<MatlabFile> =>
  withHdf5(place, bytes, (library, file) => {
    const read = reader(library);
    const names = file.keys().filter((name) => !name.startsWith('#'));
    return Object.fromEntries(names.map((name) => [name, read(`${place}, ${name}`, file.get(name) as Dataset | Group)]));
  });

type Read = (place: string, entity: Dataset | Group) => MatlabValue;

function reader(library: Library): Read {
  const isGroup = (entity: Dataset | Group): entity is Group => entity instanceof library.Group;
  const classOf = (place: string, { attrs }: Dataset | Group): string => {
    const found = attrs.MATLAB_class?.value;
    if (typeof found === 'string') return found;
    throw new DataError(place, 'has no MATLAB class', 'did MATLAB write this HDF5 file?');
  };
  const read: Read = (place, entity) => {
    const kind = classOf(place, entity);
    if (isGroup(entity)) return structOf(place, entity, read, isGroup);
    const shape = [...entity.shape!].reverse();
    if (kind === 'cell') return { kind: 'cells', shape, data: referenced(place, entity, shape, read) };
    if (entity.attrs.MATLAB_empty) return emptyOf(library, place, kind, entity);
    const [array] = arrayOf(place, library, '', entity);
    if (array?.kind !== 'numbers') throw new DataError(place, `is of the class ${kind}, which is not read`, CONVERT);
    if (kind === 'char') return textsOf(array.data, shape);
    return { kind: 'numbers', shape, data: rowMajor(array.data, shape), truth: kind === 'logical' };
  };
  return read;
}

/** One struct is a group of its fields; of an array of structs, each field is a list of references. */
function structOf(place: string, group: Group, read: Read, isGroup: (entity: Dataset | Group) => entity is Group): MatlabValue {
  if (group.attrs.MATLAB_sparse) throw new DataError(place, 'is a sparse matrix, which is not read', CONVERT);
  const fields = group.keys().map((name) => [name, group.get(name) as Dataset | Group] as const);
  const listed = fields.filter(([, field]) => !isGroup(field) && !field.attrs.MATLAB_class);
  if (listed.length === 0 || listed.length < fields.length) {
    const one = Object.fromEntries(fields.map(([name, field]) => [name, read(`${place}.${name}`, field)]));
    return { kind: 'structs', shape: [1, 1], data: [one] };
  }
  const shape = [...(listed[0][1] as Dataset).shape!].reverse();
  const columns = listed.map(([name, field]) => [name, referenced(`${place}.${name}`, field as Dataset, shape, read)] as const);
  const data = Array.from({ length: countOf(shape) }, (_, i) =>
    Object.fromEntries(columns.map(([name, column]) => [name, column[i]])),
  );
  return { kind: 'structs', shape, data };
}

/** What the references of a dataset lead to, in row-major order. */
function referenced(place: string, dataset: Dataset, shape: readonly number[], read: Read): MatlabValue[] {
  if (countOf(shape) === 0) return [];
  const references = [dataset.value].flat();
  const order = rowMajor(
    Float64Array.from(references, (_, i) => i),
    shape,
  );
  return Array.from(order, (at) => {
    const target: unknown = dataset.dereference(references[at] as Reference);
    return read(`${place}{${at + 1}}`, target as Dataset | Group);
  });
}

/** Characters are kept as numbers of two bytes; a text a row. */
function textsOf(codes: ArrayLike<number>, shape: readonly number[]): MatlabValue {
  const [rows, columns] = [shape[0], codes.length / Math.max(1, shape[0])];
  const row = (i: number) => Array.from({ length: columns }, (_, j) => String.fromCharCode(codes[j * rows + i])).join('');
  return { kind: 'texts', shape: [rows], data: Array.from({ length: rows }, (_, i) => row(i)) };
}

/** An empty array keeps its size in place of its values. */
function emptyOf(library: Library, place: string, kind: string, dataset: Dataset): MatlabValue {
  const [sizes] = arrayOf(place, library, '', dataset);
  const shape = sizes?.kind === 'numbers' ? Array.from(sizes.data) : [0, 0];
  if (kind === 'char') return { kind: 'texts', shape: [shape[0]], data: Array.from({ length: shape[0] }, () => '') };
  if (kind === 'cell') return { kind: 'cells', shape, data: [] };
  if (kind === 'struct') return { kind: 'structs', shape, data: [] };
  return { kind: 'numbers', shape, data: new Float64Array(0), truth: kind === 'logical' };
}
