import type { Table } from '../table/define.ts';
import { rowLines } from './cells.ts';
import { grid } from './grid.ts';
import { count } from './quantity.ts';
import type { Paint } from './terminal.ts';

/** A table as text: what it is, where it comes from, its columns with units and sentences, its first rows. */
export function tableLines(
  table: Table,
  provenance: readonly (readonly [string, string])[],
  rows: number,
  paint: Paint,
): string[] {
  const { spec, length } = table;
  const facts: (readonly [string, string])[] = [['rows', String(length)], ['key', spec.key.join(', ')], ...provenance];
  const columns = Object.entries(spec.columns).map(([name, { type, unit, about }]) => [name, type, unit, about]);
  const shown = Math.min(rows, length);
  const lines = [`${paint.strong(spec.name)} · ${spec.about}`, ...grid(facts, { indent: '  ' }), ''];
  lines.push(...heading(grid([['column', 'type', 'unit', 'meaning'], ...columns]), paint));
  if (shown === 0) return lines;
  const range = Array.from({ length: shown }, (_, i) => i);
  lines.push('', ...heading(rowLines(table, range), paint));
  if (shown < length) lines.push(paint.faint(`… and ${count(length - shown, 'more row')}; --rows n shows more`));
  return lines;
}

const heading = ([head, ...body]: readonly string[], paint: Paint) => [paint.faint(head), ...body];
