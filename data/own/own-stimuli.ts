import { DataError } from '../../src/errors.ts';
import type { Stimuli } from '../dataset.ts';
import { predictorTable } from '../files/predictor-table.ts';
import { stimulusTable } from '../files/stimulus-table.ts';
import type { StimulusColumns } from './layout.ts';
import { measured, type OwnTable, readOwnRows } from './own-table.ts';

/**
 * The stimuli of a file: a row each, or, where the file holds the responses too, as many alike as there are responses. Throws DataError for
 * a column that is missing, an empty cell, and a stimulus whose rows say different things.
 */
export async function readOwnStimuli(path: string, columns: StimulusColumns): Promise<Stimuli> {
  const { stimulus_id, text, passage_id, group_id, order, predictors = [], where } = columns;
  const said = [text, passage_id, group_id, order, ...predictors].filter((name): name is string => name !== undefined);
  const table = await readOwnRows(path, [stimulus_id, ...said], where);
  const rows = inOrder(table, order, firstRows(table, stimulus_id, said));
  const pick = (column: string) => {
    const cells = table.text(column);
    return rows.map((row) => cells[row]);
  };
  const ids = pick(stimulus_id);
  const passages = passage_id === undefined ? ids : pick(passage_id);
  const groups = group_id === undefined ? passages : pick(group_id);
  return {
    stimulusSet: stimulusTable(ids, pick(text), passages, groups),
    predictors: predictorTable(ids, Object.fromEntries(predictors.map((name) => [name, numbersOf(table, name, rows)]))),
  };
}

/** The first row of each stimulus, after checking that its other rows say the same. */
function firstRows(table: OwnTable, id: string, said: readonly string[]): number[] {
  const columns = said.map((name) => table.cells(name));
  const first = new Map<string, number>();
  table.text(id).forEach((stimulus, row) => {
    const before = first.get(stimulus);
    if (before === undefined) return first.set(stimulus, row);
    const odd = columns.findIndex((column) => column[row] !== column[before]);
    if (odd < 0) return undefined;
    throw new DataError(
      table.place(row, said[odd]),
      `is "${columns[odd][row]}" for stimulus "${stimulus}", but "${columns[odd][before]}" before (${table.place(before, said[odd])})`,
      'one stimulus has one text, passage, group and place',
    );
  });
  return [...first.values()];
}

function inOrder(table: OwnTable, order: string | undefined, rows: number[]): number[] {
  if (order === undefined) return rows;
  const place = numbersOf(table, order, rows);
  const sorted = rows.map((row, i) => ({ row, at: place[i] })).sort((a, b) => a.at - b.at);
  return sorted.map(({ row }) => row);
}

function numbersOf(table: OwnTable, column: string, rows: readonly number[]): Float64Array {
  const all = measured(table, column);
  const missing = rows.find((row) => Number.isNaN(all[row]));
  if (missing !== undefined) throw new DataError(table.place(missing, column), 'is empty where a number must stand');
  return Float64Array.from(rows, (row) => all[row]);
}
