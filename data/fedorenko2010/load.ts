import { DataError } from '../../src/errors.ts';
import type { PublishedFile } from '../../src/shelf/published-file.ts';
import type { Collection } from '../dataset.ts';
import { publishedPath } from '../files/assembly-file.ts';
import { BRAIN_SCORE_FOLDER } from '../files/brain-score-file.ts';
import { readCsv } from '../files/read-csv.ts';

const REPOSITORY = 'https://raw.githubusercontent.com/brain-score/language/c505c70f75348db759b9c342ddda1277b4299a49';
const FOLDER = 'brainscore_language/data/fedorenko2010_localization';
const NAMES = [1, 2].flatMap((run) => [1, 2, 3, 4, 5].map((set) => `langloc_fmri_run${run}_stim_set${set}.csv`));
/** The twelve words of an item; the last column says what it is. */
const WORDS = Array.from({ length: 12 }, (_, i) => `stim${i + 2}`);
const KIND = 'stim14';

/** The texts of the language localiser; nobody has stated a hash of them. */
export const fedorenko2010: Collection = {
  id: 'Fedorenko2010.localization',
  about: 'The texts of the language localiser: 240 sentences and 240 lists of non-words, of twelve words each.',
  licence: 'MIT, as part of the repository of Brain-Score; not redistributed here',
  published: NAMES.map(
    (name): PublishedFile => ({
      path: `${BRAIN_SCORE_FOLDER}/fedorenko2010_localization/${name}`,
      hash: null,
      bytes: null,
      addresses: [`${REPOSITORY}/${FOLDER}/${name}`],
    }),
  ),
};

export interface LocaliserTexts {
  readonly sentences: readonly string[];
  readonly nonWords: readonly string[];
}

/**
 * The texts of the localiser: the words of each item in lower case, one space between them, in the order of the files. Throws DataError for
 * a file that is missing or lacks a column, and for an item that is neither a sentence (S) nor non-words (N).
 */
export function readLocaliserTexts(dataDir: string | null): LocaliserTexts {
  const items = fedorenko2010.published.flatMap((file) => itemsOf(publishedPath(fedorenko2010.id, file, dataDir)));
  const textsOf = (kind: string) => items.filter((item) => item.kind === kind).map(({ text }) => text);
  return { sentences: textsOf('S'), nonWords: textsOf('N') };
}

function itemsOf(path: string): { readonly kind: string; readonly text: string }[] {
  const table = readCsv(path, [...WORDS, KIND]);
  const words = WORDS.map((column) => table.text(column));
  return table.text(KIND).map((kind, row) => {
    if (kind !== 'S' && kind !== 'N') throw new DataError(table.place(row, KIND), `is "${kind}", neither S nor N`);
    return { kind, text: words.map((column) => column[row].toLowerCase()).join(' ') };
  });
}
