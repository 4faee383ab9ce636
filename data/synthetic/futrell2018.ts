import { randomState } from '../../src/stats/random.ts';
import { SYNTHETIC_READER } from '../futrell2018/readers-file.ts';
import { type Assembly, assembly, type Size } from './make-assembly.ts';
import { sentenceMaker } from './sentences.ts';

/** Words of the ten stories, and sentences of all. */
const WORDS = [1073, 990, 1040, 1085, 1013, 1099, 999, 980, 1038, 939];
const SENTENCES = 481;
const READERS = 180;
/** Reading times lie around this (ms); words and readers differ by about as much again as chance does. */
const USUAL_MS = 330;
const SPREAD_MS = 40;

interface Word {
  readonly word: string;
  readonly story: number;
  readonly sentence: number;
  readonly within: number;
}

/** Stories of sentences of 13 to 23 words: two short ones joined by "and". */
function storyWords(words: readonly number[], sentences: number): Word[] {
  const next = sentenceMaker(randomState(2017));
  const total = words.reduce((sum, count) => sum + count, 0);
  let [before, sentence] = [0, 0];
  return words.flatMap((count, story) => {
    const last = Math.round(((before + count) * sentences) / total);
    before += count;
    const lengths = evenly(count, last - sentence);
    return lengths.flatMap((length) => {
      sentence++;
      const first = Math.floor((length - 1) / 2);
      const text = `${next(first).replace('.', '')} and ${next(length - 1 - first).replace(/^The/, 'the')}`;
      return text.split(' ').map((word, at) => ({ word, story: story + 1, sentence, within: at + 1 }));
    });
  });
}

/** `parts` whole numbers that are as alike as can be and sum to `total`. */
const evenly = (total: number, parts: number): number[] =>
  Array.from({ length: parts }, (_, i) => Math.floor(((i + 1) * total) / parts) - Math.floor((i * total) / parts));

/** Who read what, and for how long: words × readers, NaN in stories that a reader has not read. */
function readingTimes({ full }: Size) {
  const words = full
    ? storyWords(WORDS, SENTENCES)
    : storyWords(
        WORDS.map(() => 40),
        20,
      );
  const readers = full ? READERS : 12;
  const random = randomState(6);
  const inStory = new Map<number, number>();
  const zones = words.map(({ story }) => {
    const id = (inStory.get(story) ?? 0) + 1;
    inStory.set(story, id);
    return id;
  });
  const columns = {
    subject_id: Array.from({ length: readers }, (_, i) => `${SYNTHETIC_READER}${String(i + 1).padStart(3, '0')}`),
    correct: Array.from({ length: readers }, () => 5 + random.integer(1)),
    WorkTimeInSeconds: Array.from({ length: readers }, () => 1200 + random.integer(2400)),
  };
  const ofWord = words.map(() => SPREAD_MS * random.standardNormal());
  const ofReader = columns.subject_id.map(() => SPREAD_MS * random.standardNormal());
  const data = Float64Array.from({ length: words.length * readers }, (_, i) => {
    const [row, reader] = [Math.floor(i / readers), i % readers];
    const noise = SPREAD_MS * random.standardNormal();
    const isRead = (words[row].story + reader) % 2 === 0;
    return isRead ? Math.max(101, Math.round(USUAL_MS + ofWord[row] + ofReader[reader] + noise)) : Number.NaN;
  });
  return { words, zones, columns, data };
}

/** An assembly in the layout of Futrell2018. */
export function syntheticFutrell(size: Size): Assembly {
  const { words, zones, columns, data } = readingTimes(size);
  const rows = {
    word: words.map(({ word }) => word),
    word_core: words.map(({ word }) => word.replace(/[^\w\s]/g, '')),
    story_id: words.map(({ story }) => story),
    word_id: zones,
    word_within_sentence_id: words.map(({ within }) => within),
    sentence_id: words.map(({ sentence }) => sentence),
    stimulus_id: words.map((_, i) => i + 1),
  };
  return assembly('Futrell2018', ['presentation', 'subject'], rows, columns, data);
}

const table = (header: string, rows: readonly (readonly (string | number)[])[]): string =>
  `${[header.split(' '), ...rows].map((cells) => cells.join('\t')).join('\n')}\n`;

/** The same times in the layout of the corpus's own files, by their names; the names of readers say that they are synthetic. */
export function syntheticRepaired(size: Size): Readonly<Record<string, string>> {
  const { words, zones, columns, data } = readingTimes(size);
  const { subject_id: readers, correct, WorkTimeInSeconds: seconds } = columns;
  const timesOf = (row: number) => data.subarray(row * readers.length, (row + 1) * readers.length);
  const placed = words.map(({ word, story }, row) => [word, zones[row], story]);
  const read = readers.flatMap((reader, r) =>
    words.flatMap(({ word, story }, row) => {
      const ms = data[row * readers.length + r];
      return Number.isNaN(ms) ? [] : [[reader, seconds[r], correct[r], story, zones[row], ms, word]];
    }),
  );
  const means = placed.map((place, row) => [...place, ...statistics(timesOf(row).filter((ms) => !Number.isNaN(ms)))]);
  return {
    'all_stories.tok': table('word zone item', placed),
    'processed_RTs.tsv': table('WorkerId WorkTimeInSeconds correct item zone RT word', read),
    'processed_wordinfo.tsv': table('word zone item nItem meanItemRT sdItemRT gmeanItemRT gsdItemRT', means),
  };
}

/** How many, their mean and standard deviation (n − 1), and the same of their logarithms. */
function statistics(times: Float64Array): number[] {
  const [mean, sd] = momentsOf(times);
  const [logMean, logSd] = momentsOf(times.map(Math.log));
  return [times.length, mean, sd, Math.exp(logMean), Math.exp(logSd)];
}

function momentsOf(values: Float64Array): readonly [mean: number, sd: number] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return [mean, Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1))];
}
