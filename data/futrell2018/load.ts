import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { groupBy } from '../../src/table/group.ts';
import type { RecordedDataset } from '../dataset.ts';
import { publishedPath, readAssembly, unlikePublished } from '../files/assembly-file.ts';
import { brainScoreFile } from '../files/brain-score-file.ts';
import { differences } from '../files/checksums.ts';
import { between, type DataCheck, fileCheck, recordedCheck, same } from '../files/data-check.ts';
import { folderOf, type Published } from '../files/folder.ts';
import { numberOf } from '../files/read-csv.ts';
import { asStored } from '../files/read-text.ts';
import { readingOf } from './assembly.ts';
import checksums from './checksums.json' with { type: 'json' };
import { isSynthetic, REPAIRED_FOLDER, readReaders, readWords } from './readers-file.ts';
import { type Reading, recordingOf, stimuliOf } from './reading.ts';
import { readSeparated } from './separated-file.ts';

const PER_STORY = [1073, 990, 1040, 1085, 1013, 1099, 999, 980, 1038, 939];

const said = {
  folder: 'futrell2018',
  licence: 'CC BY-NC-SA 4.0; not redistributed here',
  citation:
    'Futrell, R., Gibson, E., Tily, H. J., Blank, I., Vishnevetsky, A., Piantadosi, S. T., & Fedorenko, E. (2021). The Natural Stories corpus: a reading-time corpus of English texts containing rare syntactic constructions. Language Resources and Evaluation, 55, 63–77.',
  recording: 'self-paced reading times',
  split: 'grouped',
  folds: 5,
  simulated: false,
  simulation: null,
} as const;

const facts = ({ words, readers, times }: Reading): DataCheck[] => [
  same('words', 10_256, words.length),
  same(
    'words of each story',
    PER_STORY,
    [...groupBy(words, ({ story }) => story).values()].map(({ length }) => length),
  ),
  same('sentences', 481, new Set(words.map(({ sentence }) => sentence)).size),
  same('times outside 100 to 3000 ms', 0, times.filter((ms) => ms <= 100 || ms >= 3000).length),
  between('readers', 178, 181, readers.length),
];

const assembly = brainScoreFile('assy_Futrell2018.nc', checksums['assy_Futrell2018.nc']);
const LEGACY = 'Futrell2018';
const readLegacy = async (dataDir: string | null) => readingOf(await readAssembly(LEGACY, assembly, dataDir));

/** Brain-Score's file of 2022: its times lie one word off in part, as its makers said in May 2025. */
export const futrell2018: RecordedDataset = {
  ...said,
  id: LEGACY,
  title: 'Natural Stories, reading times of each reader (legacy alignment)',
  about: 'Ten stories of 10,256 words, self-paced reading times of 180 readers as Brain-Score has them: legacy alignment.',
  published: [assembly],
  files: (dataDir) => [publishedPath(LEGACY, assembly, dataDir)],
  verify: (dataDir) => unlikePublished(LEGACY, [assembly], dataDir),
  loadStimuli: async (dataDir) => stimuliOf(await readLegacy(dataDir)),
  loadResponses: async (dataDir) => recordingOf(await readLegacy(dataDir)),
  async checks(dataDir) {
    const array = await readAssembly(LEGACY, assembly, dataDir);
    const reading = readingOf(array);
    return [
      fileCheck(assembly, dataDir!),
      recordedCheck(array),
      same('readers in the file', 180, reading.readers.length),
      ...facts(reading),
    ];
  },
};

const REPAIRED: Published = {
  id: 'Futrell2018-repaired',
  folder: REPAIRED_FOLDER,
  address: 'github.com/languageMIT/naturalstories (naturalstories_RTS), the release of May 2025',
};
const repairedFile = (dataDir: string | null, name: string) => asStored(join(folderOf(REPAIRED, dataDir), name));
const words = (dataDir: string | null) => repairedFile(dataDir, 'all_stories.tok');
const means = (dataDir: string | null) => repairedFile(dataDir, 'processed_wordinfo.tsv');
/** Under its present name, or that of older releases. */
const readers = (dataDir: string | null) => {
  const older = repairedFile(dataDir, 'processed_RTs.csv');
  return existsSync(older) ? older : repairedFile(dataDir, 'processed_RTs.tsv');
};
/** The name of the first reader, which tells of a synthetic file. */
const firstReader = (dataDir: string | null): string => {
  for (const { cells } of readSeparated(readers(dataDir), ['WorkerId'])) return cells[0];
  return '';
};
const readRepaired = (dataDir: string | null) => readReaders(readers(dataDir), readWords(words(dataDir)));

/** The largest difference of a word's mean time from the one in `processed_wordinfo.tsv`, which tells of which alignment the times are. */
function farthestMean({ words, readers, times }: Reading, path: string): number {
  const rowOf = new Map(words.map(({ id }, row) => [id, row]));
  let farthest = 0;
  for (const { cells, line } of readSeparated(path, ['item', 'zone', 'meanItemRT'])) {
    const row = rowOf.get(`${cells[0]}.${cells[1]}`)!;
    const own = times.subarray(row * readers.length, (row + 1) * readers.length).filter((ms) => !Number.isNaN(ms));
    const mean = own.reduce((sum, ms) => sum + ms, 0) / own.length;
    const published = numberOf(cells[2], () => `${path}:${line}, column "meanItemRT"`);
    farthest = Math.max(farthest, Math.abs(mean - published));
  }
  return farthest;
}

/** The corpus's own files since May 2025, in which times and words are aligned. */
export const futrell2018Repaired: RecordedDataset = {
  ...said,
  id: REPAIRED.id,
  title: 'Natural Stories, reading times of each reader (repaired alignment)',
  about: 'Ten stories of 10,256 words, self-paced reading times of each reader from the corpus itself: alignment of May 2025.',
  files: (dataDir) => [words(dataDir), readers(dataDir), means(dataDir)],
  verify: (dataDir) =>
    isSynthetic([firstReader(dataDir)])
      ? [`${folderOf(REPAIRED, dataDir)} is SYNTHETIC: its readers are called so`]
      : differences(folderOf(REPAIRED, dataDir), checksums.repaired),
  loadStimuli: async (dataDir) => stimuliOf({ words: readWords(words(dataDir)) }),
  loadResponses: async (dataDir) => recordingOf(readRepaired(dataDir)),
  async checks(dataDir) {
    const reading = readRepaired(dataDir);
    const far = farthestMean(reading, means(dataDir));
    const said = isSynthetic(reading.readers) ? 'no, the files are synthetic: nobody read' : 'yes';
    return [
      same('people were recorded', 'yes', said),
      ...facts(reading),
      between('farthest mean time from processed_wordinfo.tsv (ms)', 0, 1e-6, far),
    ];
  },
};
