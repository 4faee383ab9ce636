import { DataError, suggest } from '../src/errors.ts';
import { aliceBrennan2016 } from './alice-brennan2016/load.ts';
import { blank2014 } from './blank2014/load.ts';
import { controls } from './controls.ts';
import type { Collection, Dataset, RecordedDataset } from './dataset.ts';
import { fedorenko2010 } from './fedorenko2010/load.ts';
import { fedorenko2016, fedorenko2016NonLanguage } from './fedorenko2016/load.ts';
import { fmri7t200Sentences } from './fmri7t-200sentences/load.ts';
import { futrell2018, futrell2018Repaired } from './futrell2018/load.ts';
import { cards } from './models/cards.ts';
import { models } from './models.ts';
import { naturalStories } from './natural-stories/load.ts';
import { isPath, ownDataset } from './own/own-dataset.ts';
import { pereira2018Ceilings } from './pereira2018/ceilings.ts';
import { pereira2018Of243, pereira2018Of243Auditory, pereira2018Of384, pereira2018Of384Auditory } from './pereira2018/load.ts';
import { simulatedPassages } from './simulated-passages/load.ts';
import { simulatedStories } from './simulated-stories/load.ts';
import { simulatedWords } from './simulated-words/load.ts';
import { tuckute2024 } from './tuckute2024/load.ts';
import { tuckute2024Assembly } from './tuckute2024-assembly/load.ts';
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

/** The recordings of Brain-Score, as it publishes them. */
export const assemblies: Readonly<Record<string, RecordedDataset>> = Object.fromEntries(
  [
    ...[pereira2018Of243, pereira2018Of384, pereira2018Of243Auditory, pereira2018Of384Auditory],
    ...[fedorenko2016, fedorenko2016NonLanguage, blank2014, tuckute2024Assembly, futrell2018, futrell2018Repaired],
  ].map((dataset) => [dataset.id, dataset]),
);

/** Files that come with the recordings. */
export const collections: readonly Collection[] = [pereira2018Ceilings, fedorenko2010];

/** The dataset of that name, or in the folder of that path. Throws DataError with the nearest name when there is none. */
export function datasetById(id: string): Dataset {
  if (isPath(id)) return ownDataset(id);
  const all: Readonly<Record<string, Dataset>> = { ...datasets, ...assemblies };
  if (Object.hasOwn(all, id)) return all[id];
  throw new DataError(`dataset "${id}"`, 'is not in the catalogue', suggest(id, Object.keys(all)));
}

export interface CatalogueEntry {
  readonly kind: 'dataset' | 'model' | 'control';
  readonly id: string;
  readonly about: string;
}

/** What there is to name on the command line, in the order of these files. */
export const catalogue = (): CatalogueEntry[] => [
  ...[...Object.values(datasets), ...Object.values(assemblies)].map(({ id, about }) => ({ kind: 'dataset' as const, id, about })),
  ...[...models, ...cards].map(({ id, about }) => ({ kind: 'model' as const, id, about })),
  ...controls.map(({ id, about }) => ({ kind: 'control' as const, id, about })),
];
