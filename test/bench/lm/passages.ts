import type { Dataset } from '../../../data/dataset.ts';
import { simulatedPassages } from '../../../data/simulated-passages/load.ts';
import { tuckute2024 } from '../../../data/tuckute2024/load.ts';
import { uclFrank2015 } from '../../../data/ucl-frank2015/load.ts';
import { type PassagePresentation, passagesOf } from '../../../src/assembly/passages.ts';

export type Passages = readonly (readonly PassagePresentation[])[];

/** The passages of a dataset, what they are called, and how they are read. */
export interface PassageSet {
  readonly what: string;
  /** Whether every sentence of a passage is a text of its own, with those before it; otherwise the passage is one. */
  readonly inContext: boolean;
  readonly passages: Passages;
}

const READ: readonly (Omit<PassageSet, 'passages'> & { readonly from: Dataset })[] = [
  { what: 'passages of the simulated benchmark', inContext: false, from: simulatedPassages },
  { what: 'sentences of these passages, each with those before it', inContext: true, from: simulatedPassages },
  { what: 'sentences of Tuckute2024', inContext: false, from: tuckute2024 },
  { what: 'sentences of UCL', inContext: false, from: uclFrank2015 },
];

/**
 * What the product reads: the simulated passages, and what people read in recordings where a folder of them is given. DataError where it
 * lacks one.
 */
export async function readPassageSets(dataDir: string | null): Promise<PassageSet[]> {
  const given = READ.filter(({ from }) => from.simulated || dataDir !== null);
  return Promise.all(
    given.map(async ({ from, ...set }) => {
      const { stimulusSet } = await from.loadStimuli(dataDir);
      return { ...set, passages: passagesOf(stimulusSet.columns) };
    }),
  );
}
