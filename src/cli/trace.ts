import type { Table } from '../table/define.ts';
import { rowAt } from '../table/read.ts';
import { cell, rowLines, vector } from './cells.ts';
import { grid } from './grid.ts';
import { figure } from './quantity.ts';

const MOST_ROWS = 60;
/** Units that say nothing beside the value. */
const WITHOUT_UNIT = new Set(['1', 'name', 'text', 'byte']);
const isVector = (type: string) => type === 'vec32' || type === 'vec64' || type === 'list64';

/** Row numbers of a stimulus in a table. */
export function rowsAbout(table: Table, stimulusId: string): number[] {
  const ids = (table.columns as any).stimulus_id as readonly string[];
  return ids.flatMap((id, row) => (id === stimulusId ? [row] : []));
}

/** What one table says of a stimulus: its one row as name and value, several rows as a grid, vectors by their summary. */
export function traceLines(table: Table, rows: readonly number[], indent = '  '): string[] {
  const names = Object.keys(table.spec.columns).filter((name) => name !== 'stimulus_id');
  const vectors = names.filter((name) => isVector(table.spec.columns[name].type));
  const shown = rows.slice(0, MOST_ROWS);
  const rest = rows.length > shown.length ? [`${indent}… and ${rows.length - shown.length} more rows`] : [];
  if (vectors.length > 0) return [...vectors.flatMap((name) => vectorLines(table, shown, names, name, indent)), ...rest];
  if (rows.length === 1) return pairLines(table, rows[0], names, indent);
  return [...rowLines(table, shown, names, indent), ...rest];
}

function pairLines(table: Table, row: number, names: readonly string[], indent: string): string[] {
  const values: Record<string, unknown> = rowAt(table, row);
  const shown = (name: string) => {
    const { type, unit } = table.spec.columns[name];
    if (type === 'utf8' && unit === 'text') return String(values[name]).replace(/\s+/g, ' ');
    return cell(table.spec.columns[name], values[name]) + (WITHOUT_UNIT.has(unit) ? '' : ` ${unit}`);
  };
  return grid(
    names.map((name) => [name, shown(name)]),
    { indent },
  );
}

/** One line for each vector: what names it, then norm, mean, range and the first values. */
function vectorLines(table: Table, rows: readonly number[], names: readonly string[], name: string, indent: string): string[] {
  const plain = names.filter((other) => !isVector(table.spec.columns[other].type));
  const line = (row: number) => {
    const values: Record<string, any> = rowAt(table, row);
    const { norm, mean, least, most } = summary(values[name]);
    const numbers = [norm, mean, least, most].map(figure);
    return [...plain.map((other) => cell(table.spec.columns[other], values[other])), ...numbers, vector(values[name])];
  };
  const right = new Set([0, 1, 2, 3].map((j) => plain.length + j));
  return grid([[...plain, 'norm', 'mean', 'least', 'most', name], ...rows.map(line)], { right, indent });
}

/** Euclidean norm, mean, least and most of a vector; NaN where an element is NaN or there is none. */
export function summary(values: ArrayLike<number>): { norm: number; mean: number; least: number; most: number } {
  let squares = 0;
  let sum = 0;
  let least = values.length ? values[0] : Number.NaN;
  let most = least;
  for (let i = 0; i < values.length; i++) {
    squares += values[i] ** 2;
    sum += values[i];
    least = Math.min(least, values[i]);
    most = Math.max(most, values[i]);
  }
  return { norm: Math.sqrt(squares), mean: sum / values.length, least, most };
}
