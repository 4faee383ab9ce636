import { DataError, suggest } from '../src/errors.ts';
import { aliceBrennan2016 } from './alice-brennan2016/load.ts';
import { controls } from './controls.ts';
import type { Dataset } from './dataset.ts';
import { fmri7t200Sentences } from './fmri7t-200sentences/load.ts';
import { cards } from './models/cards.ts';
import { models } from './models.ts';
import { naturalStories } from './natural-stories/load.ts';
import { simulatedPassages } from './simulated-passages/load.ts';
import { simulatedStories } from './simulated-stories/load.ts';
import { simulatedWords } from './simulated-words/load.ts';
import { tuckute2024 } from './tuckute2024/load.ts';
import { uclFrank2015 } from './ucl-frank2015/load.ts';

/** Every dataset that a pipeline can name. A new one is a folder beside these and a line here. */
export const datasets = {
  tuckute2024,
  'fmri7t-200sentences': fmri7t200Sentences,
  'alice-brennan2016': aliceBrennan2016,
  'ucl-frank2015': uclFrank2015,
  'natural-stories': naturalStories,
  'simulated-passages': simulatedPassages,
  'simulated-words': simulatedWords,
  'simulated-stories': simulatedStories,
} as const satisfies Readonly<Record<string, Dataset>>;

/** The dataset of that name. Throws DataError with the nearest name when there is none. */
export function datasetById(id: string): Dataset {
  if (Object.hasOwn(datasets, id)) return datasets[id as keyof typeof datasets];
  throw new DataError(`dataset "${id}"`, 'is not in the catalogue', suggest(id, Object.keys(datasets)));
}

export interface CatalogueEntry {
  readonly kind: 'dataset' | 'model' | 'control';
  readonly id: string;
  readonly about: string;
}

/** What there is to name on the command line, in the order of these files. */
export const catalogue = (): CatalogueEntry[] => [
  ...Object.values(datasets).map(({ id, about }) => ({ kind: 'dataset' as const, id, about })),
  ...[...models, ...cards].map(({ id, about }) => ({ kind: 'model' as const, id, about })),
  ...controls.map(({ id, about }) => ({ kind: 'control' as const, id, about })),
];
