import type { ModelCard } from './card.ts';
import type { PublishedFile } from './published-file.ts';

/** Where a dataset is, or is to be put. */
export interface DatasetPlace {
  readonly id: string;
  readonly about: string;
  readonly licence: string;
  readonly state: 'ships' | 'here' | 'partly' | 'absent';
  /** The folder in which it is, or what has to be done to have it; empty where it ships. */
  readonly place: string;
  /** The files that can be pulled; empty where they are obtained by hand. */
  readonly files: readonly PublishedFile[];
}

/** What is documented of a dataset, beside what its files hold. */
export interface DatasetFact {
  readonly check: string;
  readonly expected: string;
  readonly found: string;
  readonly agrees: boolean;
}

/** A dataset of the reader's own that is to be made of files. */
export interface ImportRequest {
  /** Absolute paths. */
  readonly files: readonly string[];
  /** The folder that becomes the dataset; absolute. */
  readonly to: string;
  /** What was said of columns, each as `text=sentence`. */
  readonly columns: readonly string[];
  /** What becomes of neuroids that lack a response, and what the rows of a matrix are, where that was said. */
  readonly part: { readonly missing?: 'drop'; readonly rows?: 'stimuli' | 'neuroids' };
}

/** How much a dataset holds of something. */
export interface DatasetCount {
  readonly what: string;
  readonly count: string;
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
  /** Reads a dataset and compares it with what is documented of it. Throws DataError where it cannot be read. */
  facts(dataset: string, dataDir: string | null): Promise<readonly DatasetFact[]>;
  /** Makes a dataset of files and reads it; `told` hears what was decided of them. Throws DataError, and leaves no folder, where it cannot be. */
  importDataset(request: ImportRequest, told: (line: string) => void): Promise<readonly DatasetCount[]>;
  /** Writes synthetic files, large as the published ones or small, in their layout; `told` hears of each. */
  synthesize(dataDir: string, full: boolean, told: (path: string) => void): Promise<void>;
}
