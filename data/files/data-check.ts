import { existsSync } from 'node:fs';
import type { LabelledArray } from '../../src/formats/labelled-array.ts';
import { algorithmOf, type PublishedFile, placeOf } from '../../src/shelf/published-file.ts';
import { hashHere, SYNTHETIC } from './assembly-file.ts';

/** One documented fact beside what was found. */
export interface DataCheck {
  readonly check: string;
  readonly expected: string;
  readonly found: string;
  readonly agrees: boolean;
}

type Fact = number | string | readonly (number | string)[];
const spelt = (fact: Fact): string => (Array.isArray(fact) ? fact.join(' ') : String(fact));

/** Whether both are spelt alike. */
export const same = (check: string, expected: Fact, found: Fact): DataCheck => ({
  ...{ check, expected: spelt(expected), found: spelt(found) },
  agrees: spelt(expected) === spelt(found),
});

/** Relative difference within which two sums of the same numbers, in another order, may lie. */
const ROUNDING = 1e-9;

/** Whether two measured numbers are the same up to the order of summation. */
export const near = (check: string, expected: number, found: number): DataCheck => ({
  ...{ check, expected: String(expected), found: String(found) },
  agrees: Math.abs(found - expected) <= ROUNDING * Math.abs(expected),
});

/** Whether a number lies between two others. */
export const between = (check: string, low: number, high: number, found: number): DataCheck => ({
  ...{ check, expected: `${low} … ${high}`, found: String(found) },
  agrees: found >= low && found <= high,
});

/** Whether `wanted` is one of `all`. */
export const holds = (check: string, wanted: string, all: readonly string[]): DataCheck =>
  same(check, `"${wanted}"`, all.includes(wanted) ? `"${wanted}"` : 'not there');

/** The sum of all numbers that are there, NaN left out; compensated, so that it does not depend on the order (Neumaier 1974). */
export function sumOfThose(values: ArrayLike<number>): number {
  let [sum, rest] = [0, 0];
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (Number.isNaN(value)) continue;
    const next = sum + value;
    rest += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
    sum = next;
  }
  return sum + rest;
}

export const distinct = (values: readonly string[]): number => new Set(values).size;

/** How often each value stands, in code-point order of the values: `a 3, b 5`. */
export function tally(values: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const sorted = [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
  return sorted.map(([value, count]) => `${value} ${count}`).join(', ');
}

/** Whether the bytes of a file are those that were published. */
export function fileCheck(file: PublishedFile, dataDir: string): DataCheck {
  const [path, name] = [placeOf(dataDir, file), file.path.split('/').at(-1)!];
  const hash = file.hash ?? '';
  const title = `${algorithmOf(hash) === 'sha1' ? 'SHA-1' : 'SHA-256'} of ${name}`;
  return same(title, hash || 'not stated', existsSync(path) ? hashHere(path, hash) : 'no such file');
}

/** Whether people were recorded, as far as the file itself tells. */
export function recordedCheck({ attrs }: LabelledArray): DataCheck {
  const said = attrs[SYNTHETIC];
  return same('people were recorded', 'yes', said === undefined ? 'yes' : `no, the file is synthetic: ${said}`);
}

/** The largest of some numbers, NaN left out; −∞ of none. */
export function largest(values: ArrayLike<number>): number {
  let most = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) if (values[i] > most) most = values[i];
  return most;
}
