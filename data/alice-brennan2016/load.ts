import { exclusions } from '../../schemas/exclusions.ts';
import { neuroids } from '../../schemas/neuroids.ts';
import { nuisance } from '../../schemas/nuisance.ts';
import { predictors } from '../../schemas/predictors.ts';
import { responses } from '../../schemas/responses.ts';
import { scanTimes } from '../../schemas/scan-times.ts';
import { timing } from '../../schemas/timing.ts';
import { check, fromRows } from '../../src/table/check.ts';
import type { RecordedDataset, Recording, Series, Stimuli } from '../dataset.ts';
import { differences } from '../files/checksums.ts';
import { folderOf } from '../files/folder.ts';
import { predictorTable } from '../files/predictor-table.ts';
import type { Interval } from '../files/read-textgrid.ts';
import { stimulusTable } from '../files/stimulus-table.ts';
import { whyWithout } from '../files/why-without.ts';
import { checks } from './checks.ts';
import checksums from './checksums.json' with { type: 'json' };
import * as read from './files.ts';

const chapter = 'alice';
/** Scans that may not part company in inner folds: 40 s. */
const BLOCK = 20;
const without = { rsa: 'six regions a person are no pattern, and neighbouring scans resemble each other whatever is heard' };

const wordId = (word: number) => `word.${word + 1}`;
const scans = Array.from({ length: read.SCANS }, (_, scan) => scan);
const scanIds = scans.map(read.scanId);

async function loadStimuli(dataDir: string | null): Promise<Stimuli> {
  const heard = read.readHeard(dataDir);
  return {
    stimulusSet: stimulusTable(
      heard.map((_, word) => wordId(word)),
      heard.map(({ text }) => text),
      heard.map(() => chapter),
    ),
    predictors: fromRows(predictors, []),
  };
}

/** Whether anything was recorded of a person: of one there are zeros alone. */
const isRecorded = (dataDir: string | null) => (person: string) => read.readCourse(dataDir, person).values.some((v) => v !== 0);

async function loadResponses(dataDir: string | null): Promise<Recording> {
  const recorded = read.people.filter(isRecorded(dataDir));
  const courses = recorded.map((person) => read.readCourse(dataDir, person).values);
  const own = read.regions.length;
  const width = recorded.length * own;
  const data = Float64Array.from({ length: read.SCANS * width }, (_, i) => {
    const [scan, column] = [Math.floor(i / width), i % width];
    return courses[Math.floor(column / own)][scan * own + (column % own)];
  });
  return {
    responses: check(responses, {
      stimulus_id: scanIds,
      repetition: new Int32Array(read.SCANS),
      response: { data, width },
    }),
    neuroids: fromRows(
      neuroids,
      recorded.flatMap((person) =>
        read.regions.map((region) => ({
          neuroid_id: `${person}.${region}`,
          subject_id: person,
          region,
          published_ceiling: Number.NaN,
          planted_site: null,
          planted_ceiling: Number.NaN,
        })),
      ),
    ),
    exclusions: fromRows(exclusions, [
      ...read.people.filter((person) => !recorded.includes(person)).map((id) => ({ kind: 'subject', id, reason: allZero })),
      ...whyWithout(without),
    ]),
  };
}

const allZero = 'the published time courses of this person hold zeros alone';

async function loadSeries(dataDir: string | null): Promise<Series> {
  const heard = read.readHeard(dataDir);
  const inScan =
    (scan: number) =>
    ({ start }: Interval) =>
      start >= read.scanStart(scan) && start < read.scanStart(scan + 1);
  const { data, cols } = read.readPredictors(dataDir);
  return {
    timing: fromRows(
      timing,
      heard.map(({ start, end }, word) => ({ stimulus_id: wordId(word), onset_s: start, offset_s: end })),
    ),
    scans: stimulusTable(
      scanIds,
      scans.map((scan) =>
        heard
          .filter(inScan(scan))
          .map(({ text }) => text)
          .join(' '),
      ),
      scans.map(() => chapter),
      scans.map((scan) => `${chapter}.${Math.floor(scan / BLOCK)}`),
    ),
    scanTimes: fromRows(
      scanTimes,
      scans.map((scan) => ({ scan_id: scanIds[scan], start_s: read.scanStart(scan), end_s: read.scanStart(scan + 1) })),
    ),
    predictors: predictorTable(
      scanIds,
      Object.fromEntries(read.predictorNames.map((name, k) => [name, scans.map((scan) => data[scan * cols + k])])),
    ),
    nuisance: fromRows(
      nuisance,
      read.people.filter(isRecorded(dataDir)).flatMap((person) => nuisanceOf(dataDir, person)),
    ),
  };
}

function nuisanceOf(dataDir: string | null, subject_id: string) {
  const movement = read.readMovement(dataDir, subject_id);
  const sound = read.readSoundPower(dataDir, subject_id);
  const moved = Array.from({ length: movement.cols }, (_, k) => ({
    name: `movement_${k + 1}`,
    at: (scan: number) => movement.values[scan * movement.cols + k],
  }));
  const regressors = [...moved, { name: 'sound_power', at: (scan: number) => sound.values[scan] }];
  return regressors.flatMap(({ name, at }) =>
    scans.map((scan) => ({ subject_id, regressor: name, scan_id: scanIds[scan], value: at(scan) })),
  );
}

/** Sums over the words of a scan, at four delays, are large: under the usual penalties nearly all choices lie at the upper end. */
const alphas = Array.from({ length: 12 }, (_, decade) => 10 ** (decade - 1));

/** Brennan et al. (2016): the first chapter of Alice in Wonderland heard for twelve minutes; six regions of 27 people. */
export const aliceBrennan2016: RecordedDataset = {
  id: read.published.id,
  title: 'Alice in Wonderland, heard',
  about: 'fMRI of 27 people who heard a chapter of 2,127 words: 362 scans, 2 s apart, of six regions of interest a person.',
  licence: 'CC BY 4.0 (recordings), public domain (text); not redistributed here',
  citation:
    'Brennan, J. R., Stabler, E. P., Van Wagenen, S. E., Luh, W.-M., & Hale, J. T. (2016). Abstract linguistic structure correlates with temporal activity during naturalistic comprehension. Brain and Language, 157–158, 81–94.',
  recording: 'fMRI',
  split: 'contiguous',
  folds: 5,
  gap: 8,
  alphas,
  simulated: false,
  simulation: null,
  without,
  files: (dataDir) => Object.keys(checksums).map((name) => read.file(dataDir, name)),
  verify: (dataDir) => differences(folderOf(read.published, dataDir), checksums),
  checks,
  loadStimuli,
  loadResponses,
  loadSeries,
};
