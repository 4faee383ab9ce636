import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { DataError } from '../../../src/errors.ts';
import { isParquet } from '../../../src/formats/is-parquet.ts';
import { lengthOf } from '../../../src/formats/labelled-array.ts';
import { readNetcdf } from '../../../src/formats/netcdf.ts';
import { checkUnique } from '../../files/agree.ts';
import { NEUROID, PRESENTATION } from '../../files/neural-assembly.ts';
import { readBytes } from '../../files/read-text.ts';
import { readOwnArrays } from '../own-arrays.ts';
import { holdsNumbers, readOwnTable } from '../own-table.ts';

/** A column of a table, a variable of a file of arrays, or a coordinate of an assembly. */
export interface OwnColumn {
  readonly name: string;
  readonly numbers: boolean;
  /** Of a variable: whether it has one entry after another, and not rows and columns. */
  readonly list: boolean;
  /** The axis of a coordinate; empty for anything else. */
  readonly axis: string;
}

/** A file that is to be imported, and what it holds. */
export interface OwnFile {
  readonly path: string;
  readonly name: string;
  readonly kind: 'table' | 'arrays' | 'assembly';
  readonly columns: readonly OwnColumn[];
}

const KINDS: readonly [ending: RegExp, look: (path: string) => Promise<Pick<OwnFile, 'kind' | 'columns'>>][] = [
  [/\.nc4?$/i, assemblyIn],
  [/\.(mat(\.gz)?|npy|npz|h5|hdf5|safetensors)$/i, arraysIn],
  [/\.(csv|tsv|tab)(\.gz)?$|\.parquet(\.gz|\.gzip)?$/i, tableIn],
];

/** What a file holds; its kind is told by its name. Throws DataError for a file of another kind, or one that cannot be read. */
export async function lookInto(path: string): Promise<OwnFile> {
  if (!existsSync(path)) throw new DataError(path, 'there is no such file', 'check the path');
  const kind = KINDS.find(([ending]) => ending.test(path));
  if (kind) return { path, name: basename(path), ...(await kind[1](path)) };
  throw new DataError(
    path,
    'is of no kind that is read',
    'tables are called .csv, .tsv or .parquet, arrays .mat, .npy, .npz, .h5 or .safetensors, assemblies .nc; save it as one of these',
  );
}

async function tableIn(path: string): Promise<Pick<OwnFile, 'kind' | 'columns'>> {
  const columns = await columnsOf(path);
  checkUnique(
    path,
    'column',
    columns.map(({ name }) => name),
  );
  if (columns.length === 1 && /[;\t]/.test(columns[0].name))
    throw new DataError(
      path,
      `has one column, "${columns[0].name}"`,
      'separate the cells by commas, or call the file .tsv and separate them by tabs',
    );
  return { kind: 'table', columns };
}

async function columnsOf(path: string): Promise<OwnColumn[]> {
  const bytes = readBytes(path);
  const rest = { list: true, axis: '' };
  if (isParquet(bytes)) {
    const { parquetKinds } = await import('../../../src/formats/parquet-arrays.ts');
    return parquetKinds(path, bytes).flatMap(({ name, kind }) =>
      kind === 'other' ? [] : [{ name, numbers: kind === 'numbers', ...rest }],
    );
  }
  const table = await readOwnTable(path, []);
  return table.header.map((name) => ({ name, numbers: holdsNumbers(table, name), ...rest }));
}

async function arraysIn(path: string): Promise<Pick<OwnFile, 'kind' | 'columns'>> {
  const { variables } = await readOwnArrays(path);
  return { kind: 'arrays', columns: variables.map((one) => ({ ...one, axis: '' })) };
}

async function assemblyIn(path: string): Promise<Pick<OwnFile, 'kind' | 'columns'>> {
  const array = await readNetcdf(path, readBytes(path));
  for (const axis of [PRESENTATION, NEUROID]) lengthOf(array, axis);
  const { coords } = array;
  const columns = Object.entries(coords).flatMap(([name, { dims, kind }]) =>
    dims.length === 1 ? [{ name, numbers: kind !== 'texts', list: true, axis: dims[0] }] : [],
  );
  return { kind: 'assembly', columns };
}
