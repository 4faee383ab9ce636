import type { exclusions } from '../schemas/exclusions.ts';
import type { neuroids } from '../schemas/neuroids.ts';
import type { predictors } from '../schemas/predictors.ts';
import type { responses } from '../schemas/responses.ts';
import type { stimulusSet } from '../schemas/stimulus-set.ts';
import type { PublishedFile } from '../src/shelf/published-file.ts';
import type { Table } from '../src/table/define.ts';
import type { DataCheck } from './files/data-check.ts';
import type { Simulation } from './simulated/simulation.ts';

/** What was presented, and the numbers that were published with it. */
export interface Stimuli {
  readonly stimulusSet: Table<typeof stimulusSet>;
  readonly predictors: Table<typeof predictors>;
}

/** What was recorded, from what, and what was left out. */
export interface Recording {
  readonly responses: Table<typeof responses>;
  readonly neuroids: Table<typeof neuroids>;
  readonly exclusions: Table<typeof exclusions>;
}

interface Described {
  readonly id: string;
  readonly title: string;
  readonly about: string;
  readonly licence: string;
  readonly citation: string;
  /** Kind of recording: fMRI, ECoG, fROI … */
  readonly recording: string;
  /** The split by which it is scored unless the user asks for another, and how many folds it has. */
  readonly split: 'grouped' | 'contiguous';
  readonly folds: number;
  /** Absolute paths of the files that are read. `dataDir` is the folder that holds the published datasets; embedded ones ignore it. */
  files(dataDir: string | null): readonly string[];
  /** One sentence for each file that is not byte for byte the published one; to be told, never a reason to stop. */
  verify(dataDir: string | null): readonly string[];
  loadStimuli(dataDir: string | null): Promise<Stimuli>;
  /** The folder in `data/` that describes it, where that is not called as the dataset. */
  readonly folder?: string;
  /** Its files as others publish them, where `data pull` can obtain them. */
  readonly published?: readonly PublishedFile[];
  /** What is documented of it, beside what its files hold. Throws DataError where a file is missing or cannot be read. */
  checks?(dataDir: string | null): Promise<readonly DataCheck[]>;
}

/** People were recorded. */
export interface RecordedDataset extends Described {
  readonly simulated: false;
  readonly simulation: null;
  loadResponses(dataDir: string | null): Promise<Recording>;
}

/** Nobody was recorded: responses are made from a model's activations, as `simulation` says. */
export interface SimulatedDataset extends Described {
  readonly simulated: true;
  readonly simulation: Simulation;
}

export type Dataset = RecordedDataset | SimulatedDataset;
