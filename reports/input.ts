import type { benchmarkScores } from '../schemas/benchmark-scores.ts';
import type { ceilings } from '../schemas/ceilings.ts';
import type { effects } from '../schemas/effects.ts';
import type { exclusions } from '../schemas/exclusions.ts';
import type { gridEdges } from '../schemas/grid-edges.ts';
import type { mapTests } from '../schemas/map-tests.ts';
import type { modelComparisons } from '../schemas/model-comparisons.ts';
import type { neuroids } from '../schemas/neuroids.ts';
import type { noiseCeilings } from '../schemas/noise-ceilings.ts';
import type { normalizedScores } from '../schemas/normalized-scores.ts';
import type { rdms } from '../schemas/rdms.ts';
import type { rsa } from '../schemas/rsa.ts';
import type { siteChoices } from '../schemas/site-choices.ts';
import type { stimulusSet } from '../schemas/stimulus-set.ts';
import type { subjectScores } from '../schemas/subject-scores.ts';
import type { surprisal } from '../schemas/surprisal.ts';
import type { varianceParts } from '../schemas/variance-parts.ts';
import type { RowOf, Table } from '../src/table/define.ts';

export type ScoreRow = RowOf<typeof benchmarkScores>;
export type SubjectRow = RowOf<typeof subjectScores>;
export type EffectRow = RowOf<typeof effects>;

/** One benchmark and the tables behind its scores. A part that does not exist is an empty table. */
export interface ReportBenchmark {
  readonly id: string;
  readonly title: string;
  readonly simulated: boolean;
  readonly about: string;
  readonly licence: string;
  readonly stimulusSet: Table<typeof stimulusSet>;
  readonly neuroids: Table<typeof neuroids>;
  readonly ceilings: Table<typeof ceilings>;
  readonly normalizedScores: Table<typeof normalizedScores>;
  readonly exclusions: Table<typeof exclusions>;
  /** Of the model that is named after it. */
  readonly surprisal: Table<typeof surprisal>;
  readonly surprisalOf: string;
  readonly rdms: Table<typeof rdms>;
  readonly rsa: Table<typeof rsa>;
  readonly noiseCeilings: Table<typeof noiseCeilings>;
}

export interface ReportModel {
  readonly id: string;
  readonly about: string;
  readonly control: boolean;
}

export interface Provenance {
  readonly options: Readonly<Record<string, unknown>>;
  readonly models: readonly ReportModel[];
  readonly datasets: readonly { readonly id: string; readonly licence: string; readonly citation: string }[];
}

export interface ReportInput {
  readonly benchmarkScores: Table<typeof benchmarkScores>;
  readonly subjectScores: Table<typeof subjectScores>;
  /** How measures of single words go with surprisal, of all benchmarks that have any. */
  readonly effects: Table<typeof effects>;
  /** How sure the scores are, of all benchmarks. */
  readonly siteChoices: Table<typeof siteChoices>;
  readonly modelComparisons: Table<typeof modelComparisons>;
  readonly gridEdges: Table<typeof gridEdges>;
  readonly mapTests: Table<typeof mapTests>;
  readonly varianceParts: Table<typeof varianceParts>;
  readonly benchmarks: readonly ReportBenchmark[];
  readonly provenance: Provenance;
}

export interface ReportFile {
  readonly path: string;
  readonly mediaType: string;
  readonly content: Uint8Array;
}
