import { join } from 'node:path';
import { type Matrix, matrix } from '../../src/linalg/matrix.ts';
import { zScored } from '../../src/stats/z-scored.ts';
import { folderOf, type Published } from '../files/folder.ts';
import { type NumberMatrix, readMatrix, rowsAfter } from '../files/read-matrix.ts';
import { asStored } from '../files/read-text.ts';
import { type Interval, readTextGrid } from '../files/read-textgrid.ts';
import checksums from './checksums.json' with { type: 'json' };

export const published: Published = {
  id: 'alice-brennan2016',
  folder: 'fmri-alice-brennan2016',
  address: 'github.com/daandouwe/Thesis',
};

export const file = (dataDir: string | null, name: string) => asStored(join(folderOf(published, dataDir), name));
const names = Object.keys(checksums);

/** Everyone who was recorded, in the order of their numbers. */
export const people = names.flatMap((name) => /^6mm\/(s\d+)-timecourses\.txt$/.exec(name)?.[1] ?? []);
export const regions = ['LATL', 'RATL', 'LPTL', 'LIPL', 'LPreM', 'LIFG'];

export const SCANS = 362;
/** Scans taken before those that are published: the rows of movement and of the predictors begin with them. */
const SKIPPED = 10;
const REPETITION_S = 2;

/** The published scans follow one another from here; the sound begins with 20 s of silence, in which the skipped ones fall. */
export const scanStart = (scan: number): number => (SKIPPED + scan) * REPETITION_S;
export const scanId = (scan: number): string => `scan.${String(scan).padStart(3, '0')}`;

/** What was recorded of one person, scans × regions, mean over a sphere of 6 mm. */
export const readCourse = (dataDir: string | null, person: string): NumberMatrix =>
  readMatrix(file(dataDir, `6mm/${person}-timecourses.txt`), SCANS, regions.length);

/** Six movement parameters of a person's head, the skipped scans left out. */
export function readMovement(dataDir: string | null, person: string): NumberMatrix {
  const name = names.find((one) => one.startsWith(`nuisance/${person}-rp_`)) as string;
  return rowsAfter(readMatrix(file(dataDir, name), SKIPPED + SCANS, 6), SKIPPED);
}

/** Loudness of the sound as a scanner would see it. */
export const readSoundPower = (dataDir: string | null, person: string): NumberMatrix =>
  readMatrix(file(dataDir, `nuisance/${person}-sndpwr.txt`), SCANS, 1);

/** Names of the published predictors, in the order of their columns. */
export const predictorNames = [
  ...['word_rate', 'log_frequency', 'breaks', 'top_down_parser', 'top_down_parser_x_bar', 'bottom_up_parser'],
  ...['bottom_up_parser_x_bar', 'surprisal_cfg', 'surprisal_bigram', 'surprisal_trigram', 'surprisal_pos_bigram'],
  'surprisal_pos_trigram',
];

/**
 * The published predictors, convolved with a haemodynamic response by their makers, the skipped scans left out; z-scores, as their
 * makers advise, since each has a scale of its own (1e-5 and less).
 */
export function readPredictors(dataDir: string | null): Matrix {
  const { rows, cols, values } = rowsAfter(
    readMatrix(file(dataDir, 'sept18-generic-predictors-under-hrf-with-logfrqhal.txt'), SKIPPED + SCANS, predictorNames.length),
    SKIPPED,
  );
  return zScored(matrix(rows, cols, values));
}

/** The words as they were heard, without punctuation; `sp` marks silence and is none. */
export const readHeard = (dataDir: string | null): Interval[] =>
  readTextGrid(file(dataDir, 'stimulus/DownTheRabbitHoleFinal_exp120_pad_1.TextGrid')).filter(
    ({ text }) => text.trim() !== '' && text !== 'sp',
  );
