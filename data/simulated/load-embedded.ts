import { fileURLToPath } from 'node:url';
import { predictors } from '../../schemas/predictors.ts';
import { fromRows } from '../../src/table/check.ts';
import type { Stimuli } from '../dataset.ts';
import { checkUnique } from '../files/agree.ts';
import { type Checksums, differences } from '../files/checksums.ts';
import { readCsv } from '../files/read-csv.ts';
import { stimulusTable } from '../files/stimulus-table.ts';

/** How a dataset whose texts lie in its own folder is read; `folder` is its URL. The data folder of the user is not touched. */
export function embedded(folder: URL, checksums: Checksums) {
  const path = fileURLToPath(new URL('stimuli.csv', folder));
  return {
    files: () => [path],
    verify: () => differences(fileURLToPath(folder), checksums),
    loadStimuli: async () => loadStimuli(path),
  };
}

function loadStimuli(path: string): Stimuli {
  const table = readCsv(path, ['stimulus_id', 'passage_id', 'text']);
  const ids = table.text('stimulus_id');
  checkUnique(path, 'stimulus id', ids);
  return {
    stimulusSet: stimulusTable(ids, table.text('text'), table.text('passage_id')),
    predictors: fromRows(predictors, []),
  };
}
