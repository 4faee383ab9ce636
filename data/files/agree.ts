import { DataError } from '../../src/errors.ts';

/** Throws DataError when an id occurs twice. `what` says what the ids name. */
export function checkUnique(path: string, what: string, ids: readonly string[]): void {
  const seen = new Map<string, number>();
  ids.forEach((id, row) => {
    const before = seen.get(id);
    if (before !== undefined) {
      throw new DataError(path, `${what} "${id}" stands twice (entries ${before + 1} and ${row + 1})`, 'each may stand once');
    }
    seen.set(id, row);
  });
}

/**
 * Throws DataError when the ids of one file are not those of another: says which are in one and not in the other, or, with the
 * same ids, where their order parts.
 */
export function checkSameOrder(
  path: string,
  what: string,
  ids: readonly string[],
  other: string,
  expected: readonly string[],
): void {
  checkSameSet(path, what, ids, other, expected);
  const at = ids.findIndex((id, row) => id !== expected[row]);
  if (at < 0) return;
  throw new DataError(
    path,
    `${what} ${at + 1} is "${ids[at]}", but "${expected[at]}" in ${other}`,
    'both files must list them in the same order',
  );
}

/** Throws DataError when an id of one file is missing from the other, whatever their order. */
export function checkSameSet(
  path: string,
  what: string,
  ids: readonly string[],
  other: string,
  expected: readonly string[],
): void {
  const here = new Set(ids);
  const there = new Set(expected);
  const missing = expected.filter((id) => !here.has(id));
  const extra = ids.filter((id) => !there.has(id));
  if (missing.length > 0)
    throw new DataError(path, `lacks ${count(what, missing)}`, `${other} has them; is a file cut off or of another version?`);
  if (extra.length > 0)
    throw new DataError(path, `has ${count(what, extra)}, unknown to ${other}`, 'are both files of one version?');
}

const count = (what: string, ids: readonly string[]) =>
  `${ids.length} ${ids.length === 1 ? what : plural(what)} (${ids.slice(0, 3).join(', ')}${ids.length > 3 ? ', …' : ''})`;

const plural = (what: string): string => (what.endsWith('us') ? `${what.slice(0, -2)}i` : `${what}s`);

/** Throws DataError at the first text that differs between two files whose rows have been matched. */
export function checkSameText(
  place: (row: number) => string,
  texts: readonly string[],
  other: string,
  expected: readonly string[],
): void {
  const row = texts.findIndex((text, i) => text !== expected[i]);
  if (row < 0) return;
  throw new DataError(place(row), `reads "${texts[row]}", but "${expected[row]}" in ${other}`, 'are both files of one version?');
}

/** Throws DataError naming the first column whose values are all alike: nothing can be predicted of it. */
export function checkVaries(path: string, what: string, names: readonly string[], values: Float64Array): void {
  const width = names.length;
  const flat = names.findIndex((_, j) => {
    for (let i = j + width; i < values.length; i += width) if (values[i] !== values[j]) return false;
    return true;
  });
  if (flat < 0) return;
  throw new DataError(
    `${path}, column "${names[flat]}"`,
    `${what} has the same value for every stimulus`,
    'leave it out of the file',
  );
}
