import { pearson } from '../../src/stats/correlation.ts';
import { differences } from '../files/checksums.ts';
import { between, type DataCheck, distinct, same } from '../files/data-check.ts';
import { folderOf } from '../files/folder.ts';
import checksums from './checksums.json' with { type: 'json' };
import { published, readWords } from './words.ts';

/** What is documented of the corpus; correlations from an independent computation. */
export async function checks(dataDir: string | null): Promise<DataCheck[]> {
  const { table, words } = readWords(dataDir);
  const scored = words.flatMap(({ row, last }) => (row !== null && !last ? [row] : []));
  const r = (measure: string, rows: readonly number[]) => {
    const [x, y] = [table.numbers('s_GPT2'), table.numbers(measure)];
    const at = (values: Float64Array) => Float64Array.from(rows, (row) => values[row]);
    return pearson(at(x), at(y));
  };
  const all = Array.from({ length: table.length }, (_, row) => row);
  return [
    same('files that are not as published', 0, differences(folderOf(published, dataDir), checksums).length),
    same('words', 1931, words.length),
    same('sentences', 205, distinct(words.map(({ sentence }) => sentence))),
    same('words with measures', 1726, table.length),
    same('words away from the edges of sentences', 1521, scored.length),
    between('r of N400 and GPT-2 surprisal, away from the edges', -0.1986, -0.1984, r('N400', scored)),
    between('r of N400 and GPT-2 surprisal, all words', 0.0755, 0.0757, r('N400', all)),
    between('r of go-past time and GPT-2 surprisal, all words', 0.6311, 0.6312, r('RTgopast', all)),
  ];
}
