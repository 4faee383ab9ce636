import { join } from 'node:path';
import { folderOf, type Published } from '../files/folder.ts';

const published: Published = {
  id: 'wikitext',
  folder: 'wikitext-2-raw',
  address: 'Hugging Face (wikitext, wikitext-2-raw-v1, split test)',
};

/** Where the lines of WikiText-2's test part lie. DataError that says how to obtain them where their folder is missing. */
export const wikitextFile = (dataDir: string | null): string => join(folderOf(published, dataDir), 'wiki.test.raw');

/** How the pages of a file are called that we made ourselves, and that nobody wrote. */
export const SYNTHETIC_PAGE = 'Synthetic page';

/** Whether the lines are those of `data synthesize`. */
export const isSynthetic = ([first]: readonly string[]): boolean => first.startsWith(` = ${SYNTHETIC_PAGE}`);
