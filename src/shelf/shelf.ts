import type { ModelCard } from './card.ts';

/** Where a dataset is, or is to be put. */
export interface DatasetPlace {
  readonly id: string;
  readonly about: string;
  readonly licence: string;
  readonly state: 'ships' | 'here' | 'absent';
  /** The folder in which it is, or what has to be done to have it; empty where it ships. */
  readonly place: string;
}

/** A model as it is named on the command line. */
export interface ShelvedModel {
  readonly about: string;
  readonly folder: string;
}

/** What `data` and `show model` ask of a project; its `data/shelf.ts` exports one as `shelf`. */
export interface Shelf {
  /** The published models that can be downloaded. */
  readonly cards: readonly ModelCard[];
  /**
   * The model of that name, which lies in the repository, in the cache or in a folder of the reader's own. Throws what `--model`
   * would.
   */
  model(id: string, cache: string): ShelvedModel;
  /** The models that need no download. */
  readonly shipped: readonly { readonly id: string; readonly about: string }[];
  datasets(dataDir: string | null): Promise<readonly DatasetPlace[]>;
}
