import { DataError, suggest } from '../../../src/errors.ts';
import { MEANINGS, type Meaning } from './meanings.ts';
import type { OwnFile } from './own-file.ts';

/** What was said of a column: `text=sentence`, of one file `text=stimuli.csv:sentence`; `region=` says that there is none. */
export interface SaidColumn {
  /** As it was typed. */
  readonly typed: string;
  readonly meaning: Meaning;
  /** The name of the file that is meant; any that has the column where left out. */
  readonly file?: string;
  /** Several names, or names with `*`, where the meaning takes many columns; empty for none. */
  readonly column: string;
}

/** Meanings that many columns may have. */
const MANY: readonly Meaning[] = ['neuroids', 'predictors'];

/** Throws DataError for a meaning that there is not, and for a column that no file has, with the nearest name. */
export function saidColumns(typed: readonly string[], files: readonly OwnFile[]): SaidColumn[] {
  return typed.map((one) => {
    const [meaning, ...rest] = one.split('=');
    const place = `--column ${one}`;
    if (!MEANINGS.includes(meaning as Meaning))
      throw new DataError(place, `"${meaning}" is no meaning of a column`, suggest(meaning, MEANINGS));
    const said = { typed: one, meaning: meaning as Meaning, ...inFile(rest.join('='), files) };
    const among = files.filter((file) => isOf(said, file)).flatMap(({ columns }) => columns.map(({ name }) => name));
    const lost = namesOf(said).find((name) => matching(name, among).length === 0);
    if (lost === undefined) return said;
    throw new DataError(place, `no file has a column "${lost}"`, suggest(lost, among.slice(0, 200)));
  });
}

function inFile(column: string, files: readonly OwnFile[]): Pick<SaidColumn, 'file' | 'column'> {
  const file = files.find(({ name }) => column.startsWith(`${name}:`));
  return file ? { file: file.name, column: column.slice(file.name.length + 1) } : { column };
}

const isOf = ({ file }: SaidColumn, { name }: OwnFile): boolean => file === undefined || file === name;

const namesOf = ({ meaning, column }: SaidColumn): string[] =>
  column === '' ? [] : MANY.includes(meaning) ? column.split(',').map((name) => name.trim()) : [column];

/** The names that are that one, or that it stands for where it has a `*`. */
function matching(name: string, names: readonly string[]): string[] {
  if (names.includes(name) || !name.includes('*')) return names.filter((other) => other === name);
  const parts = name.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'));
  const pattern = new RegExp(`^${parts.join('.*')}$`);
  return names.filter((other) => pattern.test(other));
}

/** Whether anything was said of this meaning that concerns the file: a column that it has, or that there is none. */
export const isSaid = (said: SaidColumn, file: OwnFile): boolean =>
  isOf(said, file) && (said.column === '' || columnsOf(said, file).length > 0);

/** The columns of a file that are meant, in its order. */
export function columnsOf(said: SaidColumn, file: OwnFile): string[] {
  if (!isOf(said, file)) return [];
  const names = file.columns.map(({ name }) => name);
  const wanted = new Set(namesOf(said).flatMap((name) => matching(name, names)));
  return names.filter((name) => wanted.has(name));
}
