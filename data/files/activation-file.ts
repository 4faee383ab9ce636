import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { DataError, suggest } from '../../src/errors.ts';
import type { NumberArray, TextArray } from '../../src/formats/named-array.ts';
import { readArrays } from '../../src/formats/read-arrays.ts';
import { groupRows } from '../../src/table/group.ts';
import { checkSameSet, checkUnique } from './agree.ts';

/** What a file says of one site: a row of `width` units for each presentation, in the order of the stimulus set. */
export interface ImportedSite {
  readonly site: string;
  readonly width: number;
  readonly data: Float32Array;
}

/** A matrix of the file that belongs to one site, and the presentations that its rows stand for; undefined: in stored order. */
interface SiteRows {
  readonly site: string;
  readonly place: string;
  readonly rows: number;
  readonly width: number;
  readonly data: ArrayLike<number>;
  readonly ids: readonly string[] | undefined;
}

/** Name of the one site of a file whose array has no name. */
const NAMELESS = 'features';
/** Files are read whole, and the runtime reads no larger ones. */
const LARGEST = 2 ** 31 - 1;

/** The files on which an import depends: the file, and the list of checksums beside it where there is one. */
export function activationSources(path: string): string[] {
  const list = join(dirname(path), 'checksums.json');
  return existsSync(list) ? [path, list] : [path];
}

/**
 * The activations in a file that another program wrote (NPY, NPZ, safetensors, HDF5, Parquet; told by its content), for the presentations
 * `stimulusIds`. An array of shape (presentations, units) is a site under its own name; one of shape (k, presentations, units) is k
 * sites, `name.0`, `name.1` …; columns of single numbers are together the one site `features`; a long table with the columns `site`,
 * `stimulus_id` and `activation` (as our own artifacts are) is one site for each name in `site`. Rows are in the order of the stimulus
 * set, or in any order where an array of texts named `stimulus_id` says which they are. Only the arrays named in `wanted` are
 * taken, all where it is empty. Numbers are kept in single precision.
 *
 * Throws DataError for a file that is missing, damaged, larger than 2 GiB or not the one of `checksums.json` beside it; for an array that has
 * neither shape; for rows that are not the presentations; for a number that is not finite in single precision.
 */
export async function readActivations(
  path: string,
  wanted: readonly string[],
  stimulusIds: readonly string[],
): Promise<ImportedSite[]> {
  const arrays = await readArrays(path, readChecked(path));
  const texts = arrays.filter((array) => array.kind === 'texts');
  const numbers = choose(
    path,
    arrays.filter((array) => array.kind === 'numbers'),
    wanted,
  );
  const ids = named(texts, 'stimulus_id');
  const names = named(texts, 'site');
  const matrices = names
    ? longTable(path, numbers, names, ids)
    : sitesOf(path, numbers, stimulusIds.length).map((site) => ({ ...site, ids: ids?.data }));
  return matrices.map((matrix) => inStoredOrder(matrix, stimulusIds));
}

function readChecked(path: string): Uint8Array {
  if (!existsSync(path) || !statSync(path).isFile())
    throw new DataError(path, 'there is no such file', 'name it relative to where you are');
  if (statSync(path).size > LARGEST) throw new DataError(path, 'is larger than 2 GiB', 'keep each site in a file of its own');
  const bytes = readFileSync(path);
  const [, list] = activationSources(path);
  const expected = list === undefined ? undefined : checksumIn(list, basename(path));
  const found = createHash('sha256').update(bytes).digest('hex');
  if (expected === undefined || expected === found) return bytes;
  throw new DataError(path, `its SHA-256 is ${found}, not ${expected} as in checksums.json`, 'obtain the file again');
}

function checksumIn(list: string, name: string): unknown {
  try {
    return JSON.parse(readFileSync(list, 'utf8'))[name];
  } catch (cause) {
    throw new DataError(list, 'is not JSON', 'it names files and their SHA-256: {"x.npy": "…"}; or remove it', { cause });
  }
}

/** The text array of that name, in whatever group. */
const named = (texts: readonly TextArray[], name: string): TextArray | undefined =>
  texts.find((array) => array.name.split('/').at(-1) === name);

