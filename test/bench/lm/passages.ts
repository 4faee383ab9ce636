import type { Dataset } from '../../../data/dataset.ts';
import { simulatedPassages } from '../../../data/simulated-passages/load.ts';
import { tuckute2024 } from '../../../data/tuckute2024/load.ts';
import { uclFrank2015 } from '../../../data/ucl-frank2015/load.ts';
import { type PassagePresentation, passagesOf } from '../../../src/assembly/passages.ts';

export type Passages = readonly (readonly PassagePresentation[])[];

/** The passages of a dataset, and what they are called. */
export interface PassageSet {
  readonly what: string;
  readonly passages: Passages;
}

const READ: readonly { readonly what: string; readonly from: Dataset }[] = [
  { what: 'passages of the simulated benchmark', from: simulatedPassages },
  { what: 'sentences of Tuckute2024', from: tuckute2024 },
  { what: 'sentences of UCL', from: uclFrank2015 },
];

/**
 * What the product reads: the simulated passages, and what people read in recordings where a folder of them is given. DataError where it
 * lacks one.
 */
export async function readPassageSets(dataDir: string | null): Promise<PassageSet[]> {
  const given = READ.filter(({ from }) => from.simulated || dataDir !== null);
  return Promise.all(
    given.map(async ({ what, from }) => {
      const { stimulusSet } = await from.loadStimuli(dataDir);
      return { what, passages: passagesOf(stimulusSet.columns) };
    }),
  );
}
