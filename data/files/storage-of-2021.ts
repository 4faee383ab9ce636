import type { PublishedFile } from '../../src/shelf/published-file.ts';

/** The folder, within that of the published datasets, in which the files of the paper of 2021 lie. */
export const FOLDER_OF_2021 = 'neural-nlp';
const BUCKET = 'https://brainio-language.s3.amazonaws.com';

/** A file in the storage of the code of Schrimpf et al. (2021), which is open to everybody. Nobody has stated its hash. */
export const storageOf2021 = (name: string): PublishedFile => ({
  path: `${FOLDER_OF_2021}/${name}`,
  hash: null,
  bytes: null,
  addresses: [`${BUCKET}/${name}`],
});
