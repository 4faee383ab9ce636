import { DataError } from '../../../src/errors.ts';
import { isOwnName, type Meaning, means } from './meanings.ts';
import type { OwnColumn, OwnFile } from './own-file.ts';
import { columnsOf, isSaid, type SaidColumn } from './said-columns.ts';

/** What was said, what of it was heeded so far, and who hears what is decided. */
export interface Hearing {
  readonly said: readonly SaidColumn[];
  readonly heeded: Set<SaidColumn>;
  readonly tell: (line: string) => void;
  /** How a file is named in a decision; nothing is added where there is one file. */
  readonly of: (file: OwnFile) => string;
}

/** What a section of `dataset.json` asks of a file. */
export interface Wanted {
  readonly required: readonly Meaning[];
  readonly optional: readonly Meaning[];
  /** The axis of an assembly along which its coordinates lie. */
  readonly axis?: string;
}
export type Chosen = Partial<Record<Meaning, string>>;

const MOST_NAMES = 12;
const WORDS = { table: 'column', arrays: 'variable', assembly: 'coordinate' } as const;

/** Names of columns as a sentence holds them, the first dozen where they are many. */
export const listed = (names: readonly string[]): string =>
  [
    ...names.slice(0, MOST_NAMES).map((name) => `\`${name}\``),
    ...(names.length > MOST_NAMES ? [`and ${names.length - MOST_NAMES} more`] : []),
  ].join(', ');

/**
 * The columns that may have a meaning: those of which it was said; else the one that is called as `dataset.json` calls it; else all whose names
 * say so and of which nothing else was said.
 */
export function candidates(file: OwnFile, meaning: Meaning, { said }: Pick<Hearing, 'said'>, axis = ''): string[] {
  const own = said.filter((one) => one.meaning === meaning && isSaid(one, file));
  if (own.length > 0) return [...new Set(own.flatMap((one) => columnsOf(one, file)))];
  const taken = new Set(said.flatMap((one) => columnsOf(one, file)));
  const fits = (column: OwnColumn) => file.kind !== 'arrays' || column.list === (meaning !== 'value');
  const named = file.columns.filter(
    (column) => column.axis === axis && fits(column) && !taken.has(column.name) && means(meaning, column.name, column.numbers),
  );
  const exact = named.filter(({ name }) => isOwnName(meaning, name));
  return (exact.length === 1 ? exact : named).map(({ name }) => name);
}

/** The same, where a column of regions names the neuroids if no other does. */
export function neuroidCandidates(file: OwnFile, hearing: Pick<Hearing, 'said'>): string[] {
  const own = candidates(file, 'neuroid_id', hearing);
  return own.length > 0 ? own : candidates(file, 'region', hearing);
}

/**
 * Which column of a file means what, each decision told. Throws DataError that names all meanings that more than one column may have, and all
 * that are required and that none has, with the columns there are.
 */
export function chooseColumns(file: OwnFile, { required, optional, axis }: Wanted, hearing: Hearing): Chosen {
  const found = [...required, ...optional].map((meaning) => {
    const isTable = file.kind === 'table' && meaning === 'neuroid_id';
    return { meaning, names: isTable ? neuroidCandidates(file, hearing) : candidates(file, meaning, hearing, axis) };
  });
  const unclear = found.filter(({ names }) => names.length > 1);
  const missing = found.filter(({ meaning, names }) => names.length === 0 && required.includes(meaning));
  if (unclear.length + missing.length > 0) throw undecided(file, unclear, missing, axis);
  for (const one of hearing.said)
    if (found.some(({ meaning }) => meaning === one.meaning) && isSaid(one, file)) hearing.heeded.add(one);
  for (const { meaning, names } of found)
    if (names.length > 0) hearing.tell(`${meaning}: ${WORDS[file.kind]} \`${names[0]}\`${hearing.of(file)}`);
  return Object.fromEntries(found.flatMap(({ meaning, names }) => (names.length > 0 ? [[meaning, names[0]]] : [])));
}

interface Found {
  readonly meaning: Meaning;
  readonly names: readonly string[];
}

function undecided(file: OwnFile, unclear: readonly Found[], missing: readonly Found[], axis = ''): DataError {
  const word = WORDS[file.kind];
  const problems = [
    ...unclear.map(({ meaning, names }) => `the ${meaning} may be ${names.map((name) => `\`${name}\``).join(' or ')}`),
    ...missing.map(({ meaning }) => `no ${word} is called as a ${meaning} is`),
  ];
  const there = file.columns.filter((column) => column.axis === axis).map(({ name }) => name);
  const said = [
    ...unclear.map(({ meaning, names }) => `--column ${meaning}=${quoted(names[0])}`),
    ...missing.map(({ meaning }) => `--column ${meaning}=<${word}>`),
  ];
  const lacks = missing.length > 0 ? `there is: ${listed(there)}; ` : '';
  return new DataError(file.path, problems.join(', and '), `${lacks}say which, as in ${said.join(' ')}`);
}

/** A name as a shell takes it. */
export const quoted = (name: string): string => (/^[\w.,:/-]+$/.test(name) ? name : `"${name}"`);

/** The columns of a meaning that many may have, if any were said. */
export function chosenMany(
  meaning: 'predictors' | 'neuroids',
  file: OwnFile,
  { said, heeded, tell, of }: Hearing,
): string[] | undefined {
  const own = said.filter((one) => one.meaning === meaning && isSaid(one, file));
  if (own.length === 0) return undefined;
  for (const one of own) heeded.add(one);
  const names = [...new Set(own.flatMap((one) => columnsOf(one, file)))];
  if (meaning === 'predictors') tell(`predictors: ${listed(names)}${of(file)}`);
  return names;
}
