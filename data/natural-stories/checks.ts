import { differences } from '../files/checksums.ts';
import { type DataCheck, near, same, sumOfThose } from '../files/data-check.ts';
import { folderOf } from '../files/folder.ts';
import checksums from './checksums.json' with { type: 'json' };
import { readGpt3 } from './gpt3.ts';
import { readMaze } from './maze.ts';
import { published, readWords } from './words.ts';

/** What is documented of the stories; the mean time from an independent computation. */
export async function checks(dataDir: string | null): Promise<DataCheck[]> {
  const words = readWords(dataDir);
  const inStory = Array.from({ length: 10 }, (_, story) => words.filter((word) => word.story === story + 1).length);
  const known = (values: Float64Array) => values.filter((value) => !Number.isNaN(value)).length;
  return [
    same('files that are not as published', 0, differences(folderOf(published, dataDir), checksums).length),
    same('words', 10256, words.length),
    same('words of each story', [1073, 990, 1040, 1085, 1013, 1099, 999, 980, 1038, 939], inStory),
    near('mean self-paced time', 338.5118949693957, sumOfThose(words.map(({ selfPaced }) => selfPaced)) / words.length),
    same('words with a Maze time', 9304, known(readMaze(dataDir, words).time)),
    same('words with a GPT-3 surprisal', 10246, known(readGpt3(dataDir, words))),
  ];
}
