import { join } from 'node:path';
import { folderOf, type Published } from '../files/folder.ts';

const published: Published = {
  id: 'wikitext',
  folder: 'wikitext-2-raw',
  address: 'Hugging Face (wikitext, wikitext-2-raw-v1, split test)',
};

/** Where the lines of WikiText-2's test part lie. DataError that says how to obtain them where their folder is missing. */
export const wikitextFile = (dataDir: string | null): string => join(folderOf(published, dataDir), 'wiki.test.raw');
