import { exclusions } from '../../schemas/exclusions.ts';
import { neuroids } from '../../schemas/neuroids.ts';
import { predictors } from '../../schemas/predictors.ts';
import { responses } from '../../schemas/responses.ts';
import { DataError } from '../../src/errors.ts';
import { type LabelledArray, lengthOf, textsAlong } from '../../src/formats/labelled-array.ts';
import { check, fromRows } from '../../src/table/check.ts';
import type { RowOf } from '../../src/table/define.ts';
import type { Recording, Stimuli } from '../dataset.ts';
import { checkUnique } from './agree.ts';
import { stimulusTable } from './stimulus-table.ts';

type Wanted = Readonly<Record<string, string | readonly string[]>>;

/** What the coordinates of a neural assembly stand for, and which part of it is wanted. */
export interface AssemblyLayout {
  /** Coordinates of the presentations. */
  readonly stimulus: string;
  readonly text: string;
  /** What is read together. */
  readonly context: string;
  /** What folds may not split. */
  readonly group: string;
  /** Coordinates of the neuroids; a region that is null is the same for all. */
  readonly neuroid: string;
  /** Null where all are of one person. */
  readonly subject: string | null;
  readonly region: string | null;
  /** The name of that one region. */
  readonly everywhere: string;
  /** Values that a coordinate must have, one of them where there are several, of presentations and of neuroids; empty: all are wanted. */
  readonly presentations: Wanted;
  readonly neuroids: Wanted;
}

/** The axes of an assembly. */
export const PRESENTATION = 'presentation';
export const NEUROID = 'neuroid';

/**
 * The stimuli of an assembly: the presentations that `layout` asks for, in stored order and with their texts as they are stored. Throws
 * DataError for a coordinate that is missing and for a stimulus that stands twice.
 */
export function stimuliOf(array: LabelledArray, layout: AssemblyLayout): Stimuli {
  const rows = wantedRows(array, PRESENTATION, layout.presentations);
  const along = (name: string) => pick(textsAlong(array, name, PRESENTATION), rows);
  const ids = along(layout.stimulus);
  checkUnique(array.place, 'stimulus', ids);
  const stimulusSet = stimulusTable(ids, along(layout.text), along(layout.context), along(layout.group));
  return { stimulusSet, predictors: fromRows(predictors, []) };
}

/** Why a neuroid is left out. */
export const NEVER = 'NaN for every presentation, as where its person did not take part';
export const PARTLY = 'NaN for some presentations';

/**
 * The recording of an assembly: the neuroids that `layout` asks for and that have a number for every presentation. The others, all in
 * one piece as in Brain-Score, are rows of `exclusions`. Throws DataError for an assembly that has further axes, or no neuroid left.
 */
export function recordingOf(array: LabelledArray, layout: AssemblyLayout): Recording {
  const rows = wantedRows(array, PRESENTATION, layout.presentations);
  const columns = wantedRows(array, NEUROID, layout.neuroids);
  const at = indexer(array);
  const ids = textsAlong(array, layout.neuroid, NEUROID);
  checkUnique(array.place, 'neuroid', pick(ids, columns));
  const gaps = columns.map((column) =>
    rows.reduce((count, row) => count + (Number.isNaN(array.data[at(row, column)]) ? 1 : 0), 0),
  );
  const kept = columns.filter((_, i) => gaps[i] === 0);
  if (kept.length === 0)
    throw new DataError(array.place, `none of ${columns.length} neuroids has a number for every presentation`);
  const data = new Float64Array(rows.length * kept.length);
  rows.forEach((row, i) => {
    kept.forEach((column, j) => {
      data[i * kept.length + j] = array.data[at(row, column)];
    });
  });
  return {
    responses: check(responses, {
      stimulus_id: pick(textsAlong(array, layout.stimulus, PRESENTATION), rows),
      repetition: new Int32Array(rows.length),
      response: { data, width: kept.length },
    }),
    neuroids: fromRows(neuroids, neuroidRows(array, layout, kept)),
    exclusions: fromRows(
      exclusions,
      columns.flatMap((column, i) =>
        gaps[i] === 0 ? [] : [{ kind: 'neuroid', id: ids[column], reason: gaps[i] === rows.length ? NEVER : PARTLY }],
      ),
    ),
  };
}

function neuroidRows(array: LabelledArray, layout: AssemblyLayout, kept: readonly number[]): RowOf<typeof neuroids>[] {
  const along = (name: string) => pick(textsAlong(array, name, NEUROID), kept);
  const ids = along(layout.neuroid);
  const subjects = layout.subject === null ? ids.map(() => 'one person') : along(layout.subject);
  const regions = layout.region === null ? ids.map(() => layout.everywhere) : along(layout.region);
  return ids.map((neuroid_id, i) => ({
    ...{ neuroid_id, subject_id: subjects[i], region: regions[i] },
    ...{ published_ceiling: Number.NaN, planted_site: null, planted_ceiling: Number.NaN },
  }));
}

const pick = <T>(values: readonly T[], at: readonly number[]): T[] => at.map((i) => values[i]);

/** The entries of an axis whose coordinates have the wanted values, in stored order. Throws DataError where there is none. */
export function wantedRows(array: LabelledArray, dim: string, wanted: Wanted): number[] {
  let rows = Array.from({ length: lengthOf(array, dim) }, (_, row) => row);
  for (const [name, value] of Object.entries(wanted)) {
    const values = textsAlong(array, name, dim);
    const chosen = [value].flat();
    const there = new Set(rows.map((row) => values[row]));
    const lost = chosen.find((one) => !there.has(one));
    if (lost !== undefined || chosen.length === 0)
      throw new DataError(
        array.place,
        `has no ${dim} whose ${name} is "${lost ?? ''}"`,
        `there is: ${[...there].slice(0, 10).join(', ')}`,
      );
    rows = rows.filter((row) => chosen.includes(values[row]));
  }
  return rows;
}

/** Where the number of a presentation and a neuroid lies, whichever axis comes first; further axes must have one entry. */
function indexer(array: LabelledArray): (row: number, column: number) => number {
  const { place, dims, shape } = array;
  const [rows, columns] = [lengthOf(array, PRESENTATION), lengthOf(array, NEUROID)];
  const long = dims.find((dim, axis) => dim !== PRESENTATION && dim !== NEUROID && shape[axis] !== 1);
  if (long !== undefined)
    throw new DataError(place, `has the further axis "${long}"`, 'a response is one number for a presentation and a neuroid');
  const isRowMajor = dims.indexOf(PRESENTATION) < dims.indexOf(NEUROID);
  return isRowMajor ? (row, column) => row * columns + column : (row, column) => column * rows + row;
}
