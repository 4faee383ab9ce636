import { exclusions } from '../../schemas/exclusions.ts';
import { neuroids } from '../../schemas/neuroids.ts';
import { responses } from '../../schemas/responses.ts';
import { DataError } from '../../src/errors.ts';
import { check, fromRows } from '../../src/table/check.ts';
import type { Recording } from '../dataset.ts';
import { checkSameSet, checkUnique } from '../files/agree.ts';
import { PARTLY } from '../files/neural-assembly.ts';
import type { Grid, Neuroid } from './grid.ts';
import type { LongColumns, MatrixNames, NeuroidColumns, WideColumns } from './layout.ts';
import { longGrid } from './long-grid.ts';
import { matrixGrid } from './matrix-grid.ts';
import { measured, readOwnTable } from './own-table.ts';
import { wideGrid } from './wide-grid.ts';

const ONE_PERSON = 'one person';
const ONE_REGION = 'all';

/**
 * The recording in a file of the reader's own, a long or wide table or a matrix, of the stimuli `ids`. Throws DataError for a column that is missing,
 * a cell that is no number, a response that stands twice, a neuroid whose rows disagree on its region, stimuli that are not those of the stimulus set, and,
 * unless `missing` is "drop", for a response that is missing.
 */
export async function readOwnResponses(
  path: string,
  columns: LongColumns | WideColumns | MatrixNames,
  ids: readonly string[],
  described: { readonly path: string; readonly columns: NeuroidColumns } | undefined,
): Promise<Recording> {
  const grid = await gridOf(path, columns, ids);
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
    neuroids: await neuroidTable(
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

function gridOf(path: string, columns: LongColumns | WideColumns | MatrixNames, ids: readonly string[]): Promise<Grid> {
  if (columns.form === 'matrix') return matrixGrid(path, columns, ids);
  return columns.form === 'long' ? longGrid(path, columns) : wideGrid(path, columns);
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

async function neuroidTable(
  kept: readonly Neuroid[],
  path: string,
  described: { readonly path: string; readonly columns: NeuroidColumns } | undefined,
): Promise<Recording['neuroids']> {
  const said = described ? await describedNeuroids(described.path, described.columns, kept, path) : undefined;
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
async function describedNeuroids(path: string, columns: NeuroidColumns, kept: readonly Neuroid[], responsesPath: string) {
  const { neuroid_id, subject_id, region, published_ceiling } = columns;
  const named = [neuroid_id, subject_id, region, published_ceiling].filter((name): name is string => name !== undefined);
  const table = await readOwnTable(path, named);
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
