import type { PublishedFile } from '../../src/shelf/published-file.ts';

/** What Brain-Score states of one of its files. */
export interface Stated {
  readonly sha1: string;
  /** The version within the present bucket, where its code names one. */
  readonly version?: string;
  /** The version within the bucket that was in use before March 2026. */
  readonly legacyVersion?: string;
}
export type StatedFiles = Readonly<Record<string, Stated>>;

/** The folder, within that of the published datasets, in which the files of Brain-Score lie. */
export const BRAIN_SCORE_FOLDER = 'brain-score-language';
const BUCKET = 'https://brainscore-storage.s3.amazonaws.com/brainscore-language';
const LEGACY_BUCKET = 'https://brainscore-language.s3.amazonaws.com';

/** The file of that name in Brain-Score's storage, which is open to everybody; the old bucket is tried after the present one. */
export function brainScoreFile(name: string, { sha1, version, legacyVersion }: Stated): PublishedFile {
  const versioned = (address: string, id: string | undefined) =>
    id ? `${address}?versionId=${encodeURIComponent(id)}` : address;
  const legacy = legacyVersion ? [versioned(`${LEGACY_BUCKET}/${name}`, legacyVersion)] : [];
  return {
    path: `${BRAIN_SCORE_FOLDER}/${name}`,
    hash: sha1,
    bytes: null,
    addresses: [versioned(`${BUCKET}/${name}`, version), ...legacy],
  };
}
