import { DataError, suggest } from '../../src/errors.ts';
import { readBytes } from '../files/read-text.ts';

/** Some columns of a large file with a header line, as typed by the caller: row after row, without holding the others. */
export interface SeparatedRow {
  readonly cells: readonly string[];
  /** Line of the file, from 1. */
  readonly line: number;
}

/**
 * The rows of a file of comma- or tab-separated values (told by its name: `.tsv`, `.tok`, else commas), with the cells of `columns` in
 * their order. Cells may be quoted by " in a file with commas; in one with tabs quotes are text. Throws DataError for a missing file
 * or column, and for a line that is cut off.
 */
export function* readSeparated(path: string, columns: readonly string[]): Generator<SeparatedRow> {
  const hasTabs = /\.(tsv|tok)(\.gz)?$/.test(path);
  const lines = readBytes(path).toString('utf8').split(/\r?\n/);
  const header = cellsOf(lines[0].replace(/^\uFEFF/, ''), hasTabs).map((cell) => cell.replace(/^"|"$/g, ''));
  const places = columns.map((column) => {
    if (header.includes(column)) return header.indexOf(column);
    throw new DataError(`${path}:1`, `has no column "${column}"`, suggest(column, header));
  });
  const last = lines.findLastIndex((line) => line !== '');
  if (last === 0) throw new DataError(path, 'has a header but no rows', 'obtain the file again');
  for (let i = 1; i <= last; i++) {
    const cells = cellsOf(lines[i], hasTabs);
    if (cells.length !== header.length)
      throw new DataError(`${path}:${i + 1}`, `has ${cells.length} cells, the header ${header.length}`, 'is the file cut off?');
    yield { cells: places.map((at) => cells[at]), line: i + 1 };
  }
}

function cellsOf(line: string, hasTabs: boolean): string[] {
  if (hasTabs) return line.split('\t');
  if (!line.includes('"')) return line.split(',');
  const cells = `,${line}`.matchAll(/,(?:"((?:[^"]|"")*)"|([^,]*))/g);
  return [...cells].map(([, quoted, bare]) => quoted?.replaceAll('""', '"') ?? bare);
}
