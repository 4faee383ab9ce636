import { join } from 'node:path';
import { DataError } from '../../src/errors.ts';
import { checkUnique } from '../files/agree.ts';
import { folderOf, type Published } from '../files/folder.ts';
import { type Csv, readCsv } from '../files/read-csv.ts';
import { asStored } from '../files/read-text.ts';

export const published: Published = {
  id: 'ucl-frank2015',
  folder: 'eeg-ucl-frank2015-words',
  address: 'github.com/Andrea-de-Varda/prediction-resource',
};

export const file = (dataDir: string | null, name: string) => asStored(join(folderOf(published, dataDir), name));

/** Our name of each measure, by the column that holds it. */
export const measures = {
  ELAN: 'ELAN',
  LAN: 'LAN',
  N400: 'N400',
  EPNP: 'EPNP',
  P600: 'P600',
  PNP: 'PNP',
  RTfirstfix: 'first-fixation',
  RTfirstpass: 'first-pass',
  RTrightbound: 'right-bounded',
  RTgopast: 'go-past',
  self_paced_reading_time: 'self-paced',
} as const;

/** Predictors of the file that are passed on, by our name. Surprisals are in nats, as published. */
export const predictorColumns = {
  surprisal_gpt2: 's_GPT2',
  surprisal_gpt2_medium: 's_GPT2_medium',
  surprisal_gpt2_large: 's_GPT2_large',
  surprisal_gpt2_xl: 's_GPT2_xl',
  surprisal_cloze: 'cloze_s',
  log_frequency: 'Subtlex_log10',
} as const;

const columns = ['item', 'word', 'sentence', 'context_length', 'sent_id', 'is_start_end'];

/** One word of a sentence, and the row of the file that holds its measures; null for first words, which the file lacks. */
export interface SentenceWord {
  readonly id: string;
  readonly sentence: string;
  readonly text: string;
  readonly row: number | null;
  readonly last: boolean;
}

/** The words of all sentences in reading order, sentence by sentence in the order of their numbers. */
export function readWords(dataDir: string | null): { readonly table: Csv; readonly words: readonly SentenceWord[] } {
  const path = file(dataDir, 'all_measures.csv');
  const table = readCsv(path, [...columns, ...Object.keys(measures), ...Object.values(predictorColumns)]);
  const [number, place, edge] = ['sent_id', 'context_length', 'is_start_end'].map((column) => table.numbers(column));
  const rowOf = new Map(Array.from(number, (sentence, row) => [`${sentence}.${place[row]}`, row]));
  checkUnique(
    path,
    'word',
    Array.from(number, (sentence, row) => `${sentence}.${place[row]}`),
  );
  const sentences = sentencesOf(table, number);
  const words = [...sentences.keys()]
    .sort((a, b) => a - b)
    .flatMap((sentence) =>
      (sentences.get(sentence) as readonly string[]).map((text, at, all) => {
        const id = `${sentence}.${at}`;
        return { id, sentence: `${sentence}`, text, row: rowOf.get(id) ?? null, last: at === all.length - 1 };
      }),
    );
  checkWords(table, words, edge);
  return { table, words };
}

function sentencesOf(table: Csv, number: Float64Array): Map<number, string[]> {
  const texts = table.text('sentence');
  return new Map(Array.from(number, (sentence, row) => [sentence, texts[row].split(' ')]));
}

/** Every row must hold the word that its place in the sentence says, after the context that precedes it: `None` is such a context. */
function checkWords(table: Csv, words: readonly SentenceWord[], edge: Float64Array): void {
  const [contexts, texts] = [table.text('item'), table.text('word')];
  const found = words.filter(({ row }) => row !== null).length;
  if (found !== table.length)
    throw new DataError(table.path, `${table.length - found} rows are no word of their sentence`, 'obtain the file again');
  const before: string[] = [];
  for (const { text, row, last, id } of words) {
    if (id.endsWith('.0')) before.length = 0;
    const context = before.join(' ');
    before.push(text);
    if (row === null) {
      if (context !== '') throw new DataError(table.path, `lacks word ${id}, which is no first word`, 'obtain the file again');
      continue;
    }
    const problem = (column: string, holds: string, wanted: string) =>
      new DataError(table.place(row, column), `holds "${holds}", but its sentence says "${wanted}"`);
    if (contexts[row] !== context) throw problem('item', contexts[row], context);
    if (texts[row] !== text) throw problem('word', texts[row], text);
    if ((edge[row] === 1) !== last) throw problem('is_start_end', `${edge[row]}`, last ? '1' : '0');
  }
}
