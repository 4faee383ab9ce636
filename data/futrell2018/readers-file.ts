import { DataError } from '../../src/errors.ts';
import { numberOf } from '../files/read-csv.ts';
import type { Reading, Word } from './reading.ts';
import { sentencePlaces } from './sentences.ts';
import { readSeparated } from './separated-file.ts';

/** What is kept of the times, as in the corpus's own script: more than 100 and less than 3000 ms, more than 4 answers right. */
const KEPT = { above: 100, below: 3000, correct: 4 };

/** The folder, within that of the published datasets, in which the corpus's own files lie. */
export const REPAIRED_FOLDER = 'naturalstories-readers';

/** How readers are called in a file that we made ourselves, and that nobody read. */
export const SYNTHETIC_READER = 'synthetic-reader-';

/** Whether the readers are those of `data synthesize`. */
export const isSynthetic = (readers: readonly string[]): boolean => readers.some((reader) => reader.startsWith(SYNTHETIC_READER));

/** The words of the ten stories, from `all_stories.tok`. */
export function readWords(path: string): Word[] {
  const words = [...readSeparated(path, ['word', 'zone', 'item'])].map(({ cells: [text, zone, item], line }) => {
    const inStory = numberOf(zone, () => `${path}:${line}, column "zone"`);
    return { id: `${item}.${zone}`, text, story: item, inStory };
  });
  const places = sentencePlaces(words);
  return words.map((word, i) => ({ ...word, sentence: places[i].sentence, inSentence: places[i].within }));
}

/**
 * Reading times reader by reader, from `processed_RTs` (a row a reader and word; item is the story, zone the place in it). Times outside
 * 100 … 3000 ms, and stories of which a reader answered four questions or fewer, are left out and counted in `leftOut`: none in the
 * published file. Throws DataError for a place that no story has and for a time that stands twice.
 */
export function readReaders(path: string, words: readonly Word[]): Reading {
  const rowOf = new Map(words.map(({ id }, row) => [id, row]));
  const byReader = new Map<string, Float64Array>();
  const why = new Map<string, number>();
  const columns = ['WorkerId', 'correct', 'item', 'zone', 'RT'];
  for (const { cells, line } of readSeparated(path, columns)) {
    const [reader, correct, item, zone, time] = cells;
    const row = rowOf.get(`${item}.${zone}`);
    if (row === undefined)
      throw new DataError(`${path}:${line}`, `story ${item} has no word ${zone}`, 'are both files of one version?');
    const ms = numberOf(time, () => `${path}:${line}, column "RT"`);
    const reason = reasonAgainst(
      ms,
      numberOf(correct, () => `${path}:${line}, column "correct"`),
      item,
    );
    const times = byReader.get(reader) ?? new Float64Array(words.length).fill(Number.NaN);
    byReader.set(reader, times);
    if (reason) why.set(`${reader}\t${reason}`, (why.get(`${reader}\t${reason}`) ?? 0) + 1);
    else if (Number.isNaN(times[row])) times[row] = ms;
    else throw new DataError(`${path}:${line}`, `${reader} has a second time for word ${zone} of story ${item}`, 'keep one');
  }
  const readers = [...byReader.keys()].sort();
  const columnsOf = readers.map((reader) => byReader.get(reader)!);
  const times = Float64Array.from(
    { length: words.length * readers.length },
    (_, i) => columnsOf[i % readers.length][Math.floor(i / readers.length)],
  );
  const leftOut = [...why].map(([key, count]) => {
    const [id, reason] = key.split('\t');
    return { kind: 'reading time', id, reason: `${count} times: ${reason}` };
  });
  return { words, readers, times, leftOut };
}

function reasonAgainst(ms: number, correct: number, story: string): string | undefined {
  if (correct <= KEPT.correct) return `${correct} answers right on story ${story}, where more than ${KEPT.correct} are asked for`;
  if (ms <= KEPT.above || ms >= KEPT.below) return `not between ${KEPT.above} and ${KEPT.below} ms`;
  return undefined;
}
