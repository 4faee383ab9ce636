import { basename, join } from 'node:path';
import { fromRecord, isExpected, toRecord } from '../../../src/errors.ts';
import type { DatasetCount, ImportRequest } from '../../../src/shelf/shelf.ts';
import type { Recording, Stimuli } from '../../dataset.ts';
import { distinct } from '../../files/data-check.ts';
import { ownDataset } from '../own-dataset.ts';
import type { Hearing } from './choose-columns.ts';
import { describeFiles } from './describe-files.ts';
import { lookInto, type OwnFile } from './own-file.ts';
import { placeDataset } from './place-dataset.ts';
import { saidColumns } from './said-columns.ts';

interface Read extends Stimuli, Recording {
  readonly folds: number;
}

/**
 * Makes a dataset of files: recognises what their columns mean (`told` hears of each decision), copies them into a folder with a `dataset.json`,
 * and reads it as a pipeline would. Returns what it holds. Throws DataError where the files leave anything open or the dataset cannot be read; then no
 * folder is left.
 */
export async function importDataset(request: ImportRequest, told: (line: string) => void): Promise<DatasetCount[]> {
  const { to, part } = request;
  const files = await Promise.all(request.files.map(lookInto));
  const hearing: Hearing = {
    said: saidColumns(request.columns, files),
    heeded: new Set(),
    tell: once(told),
    of: ({ name }) => (files.length > 1 ? ` of ${name}` : ''),
  };
  const description = { title: basename(to), ...describeFiles(files, part, hearing) };
  return placeDataset(to, files, written(description), async (folder) => {
    const read = await readAll(folder, files, to);
    return { result: countsOf(read), description: written({ ...description, ...divisionOf(read, told) }) };
  });
}

const written = (description: object): string => `${JSON.stringify(description, null, 2)}\n`;

/** Hears each line once: the same column may be read from one file twice. */
function once(told: (line: string) => void): (line: string) => void {
  const heard = new Set<string>();
  return (line) => {
    if (!heard.has(line)) told(line);
    heard.add(line);
  };
}

async function readAll(folder: string, files: readonly OwnFile[], to: string): Promise<Read> {
  try {
    const dataset = ownDataset(folder);
    return { ...(await dataset.loadStimuli(null)), ...(await dataset.loadResponses(null)), folds: dataset.folds };
  } catch (error) {
    throw isExpected(error) ? atSource(error, folder, files, to) : error;
  }
}

/** How few groups are divided: by one fold each, and a single one by runs of neighbours. */
function divisionOf({ stimulusSet, folds }: Read, told: (line: string) => void): { split?: 'contiguous'; folds?: number } {
  const groups = distinct(stimulusSet.columns.group_id);
  if (groups >= folds) return {};
  if (groups > 1) told(`folds: ${groups}, one for each passage or group`);
  else told('split: contiguous, as there is one passage or group');
  return groups > 1 ? { folds: groups } : { split: 'contiguous' };
}

/** The error as it concerns the files that were imported, not the copies that were read. */
function atSource(error: Error, folder: string, files: readonly OwnFile[], to: string): Error {
  const names = files.map(({ path, name }) => [join(folder, name), path] as const);
  const here = (text: string) =>
    [...names, [folder, to] as const].reduce((said, [copy, source]) => said.replaceAll(copy, source), text);
  const { place = '', problem = '', wayOut, ...rest } = toRecord(error);
  const way =
    wayOut &&
    here(wayOut)
      .replaceAll(/"(missing|rows)": "(\w+)"/g, '--$1 $2')
      .replaceAll(/\bas "(repetition)"/g, 'as --column $1=<column>');
  return fromRecord({ ...rest, place: here(place), problem: here(problem), ...(way ? { wayOut: way } : {}) });
}

function countsOf({ stimulusSet, responses, neuroids, exclusions }: Read): DatasetCount[] {
  const { passage_id, group_id } = stimulusSet.columns;
  const [passages, groups] = [distinct(passage_id), distinct(group_id)];
  const { data } = responses.columns.response;
  return [
    { what: 'stimuli', count: `${stimulusSet.length}` },
    { what: 'passages', count: `${passages}${groups === passages ? '' : `, in ${groups} groups`}` },
    { what: 'people', count: `${distinct(neuroids.columns.subject_id)}` },
    { what: 'neuroids', count: `${neuroids.length}` },
    { what: 'regions', count: `${distinct(neuroids.columns.region)}` },
    { what: 'repetitions', count: repetitionsOf(responses.columns.stimulus_id) },
    { what: 'missing values', count: `${data.reduce((sum, value) => sum + (Number.isNaN(value) ? 1 : 0), 0)}` },
    { what: 'neuroids left out', count: `${exclusions.length}` },
  ];
}

/** How often each stimulus was presented: `2`, or `1 to 3`. */
function repetitionsOf(stimuli: readonly string[]): string {
  const times = new Map<string, number>();
  for (const id of stimuli) times.set(id, (times.get(id) ?? 0) + 1);
  const [least, most] = [Math.min(...times.values()), Math.max(...times.values())];
  return least === most ? `${least}` : `${least} to ${most}`;
}
