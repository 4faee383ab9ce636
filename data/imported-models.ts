/** A model of which only the activations are known: a file that another program wrote. */
export interface ImportedModel {
  /** Path of the file, as it was given. */
  readonly file: string;
  /** The arrays that are meant; empty: all. */
  readonly arrays: readonly string[];
}

const FILE = /\.(npy|npz|safetensors|h5|hdf5|nc|mat|parquet)(#.*)?$/i;

const VECTORS = /\.(vec|txt|bin)(\.gz)?$/i;

/** Whether a model's name is that of a file of word vectors, of word2vec or GloVe: a static embedding. */
export const isWordVectors = (id: string): boolean => VECTORS.test(id);

/** Whether a model's name is that of a language model that is read here, and not of a file of what one gave. */
export const isLanguageModel = (id: string): boolean => !isImported(id) && !isWordVectors(id);

/** Whether a model's name is that of a file of activations. */
export const isImported = (id: string): boolean => FILE.test(id);

/**
 * The file of activations that `id` names for a benchmark: `path/to/{benchmark}.npy` is one file a benchmark, a path without
 * `{benchmark}` the same for all. Names of arrays may follow: `path/to/file.h5#blocks/0,blocks/1`.
 */
export function importedModel(id: string, benchmark: string): ImportedModel {
  const [path, arrays = ''] = id.split('#', 2);
  return { file: path.replaceAll('{benchmark}', benchmark), arrays: arrays.split(',').filter((name) => name !== '') };
}

/** What a report says of a model that is a file. */
export const aboutFile = (id: string): string =>
  isWordVectors(id) ? `mean of the words’ vectors in ${id}` : `activations that another program computed, from ${id}`;
