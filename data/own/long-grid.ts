import { DataError } from '../../src/errors.ts';
import { checkOnce, firstOf, type Grid, keyOf, type Neuroid, numbered, repetitionsOf } from './grid.ts';
import type { LongColumns } from './layout.ts';
import { measured, type OwnTable, readOwnRows } from './own-table.ts';

/** The responses of a table with a row for each stimulus and neuroid. Throws DataError as readOwnResponses says. */
export async function longGrid(path: string, columns: LongColumns): Promise<Grid> {
  const { stimulus_id, neuroid_id, value, subject_id, region, repetition, time, where } = columns;
  const names = [stimulus_id, neuroid_id, value, subject_id, region, repetition, time];
  const table = await readOwnRows(path, [...new Set(names.filter((name): name is string => name !== undefined))], where);
  const optional = (name: string | undefined) => (name === undefined ? undefined : table.text(name));
  const [ids, subjects, regions, times] = [table.text(neuroid_id), optional(subject_id), optional(region), optional(time)];
  const repetitions = repetitionsOf(table, repetition);
  const key = (row: number) => `${subjects ? `${subjects[row]}.` : ''}${ids[row]}${times ? `@${times[row]}` : ''}`;
  const keys = ids.map((_, row) => key(row));
  const stimuli = table.text(stimulus_id);
  checkOnce(
    table,
    stimulus_id,
    stimuli.map((stimulus, row) => keyOf(stimulus, repetitions[row], keys[row])),
  );
  const columnOf = numbered(keys);
  const rowOf = numbered(stimuli.map((stimulus, row) => keyOf(stimulus, repetitions[row])));
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
