import { randomState } from '../../src/stats/random.ts';
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

/** An assembly in the layout of Futrell2018: reading times of words, NaN in stories that a reader has not read. */
export function syntheticFutrell({ full }: Size): Assembly {
  const words = full
    ? storyWords(WORDS, SENTENCES)
    : storyWords(
        WORDS.map(() => 40),
        20,
      );
  const readers = full ? READERS : 12;
  const random = randomState(6);
  const inStory = new Map<number, number>();
  const wordIds = words.map(({ story }) => {
    const id = (inStory.get(story) ?? 0) + 1;
    inStory.set(story, id);
    return id;
  });
  const rows = {
    word: words.map(({ word }) => word),
    word_core: words.map(({ word }) => word.replace(/[^\w\s]/g, '')),
    story_id: words.map(({ story }) => story),
    word_id: wordIds,
    word_within_sentence_id: words.map(({ within }) => within),
    sentence_id: words.map(({ sentence }) => sentence),
    stimulus_id: words.map((_, i) => i + 1),
  };
  const columns = {
    subject_id: Array.from({ length: readers }, (_, i) => `reader${String(i + 1).padStart(3, '0')}`),
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
  return assembly('Futrell2018', ['presentation', 'subject'], rows, columns, data);
}
