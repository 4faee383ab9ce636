import { DataError } from '../../src/errors.ts';
import { groupBy } from '../../src/table/group.ts';
import { readCsv, TABS } from '../files/read-csv.ts';
import { file, type StoryWord } from './words.ts';

/** The stories by their names in the Maze table, in their order. */
const stories = [
  ...['Boar', 'Aqua', 'MatchstickSeller', 'KingOfBirds', 'Elvis', 'MrSticky', 'HighSchool', 'Roswell', 'Tulips'],
  'Tourettes',
];

/** What people did with one word of a sentence in the Maze task. */
interface MazeWord {
  readonly sentence: number;
  /** Place in the sentence, from 1. */
  readonly place: number;
  readonly length: number;
  readonly unigram: number;
  readonly meanTime: number;
}

export interface Maze {
  /** Mean time in ms over the people who answered; NaN where the task has none: first and last words of sentences, and a few more. */
  readonly time: Float64Array;
  /** Surprisal of the word alone (−ln of its frequency), as published; NaN likewise. */
  readonly unigram: Float64Array;
}

/** The Maze times of the words, whose places in the stories follow from the lengths of the words of each sentence. */
export function readMaze(dataDir: string | null, words: readonly StoryWord[]): Maze {
  const path = file(dataDir, 'maze_boyce_2023.tsv');
  const byStory = readAnswers(path);
  const [time, unigram] = [new Float64Array(words.length).fill(Number.NaN), new Float64Array(words.length).fill(Number.NaN)];
  stories.forEach((name, story) => {
    const own = words.flatMap((word, at) => (word.story === story + 1 ? [at] : []));
    const answered = byStory.get(name) ?? [];
    const starts = placeSentences(
      own.map((at) => words[at].text),
      answered,
    );
    if (!starts) throw new DataError(path, `the sentences of ${name} do not fit the words of story ${story + 1}`);
    for (const { sentence, place, meanTime, unigram: alone } of answered) {
      const at = own[(starts.get(sentence) as number) + place - 1];
      time[at] = meanTime;
      unigram[at] = alone;
    }
  });
  return { time, unigram };
}

function readAnswers(path: string): Map<string, MazeWord[]> {
  const table = readCsv(path, ['rt', 'wlen', 'unigramsurp', 'docid', 'sentid', 'sentpos'], TABS);
  const [times, lengths, unigrams, sentences, places] = ['rt', 'wlen', 'unigramsurp', 'sentid', 'sentpos'].map((column) =>
    table.numbers(column),
  );
  const names = table.text('docid');
  const rows = groupBy(names.keys(), (row) => `${names[row]} ${sentences[row]} ${places[row]}`);
  const words = [...rows.values()].map((answers) => ({
    story: names[answers[0]],
    sentence: sentences[answers[0]],
    place: places[answers[0]],
    length: lengths[answers[0]],
    unigram: unigrams[answers[0]],
    meanTime: answers.reduce((sum, row) => sum + times[row], 0) / answers.length,
  }));
  return groupBy(words, ({ story }) => story);
}

/**
 * In which word of the story each numbered sentence begins: the first division of the story, cut after . ? ! and ;', into that many
 * runs of pieces in which every answered word has its length. A sentence of the task may be two of ours ('Why not?' I cried.).
 */
function placeSentences(texts: readonly string[], answered: readonly MazeWord[]): Map<number, number> | null {
  const bounds = [...boundsOf(texts), texts.length];
  const inSentence = groupBy(answered, ({ sentence }) => sentence);
  const numbers = answered.map(({ sentence }) => sentence);
  const [first, last] = [Math.min(...numbers), Math.max(...numbers)];
  const failed = new Set<string>();
  const place = (sentence: number, piece: number): Map<number, number> | null => {
    if (sentence > last) return new Map();
    const key = `${sentence} ${piece}`;
    if (failed.has(key)) return null;
    for (let end = piece + 1; end <= Math.min(piece + 3, bounds.length - 1); end++) {
      const fits = (inSentence.get(sentence) ?? []).every(({ place, length }) => {
        const at = bounds[piece] + place - 1;
        return at < bounds[end] && texts[at].length === length;
      });
      const rest = fits ? place(sentence + 1, end) : null;
      if (rest) return rest.set(sentence, bounds[piece]);
    }
    failed.add(key);
    return null;
  };
  return place(first, 0);
}

const boundsOf = (texts: readonly string[]): number[] =>
  texts.flatMap((text, at) => (at === 0 || endsSentence(texts[at - 1], text) ? [at] : []));

const endsSentence = (text: string, next: string): boolean =>
  /([.?!]'?|;')$/.test(text) && next !== next.toLowerCase() && text !== 'Mr.';