function choose(path: string, numbers: readonly NumberArray[], wanted: readonly string[]): NumberArray[] {
  if (numbers.length === 0) throw new DataError(path, 'holds no array of numbers');
  if (wanted.length === 0) return [...numbers];
  return wanted.map((name) => {
    const found = numbers.find((array) => array.name === name);
    if (found) return found;
    const known = numbers.map((array) => array.name);
    throw new DataError(path, `holds no array "${name}"`, suggest(name, known));
  });
}

type Unordered = Omit<SiteRows, 'ids'>;

function sitesOf(path: string, numbers: readonly NumberArray[], rows: number): Unordered[] {
  if (numbers.every(({ shape }) => shape.length === 1)) return [sideBySide(path, numbers, rows)];
  return numbers.flatMap((array): Unordered[] => {
    const { name, shape, data } = array;
    const place = name === '' ? path : `${path}, ${name}`;
    const [width, found] = [shape[shape.length - 1], shape[shape.length - 2]];
    if (found !== rows || width === 0 || shape.length > 3) throw misshapen(place, array, rows);
    if (shape.length === 2) return [{ site: name || NAMELESS, place, rows, width, data }];
    return Array.from({ length: shape[0] }, (_, k) => ({
      ...{ site: name === '' ? `${k}` : `${name}.${k}`, place, rows, width },
      data: data.subarray(k * rows * width, (k + 1) * rows * width),
    }));
  });
}

function misshapen(place: string, { shape }: NumberArray, rows: number): DataError {
  return new DataError(
    place,
    `has the shape (${shape.join(', ')}), where the stimulus set has ${rows} presentations`,
    `it must be (${rows}, units) or (sites, ${rows}, units); are other arrays meant, name them after the file as #name,name`,
  );
}

/** Columns of single numbers as the units of one site, in the order of the file. */
function sideBySide(path: string, columns: readonly NumberArray[], rows: number): Unordered {
  const odd = columns.find(({ shape }) => shape[0] !== rows);
  if (odd) throw misshapen(`${path}, ${odd.name}`, odd, rows);
  const data = Float64Array.from(
    { length: rows * columns.length },
    (_, i) => columns[i % columns.length].data[Math.floor(i / columns.length)],
  );
  return { site: NAMELESS, place: path, rows, width: columns.length, data };
}

/** Rows of a long table, site by site. */
function longTable(path: string, numbers: readonly NumberArray[], names: TextArray, ids: TextArray | undefined): SiteRows[] {
  const activation = numbers.find(({ name, shape }) => name === 'activation' && shape.length === 2);
  if (!ids || !activation)
    throw new DataError(path, 'has a column site, but not the columns stimulus_id and activation (lists of numbers)');
  const width = activation.shape[1];
  return [...groupRows(names.data)].map(([site, rows]) => ({
    ...{ site, place: `${path}, site ${site}`, rows: rows.length, width },
    data: Float64Array.from(
      { length: rows.length * width },
      (_, i) => activation.data[rows[Math.floor(i / width)] * width + (i % width)],
    ),
    ids: rows.map((row) => ids.data[row]),
  }));
}

function inStoredOrder({ site, place, width, data, ids }: SiteRows, stimulusIds: readonly string[]): ImportedSite {
  const rowOf = new Map((ids ?? stimulusIds).map((id, row) => [id, row]));
  if (ids) {
    checkUnique(place, 'presentation', ids);
    checkSameSet(place, 'presentation', ids, 'the stimulus set', stimulusIds);
  }
  const ordered = new Float32Array(stimulusIds.length * width);
  stimulusIds.forEach((id, row) => {
    const from = rowOf.get(id)! * width;
    for (let unit = 0; unit < width; unit++) ordered[row * width + unit] = data[from + unit];
  });
  const bad = ordered.findIndex((value) => !Number.isFinite(value));
  if (bad < 0) return { site, width, data: ordered };
  const [row, unit] = [Math.floor(bad / width), bad % width];
  const value = data[rowOf.get(stimulusIds[row])! * width + unit];
  throw new DataError(
    place,
    `holds ${value} for presentation ${stimulusIds[row]}, unit ${unit}`,
    'only finite numbers of single precision can be imported',
  );
}
