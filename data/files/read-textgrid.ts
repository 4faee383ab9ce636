import { DataError } from '../../src/errors.ts';
import { readBytes } from './read-text.ts';

/** What stands in one interval of a Praat tier. */
export interface Interval {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

const INTERVAL = /xmin = (\S+)\s+xmax = (\S+)\s+text = "((?:[^"]|"")*)"/g;

/**
 * The intervals of a Praat TextGrid in its long text form with one tier. Throws DataError where it is none, where fewer
 * intervals are found than it says, or where one does not begin at or after the end of the one before.
 */
export function readTextGrid(path: string): Interval[] {
  const text = readBytes(path).toString('utf8');
  const said = Number(/intervals: size = (\d+)/.exec(text)?.[1]);
  const found = [...text.matchAll(INTERVAL)].map(([, start, end, label]) => ({
    start: Number(start),
    end: Number(end),
    text: label.replaceAll('""', '"'),
  }));
  if (found.length !== said)
    throw new DataError(path, `holds ${found.length} intervals, and says ${said}`, 'is it a TextGrid with one tier, and whole?');
  const odd = found.findIndex(({ start, end }, i) => !(end > start && start >= (found[i - 1]?.end ?? 0) - 1e-6));
  if (odd < 0) return found;
  throw new DataError(path, `interval ${odd + 1} ("${found[odd].text}") runs from ${found[odd].start} to ${found[odd].end} s`);
}
