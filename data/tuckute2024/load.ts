import { join } from 'node:path';
import { exclusions } from '../../schemas/exclusions.ts';
import { neuroids } from '../../schemas/neuroids.ts';
import { responses } from '../../schemas/responses.ts';
import { check, fromRows } from '../../src/table/check.ts';
import type { RecordedDataset, Recording, Stimuli } from '../dataset.ts';
import { checkSameSet, checkSameText, checkUnique, checkVaries } from '../files/agree.ts';
import { differences } from '../files/checksums.ts';
import { folderOf, type Published } from '../files/folder.ts';
import { predictorTable } from '../files/predictor-table.ts';
import { ceilingOf } from '../files/published-ceiling.ts';
import { type Csv, readCsv } from '../files/read-csv.ts';
import { asStored } from '../files/read-text.ts';
import { stimulusTable } from '../files/stimulus-table.ts';
import { checksOn } from './checks.ts';
import checksums from './checksums.json' with { type: 'json' };

const published: Published = {
  id: 'tuckute2024',
  folder: 'fmri3t-1000sentences-tuckute2024',
  address: 'github.com/flawreen/LLM2vec and github.com/mlepori1/Interpretable_Encoding_Models',
};

/** `lang_LH_netw` is the voxel-weighted network and not the mean of the five regions before it. */
const columns = ['lang_LH_AntTemp', 'lang_LH_IFG', 'lang_LH_IFGorb', 'lang_LH_MFG', 'lang_LH_PostTemp', 'lang_LH_netw'];
const subject = 'mean of 5';

const surprisals = {
  surprisal_5gram: 'surprisal-5gram_mean',
  surprisal_gpt2xl: 'surprisal-gpt2-xl_mean',
  surprisal_pcfg: 'surprisal-pcfg_mean',
};

const file = (dataDir: string | null, name: string) => asStored(join(folderOf(published, dataDir), name));

function readBold(dataDir: string | null): Csv {
  const bold = readCsv(file(dataDir, 'bold_response_LH.csv'), ['item_id', 'sentence', ...columns]);
  checkUnique(bold.path, 'sentence id', bold.text('item_id'));
  return bold;
}

/** The rows of the stimulus table that belong to the sentences of the response table, after checking that both are alike. */
function readItems(dataDir: string | null, bold: Csv): { items: Csv; rowOf: number[] } {
  const items = readCsv(file(dataDir, 'S3T_stimset.csv'), ['item_id', 'sentence', ...Object.values(surprisals)]);
  const ids = items.text('item_id').map((id) => `B.${id}`);
  checkUnique(items.path, 'sentence id', ids);
  checkSameSet(items.path, 'sentence id', ids, bold.path, bold.text('item_id'));
  const rows = new Map(ids.map((id, row) => [id, row]));
  const rowOf = bold.text('item_id').map((id) => rows.get(id) as number);
  const texts = items.text('sentence');
  checkSameText(
    (row) => items.place(rowOf[row], 'sentence'),
    rowOf.map((row) => texts[row]),
    bold.path,
    bold.text('sentence'),
  );
  return { items, rowOf };
}

async function loadStimuli(dataDir: string | null): Promise<Stimuli> {
  const bold = readBold(dataDir);
  const { items, rowOf } = readItems(dataDir, bold);
  const ids = bold.text('item_id');
  const texts = bold.text('sentence');
  const valuesOf = (column: string) => {
    const values = items.numbers(column);
    return rowOf.map((row) => values[row]);
  };
  const measured = Object.entries(surprisals).map(([name, column]) => [name, valuesOf(column)] as const);
  return {
    stimulusSet: stimulusTable(ids, texts, ids),
    predictors: predictorTable(ids, { ...Object.fromEntries(measured), characters: texts.map((text) => text.length) }),
  };
}

async function loadResponses(dataDir: string | null): Promise<Recording> {
  const bold = readBold(dataDir);
  const values = columns.map((column) => bold.numbers(column));
  const data = Float64Array.from({ length: bold.length * columns.length }, (_, i) => {
    return values[i % columns.length][Math.floor(i / columns.length)];
  });
  checkVaries(bold.path, 'the region', columns, data);
  return {
    responses: check(responses, {
      stimulus_id: bold.text('item_id'),
      repetition: new Int32Array(bold.length),
      response: { data, width: columns.length },
    }),
    neuroids: readRegions(dataDir),
    exclusions: fromRows(exclusions, []),
  };
}

function readRegions(dataDir: string | null): Recording['neuroids'] {
  const meta = readCsv(file(dataDir, 'S3T_langfroi12345_meta.csv'), ['parc_name_glasser', 'nc']);
  const regions = meta.text('parc_name_glasser');
  checkUnique(meta.path, 'region', regions);
  checkSameSet(meta.path, 'region', regions, 'the response table', columns.slice(0, -1));
  const percent = meta.numbers('nc');
  const ceilings = new Map(regions.map((region, row) => [region, ceilingOf(percent[row], () => meta.place(row, 'nc'))]));
  return fromRows(
    neuroids,
    columns.map((column) => ({
      neuroid_id: column,
      subject_id: subject,
      region: column.replace('lang_LH_', ''),
      published_ceiling: ceilings.get(column) ?? Number.NaN,
      planted_site: null,
      planted_ceiling: Number.NaN,
    })),
  );
}

const verify = (dataDir: string | null) => differences(folderOf(published, dataDir), checksums);

/** Tuckute et al. (2024): 1,000 sentences, mean response of five people in five language regions and the network. */
export const tuckute2024: RecordedDataset = {
  id: published.id,
  title: 'Tuckute 2024, 1,000 sentences',
  about: '3T fMRI of 1,000 six-word sentences: five left language regions and the network, mean of five people.',
  licence: 'none stated by the carriers; not redistributed here',
  citation:
    'Tuckute, G., Sathe, A., Srikant, S., Taliaferro, M., Wang, M., Schrimpf, M., Kay, K., & Fedorenko, E. (2024). Driving and suppressing the human language network using large language models. Nature Human Behaviour, 8, 544–561.',
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
