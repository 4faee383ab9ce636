import { DataError } from '../../src/errors.ts';
import { groupRows } from '../../src/table/group.ts';
import { readCsv } from '../files/read-csv.ts';
import { file, type StoryWord } from './words.ts';

/**
 * The surprisal of every word in nats: minus the summed natural log probabilities of its tokens. NaN for the first word of a story,
 * whose first token has none. A token belongs to the word in which its first character that is no blank stands. The texts agree but
 * for the spelling of a word or two, so that lengths are compared and not letters.
 */
export function readGpt3(dataDir: string | null, words: readonly StoryWord[]): Float64Array {
  const path = file(dataDir, 'all_stories_gpt3.csv');
  const table = readCsv(path, ['token', 'logprob', 'story']);
  const [tokens, logs] = [table.cells('token'), table.knownNumbers('logprob')];
  const surprisal = new Float64Array(words.length);
  for (const [story, rows] of groupRows(table.text('story'))) {
    const own = words.flatMap((word, at) => (word.story === Number(story) + 1 ? [at] : []));
    const ends = endsOf(own.map((at) => words[at].text));
    let [start, word] = [0, 0];
    for (const row of rows) {
      const first = start + tokens[row].length - tokens[row].trimStart().length;
      while (first >= ends[word]) word++;
      surprisal[own[word]] -= logs[row];
      start += tokens[row].length;
    }
    if (start !== ends[own.length - 1])
      throw new DataError(path, `the tokens of story ${story} have ${start} characters, its words ${ends[own.length - 1]}`);
  }
  return surprisal;
}

/** Where each word ends, in characters, when they are joined by single blanks. */
function endsOf(texts: readonly string[]): number[] {
  let end = -1;
  return texts.map((text) => (end += text.length + 1));
}
