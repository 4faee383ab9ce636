import { ModelError } from '../errors.ts';
import { findWords } from './align-words.ts';
import type { Pooled } from './pool.ts';
import type { Passage } from './read-passages.ts';

/** What a program says of one passage. */
export interface Answer {
  /** For each site a row a presentation; empty where the program gives none. */
  readonly representations: ReadonlyMap<string, Pooled>;
  /** For each presentation the bits of its words, NaN for a word that has none; undefined where the program gives none. */
  readonly surprisals: readonly Float64Array[] | undefined;
}

const PROTOCOL = 'only answers go to standard output; messages go to standard error';

/**
 * The answer to passage `id` that `line` spells, held to the presentations of the passage and to the `first` answer of the same
 * program. Throws ModelError for what is no JSON (NaN is none), for another id, for an error that the program tells, for rows that are not one a presentation or not
 * of one width, for sites that the first answer has not (or the reverse), for surprisals that are not one a word (null for a word that has none), and for what is no finite number.
 */
export function readAnswer(program: string, line: string, id: number, passage: Passage, first: Answer | undefined): Answer {
  const place = `${program}, answer ${id}`;
  const said = parse(place, line);
  if (said.id !== id)
    throw new ModelError(place, `has the id ${JSON.stringify(said.id)}`, 'answer each line before reading the next');
  if (said.error !== undefined) throw new ModelError(place, `the program gives up: ${said.error}`);
  if (said.representations === undefined && said.surprisals === undefined)
    throw new ModelError(place, 'has neither representations nor surprisals', PROTOCOL);
  const answer = {
    representations: new Map(
      Object.entries(said.representations ?? {}).map(([site, rows]) => [site, matrixOf(`${place}, ${site}`, rows, passage)]),
    ),
    surprisals: said.surprisals === undefined ? undefined : bitsOf(`${place}, surprisals`, said.surprisals, passage),
  };
  if (first) checkAlike(place, answer, first);
  return answer;
}

function parse(place: string, line: string): Record<string, unknown> {
  const shown = line.length > 80 ? `${line.slice(0, 80)}…` : line;
  try {
    const said = JSON.parse(line);
    if (typeof said === 'object' && said !== null) return said;
  } catch (cause) {
    const wayOut = /\b(NaN|Infinity)\b/.test(line)
      ? 'JSON knows neither NaN nor Infinity: every number must be finite'
      : PROTOCOL;
    throw new ModelError(place, `is "${shown}", which is no JSON`, wayOut, { cause });
  }
  throw new ModelError(place, `is "${shown}", which is no JSON object`, PROTOCOL);
}

function rowsOf(place: string, value: unknown, passage: Passage): unknown[][] {
  if (!Array.isArray(value) || !value.every(Array.isArray)) throw new ModelError(place, 'is no list of lists of numbers');
  if (value.length === passage.length) return value;
  throw new ModelError(place, `has ${value.length} rows, where the passage has ${passage.length} parts`, 'give one row a part');
}

function matrixOf(place: string, value: unknown, passage: Passage): Pooled {
  const rows = rowsOf(place, value, passage);
  const width = rows[0].length;
  const odd = rows.findIndex(({ length }) => length !== width || length === 0);
  if (odd >= 0)
    throw new ModelError(
      place,
      `has ${rows[odd].length} numbers in row ${odd}, and ${width} in row 0`,
      'all rows of a site must be of one width',
    );
  const data = new Float32Array(rows.length * width);
  rows.forEach((row, i) => data.set(finite(`${place}, row ${i}`, row), i * width));
  const large = data.findIndex((number) => !Number.isFinite(number));
  if (large >= 0)
    throw new ModelError(place, `holds a number in row ${Math.floor(large / width)} that single precision cannot hold`);
  return { data, width };
}

function bitsOf(place: string, value: unknown, passage: Passage): Float64Array[] {
  return rowsOf(place, value, passage).map((row, i) => {
    const words = findWords(passage[i].text).length;
    if (row.length === words) return withGaps(`${place}, row ${i}`, row);
    throw new ModelError(
      `${place}, row ${i}`,
      `has ${row.length} numbers, where the part has ${words} words`,
      'give one number a word between blanks',
    );
  });
}

/** Finite numbers, with NaN for null. */
function withGaps(place: string, row: readonly unknown[]): Float64Array {
  finite(
    place,
    row.map((number) => number ?? 0),
  );
  return Float64Array.from(row, (number) => (number === null ? Number.NaN : (number as number)));
}

function finite(place: string, row: readonly unknown[]): Float64Array {
  const bad = row.findIndex((number) => !Number.isFinite(number));
  if (bad < 0) return Float64Array.from(row as number[]);
  throw new ModelError(place, `holds ${JSON.stringify(row[bad])} at ${bad}, which is no finite number`);
}

function checkAlike(place: string, answer: Answer, first: Answer): void {
  const spelt = ({ representations, surprisals }: Answer) =>
    [...[...representations].map(([site, { width }]) => `${site} (${width})`), ...(surprisals ? ['surprisals'] : [])].join(', ');
  if (spelt(answer) === spelt(first)) return;
  throw new ModelError(
    place,
    `gives ${spelt(answer)}, where the first answer gave ${spelt(first)}`,
    'give the same in every answer',
  );
}
