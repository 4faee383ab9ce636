import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DataError } from '../../src/errors.ts';
import { readNetcdf } from '../../src/formats/netcdf.ts';
import type { RecordedDataset } from '../dataset.ts';
import { type AssemblyLayout, recordingOf, stimuliOf } from '../files/neural-assembly.ts';
import { asStored } from '../files/read-text.ts';
import { DESCRIPTION, readDescription } from './description.ts';
import type { AssemblyCoordinates, Description } from './layout.ts';
import { readOwnResponses } from './own-responses.ts';
import { readOwnStimuli } from './own-stimuli.ts';

/** Whether a name is a path: that of a folder of the reader's own. */
export const isPath = (name: string): boolean => /[\\/]/.test(name);

/**
 * The dataset in a folder of the reader's own, whose `dataset.json` says what it is and which columns of its files hold what (see
 * Description). It is called as the folder was. Throws DataError for a folder without that file, and for a description that cannot be used.
 */
export function ownDataset(name: string): RecordedDataset {
  const folder = resolve(name);
  const described = readDescription(folder);
  const { title, about, licence, citation, recording, split, folds } = described;
  const place = (file: string) => asStored(join(folder, file));
  return {
    ...{ id: name, title, about, licence, citation, recording, split, folds },
    ...{ simulated: false, simulation: null, own: true },
    files: () => [join(folder, DESCRIPTION), ...filesOf(described).map((file) => present(place(file)))],
    verify: () => [],
    ...(described.stimuli?.predictors?.length ? {} : { without: NO_PREDICTORS }),
    ...(described.assembly ? fromAssembly(place, described.assembly) : fromTables(place, described)),
  };
}

/** The control that is made of published numbers cannot be, where there are none. */
const NO_PREDICTORS = { 'published-surprisal': 'no numbers come with the stimuli' };

const filesOf = ({ stimuli, responses, neuroids, assembly }: Description): string[] => [
  ...new Set([stimuli, responses, neuroids, assembly].flatMap((part) => (part ? [part.file] : []))),
];

function present(path: string): string {
  if (existsSync(path)) return path;
  throw new DataError(path, 'there is no such file', `${DESCRIPTION} beside it names it`);
}

type Loaders = Pick<RecordedDataset, 'loadStimuli' | 'loadResponses'>;
type Place = (file: string) => string;

function fromTables(place: Place, { stimuli, responses, neuroids }: Description): Loaders {
  const load = () => readOwnStimuli(place(stimuli!.file), stimuli!);
  return {
    loadStimuli: load,
    loadResponses: async () => {
      const { stimulusSet } = await load();
      const described = neuroids && { path: place(neuroids.file), columns: neuroids };
      return readOwnResponses(place(responses!.file), responses!, stimulusSet.columns.stimulus_id, described);
    },
  };
}

function fromAssembly(place: Place, coordinates: AssemblyCoordinates): Loaders {
  const { file, stimulus_id, text, neuroid_id, passage_id, group_id, subject_id, region, presentations, neuroids } = coordinates;
  const context = passage_id ?? stimulus_id;
  const layout: AssemblyLayout = {
    ...{ stimulus: stimulus_id, text, context, group: group_id ?? context },
    ...{ neuroid: neuroid_id, subject: subject_id ?? null, region: region ?? null, everywhere: 'all' },
    ...{ presentations: presentations ?? {}, neuroids: neuroids ?? {} },
  };
  const read = async () => readNetcdf(place(file), readFileSync(present(place(file))));
  return {
    loadStimuli: async () => stimuliOf(await read(), layout),
    loadResponses: async () => recordingOf(await read(), layout),
  };
}
