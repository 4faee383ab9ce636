import type { Comparison } from './official-table.ts';

/** The table of official benchmarks as CSV (RFC 4180): a header of its columns, a row a benchmark and model, nothing where a number is not known. */
export function scoresCsv(rows: readonly Comparison[]): string {
  const columns = columnsOf(rows);
  const lines = rows.map((row) => columns.map((column) => csvCell(row[column])).join(','));
  return `${[columns.join(','), ...lines].join('\r\n')}\r\n`;
}

/** The same as JSON: a list of objects, null where a number is not known. */
export const scoresJson = (rows: readonly Comparison[]): string =>
  `${JSON.stringify(rows, (_, value) => (typeof value === 'number' && !Number.isFinite(value) ? null : value), 1)}\n`;

const columnsOf = (rows: readonly Comparison[]) => Object.keys(rows[0] ?? {}) as (keyof Comparison)[];

function csvCell(value: string | number | boolean): string {
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : '';
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
