import { exclusions } from '../../schemas/exclusions.ts';
import { neuroids } from '../../schemas/neuroids.ts';
import { responses } from '../../schemas/responses.ts';
import { DataError } from '../../src/errors.ts';
import { check, fromRows } from '../../src/table/check.ts';
import type { Recording } from '../dataset.ts';
import { checkSameSet, checkUnique } from '../files/agree.ts';
import { PARTLY } from '../files/neural-assembly.ts';
import type { LongColumns, NeuroidColumns, WideColumns } from './description.ts';
import { measured, type OwnTable, readOwnTable } from './own-table.ts';

/** Who a neuroid belongs to and where it lies; null where nothing is said. */
interface Neuroid {
  readonly id: string;
  readonly subject: string | null;
  readonly region: string | null;
}

/** Responses as a matrix: a row for each stimulus and repetition, a column for each neuroid, NaN where nothing was measured. */
interface Grid {
  readonly path: string;
  readonly stimuli: readonly string[];
  readonly repetitions: readonly number[];
  readonly neuroids: readonly Neuroid[];
  readonly values: Float64Array;
}

const ONE_PERSON = 'one person';
const ONE_REGION = 'all';

/**
 * The recording in a file of the reader's own, long or wide, of the stimuli `ids`. Throws DataError for a column that is missing, a cell that is
 * no number, a response that stands twice, a neuroid whose rows disagree on its region, stimuli that are not those of the stimulus set, and,
 * unless `missing` is "drop", for a response that is missing.
 */
export function readOwnResponses(
  path: string,
  columns: LongColumns | WideColumns,
  ids: readonly string[],
  described: { readonly path: string; readonly columns: NeuroidColumns } | undefined,
): Recording {
  const grid = columns.form === 'long' ? longGrid(path, columns) : wideGrid(path, columns);
  checkSameSet(path, 'stimulus', [...new Set(grid.stimuli)], 'the stimulus file', ids);
  const kept = complete(grid, columns.missing ?? 'refuse');
  const width = kept.length;
  const data = new Float64Array(grid.stimuli.length * width);
  for (let row = 0; row < grid.stimuli.length; row++)
    for (let j = 0; j < width; j++) data[row * width + j] = grid.values[row * grid.neuroids.length + kept[j]];
  const isKept = new Set(kept);
  const left = grid.neuroids.filter((_, column) => !isKept.has(column));
  return {
    responses: check(responses, {
      ...{ stimulus_id: grid.stimuli, repetition: Int32Array.from(grid.repetitions) },
      response: { data, width },
    }),
    neuroids: neuroidTable(
      kept.map((column) => grid.neuroids[column]),
      path,
      described,
    ),
    exclusions: fromRows(
      exclusions,
      left.map(({ id }) => ({ kind: 'neuroid', id, reason: PARTLY })),
    ),
  };
}

/** The neuroids that have every response. */
function complete({ path, stimuli, neuroids, values }: Grid, missing: 'refuse' | 'drop'): number[] {
  const width = neuroids.length;
  const kept = neuroids.flatMap(({ id }, column) => {
    const gap = stimuli.findIndex((_, row) => Number.isNaN(values[row * width + column]));
    if (gap < 0) return [column];
    if (missing === 'drop') return [];
    throw new DataError(
      path,
      `neuroid "${id}" has no response to stimulus "${stimuli[gap]}"`,
      'every neuroid needs every one; or let those that lack some be left out: "missing": "drop"',
    );
  });
  if (kept.length === 0) throw new DataError(path, `none of ${width} neuroids has a response to every stimulus`);
  return kept;
}

/** Whole numbers from 0 for the values of a column, in the order in which they first stand. */
function numbered(values: readonly string[]): number[] {
  const known = new Map<string, number>();
  return values.map((value) => {
    const number = known.get(value) ?? known.size;
    known.set(value, number);
    return number;
  });
}

function repetitionsOf(table: OwnTable, column: string | undefined): number[] {
  return column === undefined ? new Array(table.length).fill(0) : numbered(table.text(column));
}

function wideGrid(path: string, { stimulus_id, repetition, neuroids: named }: WideColumns): Grid {
  const own = [stimulus_id, ...(repetition === undefined ? [] : [repetition])];
  const table = readOwnTable(path, [...own, ...(named ?? [])], named ? 'these' : 'all');
  const columns = named ?? table.header.filter((name) => !own.includes(name));
  checkUnique(path, 'column', columns);
  const [stimuli, repetitions] = [table.text(stimulus_id), repetitionsOf(table, repetition)];
  checkOnce(
    table,
    stimulus_id,
    stimuli.map((stimulus, row) => `${stimulus}\u001f${repetitions[row]}`),
  );
  const values = new Float64Array(table.length * columns.length);
  columns.forEach((name, column) => {
    measured(table, name).forEach((value, row) => {
      values[row * columns.length + column] = value;
    });
  });
  const neuroids = columns.map((id) => ({ id, subject: null, region: null }));
  return { path, stimuli, repetitions, neuroids, values };
}

