import { join } from 'node:path';
import { exclusions } from '../../schemas/exclusions.ts';
import { neuroids } from '../../schemas/neuroids.ts';
import { responses } from '../../schemas/responses.ts';
import { DataError } from '../../src/errors.ts';
import { check, fromRows } from '../../src/table/check.ts';
import type { RowOf } from '../../src/table/define.ts';
import type { RecordedDataset, Recording, Stimuli } from '../dataset.ts';
import { checkSameOrder, checkSameText, checkUnique, checkVaries } from '../files/agree.ts';
import { differences } from '../files/checksums.ts';
import { folderOf, type Published } from '../files/folder.ts';
import { predictorTable } from '../files/predictor-table.ts';
import { ceilingOf } from '../files/published-ceiling.ts';
import { type Csv, readCsv } from '../files/read-csv.ts';
import { type NumberTable, readNumbers } from '../files/read-numbers.ts';
import { asStored } from '../files/read-text.ts';
import { stimulusTable } from '../files/stimulus-table.ts';
import { checksOn } from './checks.ts';
import checksums from './checksums.json' with { type: 'json' };

const published: Published = {
  id: 'fmri7t-200sentences',
  folder: 'fmri7t-200sentences',
  address: 'github.com/mlepori1/Interpretable_Encoding_Models',
};

const subjects = ['p1', 'p2', 'p3', 'p4', 'p5', 'p6', 'p7', 'p8'];
const regionColumn = 'top10_tstat_langloc_SN_parc_lang_int';
/** In the numbering of `top10_tstat_langloc_SN_parc_lang_int`, from 1. */
const regionNames = ['IFGorb', 'IFG', 'MFG', 'AntTemp', 'PostTemp'];
const surprisals = {
  surprisal_5gram: 'surprisal-5gram_mean',
  surprisal_gpt2xl: 'surprisal-gpt2-xl_mean',
  surprisal_pcfg: 'surprisal-pcfg_mean',
};
type Neuroid = RowOf<typeof neuroids>;

const file = (dataDir: string | null, name: string) => asStored(join(folderOf(published, dataDir), name));

/** `1.0` and `1` name the same sentence: `baseline200.1`. */
const stimulusId = (item: string) => `baseline200.${item.replace(/\.0$/, '')}`;

interface Items {
  readonly table: Csv;
  readonly ids: readonly string[];
  readonly texts: readonly string[];
}

function readItems(dataDir: string | null, subject: string): Items {
  const table = readCsv(file(dataDir, `${subject}/stimset.csv`), ['item_id', 'sentence', ...Object.values(surprisals)]);
  const ids = table.text('item_id').map(stimulusId);
  checkUnique(table.path, 'sentence id', ids);
  return { table, ids, texts: table.text('sentence') };
}

/** The sentences of the first person, after checking that all others were given the same in the same order. */
function readSharedItems(dataDir: string | null): Items {
  const [first, ...others] = subjects.map((subject) => readItems(dataDir, subject));
  for (const { table, ids, texts } of others) {
    checkSameOrder(table.path, 'sentence id', ids, first.table.path, first.ids);
    checkSameText((row) => table.place(row, 'sentence'), texts, first.table.path, first.texts);
  }
  return first;
}

async function loadStimuli(dataDir: string | null): Promise<Stimuli> {
  const { table, ids, texts } = readSharedItems(dataDir);
  const measured = Object.entries(surprisals).map(([name, column]) => [name, table.numbers(column)] as const);
  return {
    stimulusSet: stimulusTable(ids, texts, ids),
    predictors: predictorTable(ids, { ...Object.fromEntries(measured), characters: texts.map((text) => text.length) }),
  };
}

interface Voxels {
  readonly betas: NumberTable;
  readonly rows: readonly Neuroid[];
}

function readVoxels(dataDir: string | null, subject: string, items: Items): Voxels {
  const betas = readNumbers(file(dataDir, `${subject}/langfroi12345_betas.csv`), 'item_id');
  checkUnique(betas.path, 'voxel', betas.columns);
  const ids = betas.rows.map(stimulusId);
  checkUnique(betas.path, 'sentence id', ids);
  checkSameOrder(betas.path, 'sentence id', ids, items.table.path, items.ids);
  checkVaries(betas.path, 'the voxel', betas.columns, betas.values);
  return { betas, rows: readNeuroids(dataDir, subject, betas) };
}

function readNeuroids(dataDir: string | null, subject: string, betas: NumberTable): Neuroid[] {
  const meta = readCsv(file(dataDir, `${subject}/langfroi12345_meta.csv`), ['neuroid_id', regionColumn, 'nc']);
  const voxels = meta.text('neuroid_id');
  checkUnique(meta.path, 'voxel', voxels);
  checkSameOrder(meta.path, 'voxel', voxels, betas.path, betas.columns);
  const regions = meta.numbers(regionColumn);
  const percent = meta.numbers('nc');
  return voxels.map((voxel, row) => ({
    neuroid_id: `${subject}.${voxel}`,
    subject_id: subject,
    region: regionOf(regions[row], () => meta.place(row, regionColumn)),
    published_ceiling: ceilingOf(percent[row], () => meta.place(row, 'nc')),
    planted_site: null,
    planted_ceiling: Number.NaN,
  }));
}

function regionOf(number: number, place: () => string): string {
  const region = regionNames[number - 1];
  if (region) return region;
  throw new DataError(place(), `is ${number}, not the number of a language region`, `1 … 5 are ${regionNames.join(', ')}`);
}

/** The voxels of all people side by side: one response vector a sentence. Betas are as published, not centred. */
async function loadResponses(dataDir: string | null): Promise<Recording> {
  const items = readSharedItems(dataDir);
  const people = subjects.map((subject) => readVoxels(dataDir, subject, items));
  const width = people.reduce((sum, { rows }) => sum + rows.length, 0);
  const data = new Float64Array(items.ids.length * width);
  let start = 0;
  for (const { betas } of people) {
    const own = betas.columns.length;
    items.ids.forEach((_, i) => data.set(betas.values.subarray(i * own, (i + 1) * own), i * width + start));
    start += own;
  }
  return {
    responses: check(responses, {
      stimulus_id: items.ids,
      repetition: new Int32Array(items.ids.length),
      response: { data, width },
    }),
    neuroids: fromRows(
      neuroids,
      people.flatMap(({ rows }) => rows),
    ),
    exclusions: fromRows(exclusions, []),
  };
}

const verify = (dataDir: string | null) => differences(folderOf(published, dataDir), checksums);

/** 7T fMRI: 200 sentences, 5,021 voxels of the language regions of eight people. */
export const fmri7t200Sentences: RecordedDataset = {
  id: published.id,
  title: '7T fMRI, 200 sentences',
  about: '7T fMRI of 200 sentences: 5,021 voxels in the left language regions of eight people, one value a voxel and sentence.',
  licence: 'none stated by the repository; not redistributed here',
  citation:
    'Recordings published with the code of a 2026 preprint on interpretable encoding models: github.com/mlepori1/Interpretable_Encoding_Models.',
  recording: 'fMRI',
  split: 'contiguous',
  folds: 5,
  simulated: false,
  simulation: null,
  files: (dataDir) => Object.keys(checksums).map((name) => file(dataDir, name)),
  verify,
  checks: async (dataDir) => checksOn(await loadStimuli(dataDir), await loadResponses(dataDir), verify(dataDir).length),
  loadStimuli,
  loadResponses,
};
