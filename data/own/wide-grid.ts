import { checkUnique } from '../files/agree.ts';
import { checkOnce, firstOf, type Grid, keyOf, numbered, repetitionsOf } from './grid.ts';
import type { WideColumns } from './layout.ts';
import { measured, readOwnRows } from './own-table.ts';

/**
 * The responses of a table with a column for each neuroid and a row for each stimulus, or, where a column says whose a row is, for each
 * stimulus and person: then a column is a region that everybody has. Throws DataError as readOwnResponses says.
 */
export async function wideGrid(path: string, columns: WideColumns): Promise<Grid> {
  const { stimulus_id, subject_id, repetition, where = {}, neuroids: named } = columns;
  const own = [stimulus_id, subject_id, repetition].filter((name): name is string => name !== undefined);
  const table = await readOwnRows(path, [...own, ...(named ?? [])], where, named ? 'these' : 'all');
  const regions = named ?? table.header.filter((name) => !own.includes(name) && !(name in where));
  checkUnique(path, 'column', regions);
  const [stimuli, repetitions] = [table.text(stimulus_id), repetitionsOf(table, repetition)];
  const subjects = subject_id === undefined ? undefined : table.text(subject_id);
  checkOnce(
    table,
    stimulus_id,
    stimuli.map((stimulus, row) => keyOf(stimulus, repetitions[row], subjects?.[row] ?? '')),
  );
  const personOf = subjects ? numbered(subjects) : new Array<number>(table.length).fill(0);
  const rowOf = numbered(stimuli.map((stimulus, row) => keyOf(stimulus, repetitions[row])));
  const [people, rows] = [firstOf(personOf), firstOf(rowOf)];
  const width = people.length * regions.length;
  const values = new Float64Array(rows.length * width).fill(Number.NaN);
  regions.forEach((name, column) => {
    measured(table, name).forEach((value, row) => {
      values[rowOf[row] * width + personOf[row] * regions.length + column] = value;
    });
  });
  const neuroids = people.flatMap((row) =>
    regions.map((name) => {
      const subject = subjects?.[row] ?? null;
      return subject === null ? { id: name, subject, region: null } : { id: `${subject}.${name}`, subject, region: name };
    }),
  );
  return { path, stimuli: rows.map((row) => stimuli[row]), repetitions: rows.map((row) => repetitions[row]), neuroids, values };
}
