import type { exclusions } from '../schemas/exclusions.ts';
import type { neuroids } from '../schemas/neuroids.ts';
import type { nuisance } from '../schemas/nuisance.ts';
import type { predictors } from '../schemas/predictors.ts';
import type { responses } from '../schemas/responses.ts';
import type { scanTimes } from '../schemas/scan-times.ts';
import type { stimulusSet } from '../schemas/stimulus-set.ts';
import type { timing } from '../schemas/timing.ts';
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
  /** Presentations next to a held-out run that do not train either, where neighbours resemble one another; 0 if left out. */
  readonly gap?: number;
  /** Ridge penalties to choose from, where the usual ones end too soon for its features and nobody names others. */
  readonly alphas?: readonly number[];
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

/** Where words were measured one by one: which effects on their measures are estimated, and what is expected of them. */
export interface EffectPlan {
  /** Published predictors that are tried beside the model's surprisal. */
  readonly predictors: readonly string[];
  /** Published predictors that are held constant. */
  readonly covariates: readonly string[];
  /** Neuroids on which the word before has an effect of its own, as on reading times: its covariates and predictor are held constant too. */
  readonly spillOver: readonly string[];
  /** The sign that the literature leads one to expect, by neuroid; none for a neuroid that is not named. */
  readonly expected: Readonly<Record<string, 1 | -1>>;
}

/** A recording that runs on while words are heard: its rows are scans, not presentations. */
export interface Series {
  /** When each word is heard. */
  readonly timing: Table<typeof timing>;
  /** The scans as presentations whose text is what is heard within them; `responses` are keyed by these. */
  readonly scans: Table<typeof stimulusSet>;
  /** When each scan begins and ends. */
  readonly scanTimes: Table<typeof scanTimes>;
  /** Published numbers of scans, the same for all people, already as a scanner would see them. */
  readonly predictors: Table<typeof predictors>;
  /** What moves a person's recording and is no language. */
  readonly nuisance: Table<typeof nuisance>;
}

/** People were recorded. */
export interface RecordedDataset extends Described {
  readonly simulated: false;
  /** Whether it lies in a folder of the reader's own, and needs no folder of published datasets. */
  readonly own?: boolean;
  readonly simulation: null;
  /**
   * Analyses (`rsa`; `variance of oasm`, a control where variance is divided), mappings and controls that make no sense of it or cannot
   * be paid for, each with the reason.
   */
  readonly without?: Readonly<Record<string, string>>;
  readonly effects?: EffectPlan;
  /** Present where the recording is a series in time. */
  loadSeries?(dataDir: string | null): Promise<Series>;
  loadResponses(dataDir: string | null): Promise<Recording>;
}

/** Nobody was recorded: responses are made from a model's activations, as `simulation` says. */
export interface SimulatedDataset extends Described {
  readonly simulated: true;
  readonly simulation: Simulation;
}

/** Published files that belong together and are no recording: ceilings, texts. */
export interface Collection {
  readonly id: string;
  readonly about: string;
  readonly licence: string;
  readonly published: readonly PublishedFile[];
  /** What is documented of them, beside what they hold. Throws DataError where a file is missing or cannot be read. */
  checks?(dataDir: string | null): readonly DataCheck[];
}

export type Dataset = RecordedDataset | SimulatedDataset;
