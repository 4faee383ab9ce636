import { nearest } from '../errors.ts';
import { UsageError } from './usage-error.ts';

/**
 * The one item of that name, or the only one whose name begins so. Throws UsageError otherwise, with the nearest of the names and
 * of `nicknames`, by which items are known as well.
 */
export function pick<T>(
  typed: string,
  items: readonly T[],
  nameOf: (item: T) => string,
  noun: string,
  nicknames: readonly string[] = [],
): T {
  const exact = items.find((item) => nameOf(item) === typed);
  if (exact) return exact;
  const begun = items.filter((item) => nameOf(item).startsWith(typed));
  if (begun.length === 1) return begun[0];
  if (begun.length > 1) {
    throw new UsageError(typed, `could be any of ${begun.length} ${noun}s`, `say which: ${listed(begun.map(nameOf))}`);
  }
  throw new UsageError(typed, `is not a ${noun} of the last run`, suggestFew(typed, items.map(nameOf), nicknames));
}

/** The names, the first dozen when there are more. */
export const listed = (names: readonly string[]): string =>
  names.length <= 12 ? names.join(', ') : `${names.slice(0, 12).join(', ')} and ${names.length - 12} more`;

/** `suggest`, which also knows a misspelt beginning and does not list hundreds of names. */
export function suggestFew(typed: string, names: readonly string[], nicknames: readonly string[] = []): string {
  const whole = nearest(typed, [...names, ...nicknames]);
  const begun = typed.length < 4 ? [] : names.filter((name) => nearest(typed, [name.slice(0, typed.length)]).length > 0);
  const near = [...whole, ...begun][0];
  return near ? `did you mean "${near}"?` : `there is: ${listed(names)}`;
}