function checkOnce(table: OwnTable, column: string, keys: readonly string[]): void {
  const seen = new Map<string, number>();
  keys.forEach((key, row) => {
    const before = seen.get(key);
    if (before === undefined) return seen.set(key, row);
    const [name] = key.split('\u001f');
    throw new DataError(
      table.place(row, column),
      `"${name}" stands twice, here and at ${table.place(before, column)}`,
      'name the column that tells them apart as "repetition", or leave one out',
    );
  });
}

function longGrid(path: string, columns: LongColumns): Grid {
  const { stimulus_id, neuroid_id, value, subject_id, region, repetition, time } = columns;
  const names = [stimulus_id, neuroid_id, value, subject_id, region, repetition, time];
  const table = readOwnTable(path, [...new Set(names.filter((name): name is string => name !== undefined))]);
  const optional = (name: string | undefined) => (name === undefined ? undefined : table.text(name));
  const [ids, subjects, regions, times] = [table.text(neuroid_id), optional(subject_id), optional(region), optional(time)];
  const repetitions = repetitionsOf(table, repetition);
  const key = (row: number) => `${subjects ? `${subjects[row]}.` : ''}${ids[row]}${times ? `@${times[row]}` : ''}`;
  const keys = ids.map((_, row) => key(row));
  const stimuli = table.text(stimulus_id);
  checkOnce(
    table,
    stimulus_id,
    stimuli.map((stimulus, row) => `${stimulus}\u001f${repetitions[row]}\u001f${keys[row]}`),
  );
  const columnOf = numbered(keys);
  const rowOf = numbered(stimuli.map((stimulus, row) => `${stimulus}\u001f${repetitions[row]}`));
  const neuroids = firstOf(columnOf).map((row) => ({
    id: keys[row],
    subject: subjects?.[row] ?? null,
    region: regions?.[row] ?? null,
  }));
  checkRegions(table, region, regions, columnOf, neuroids);
  const rows = firstOf(rowOf);
  const values = new Float64Array(rows.length * neuroids.length).fill(Number.NaN);
  measured(table, value).forEach((number, row) => {
    values[rowOf[row] * neuroids.length + columnOf[row]] = number;
  });
  return { path, stimuli: rows.map((row) => stimuli[row]), repetitions: rows.map((row) => repetitions[row]), neuroids, values };
}

/** The row in which each number first stands. */
function firstOf(numbers: readonly number[]): number[] {
  const first: number[] = [];
  numbers.forEach((number, row) => {
    if (number === first.length) first.push(row);
  });
  return first;
}

function checkRegions(
  table: OwnTable,
  column: string | undefined,
  regions: readonly string[] | undefined,
  columnOf: readonly number[],
  neuroids: readonly Neuroid[],
): void {
  const row = regions ? regions.findIndex((region, at) => region !== neuroids[columnOf[at]].region) : -1;
  if (row < 0) return;
  const { id, region } = neuroids[columnOf[row]];
  throw new DataError(
    table.place(row, column!),
    `is "${regions![row]}" for neuroid "${id}", but "${region}" before`,
    'one neuroid lies in one region',
  );
}

function neuroidTable(
  kept: readonly Neuroid[],
  path: string,
  described: { readonly path: string; readonly columns: NeuroidColumns } | undefined,
): Recording['neuroids'] {
  const said = described ? describedNeuroids(described.path, described.columns, kept, path) : undefined;
  return fromRows(
    neuroids,
    kept.map(({ id, subject, region }, i) => ({
      neuroid_id: id,
      subject_id: said?.subjects?.[i] ?? subject ?? ONE_PERSON,
      region: said?.regions?.[i] ?? region ?? ONE_REGION,
      published_ceiling: said?.ceilings?.[i] ?? Number.NaN,
      ...{ planted_site: null, planted_ceiling: Number.NaN },
    })),
  );
}

/** What a file of neuroids says of those that are kept, in their order. It may know more of them than the responses. */
function describedNeuroids(path: string, columns: NeuroidColumns, kept: readonly Neuroid[], responsesPath: string) {
  const { neuroid_id, subject_id, region, published_ceiling } = columns;
  const named = [neuroid_id, subject_id, region, published_ceiling].filter((name): name is string => name !== undefined);
  const table = readOwnTable(path, named);
  const ids = table.text(neuroid_id);
  checkUnique(path, 'neuroid', ids);
  const rowOf = new Map(ids.map((id, row) => [id, row]));
  const known = kept.map(({ id }) => id).filter((id) => rowOf.has(id));
  checkSameSet(
    path,
    'neuroid',
    known,
    responsesPath,
    kept.map(({ id }) => id),
  );
  const rows = kept.map(({ id }) => rowOf.get(id)!);
  const texts = (column: string | undefined) => {
    if (column === undefined) return undefined;
    const cells = table.text(column);
    return rows.map((row) => cells[row]);
  };
  const ceilings = published_ceiling === undefined ? undefined : measured(table, published_ceiling);
  return { subjects: texts(subject_id), regions: texts(region), ceilings: ceilings && rows.map((row) => ceilings[row]) };
}
