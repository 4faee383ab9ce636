import { existsSync } from 'node:fs';
import { WiringError } from '../src/errors.ts';
import { sigmaOf } from './oasm-models.ts';

/**
 * What a name on the command line stands for: a language model that is read here, a file of activations that another program
 * computed, a file of word vectors (word2vec, GloVe), the JSON file of a model that is a program of its own, or a content-free
 * positional model of Brain-Score.
 */
export type ModelKind = 'language-model' | 'activations' | 'word-vectors' | 'program' | 'positional';

const ENDINGS: readonly (readonly [ModelKind, RegExp])[] = [
  ['activations', /\.(npy|npz|safetensors|h5|hdf5|nc|mat|parquet)(#.*)?$/i],
  ['word-vectors', /\.(vec|txt|bin)(\.gz)?$/i],
  ['program', /\.json$/i],
];
const ABOUT: Readonly<Record<ModelKind, (id: string) => string>> = {
  'language-model': (id) => `language model ${id}`,
  activations: (id) => `activations that another program computed, from ${id}`,
  'word-vectors': (id) => `mean of the words’ vectors in ${id}`,
  program: (id) => `a program of its own, started as ${id} says`,
  positional: (id) => `content-free positional model (OASM), blurred over ${sigmaOf(id)} presentations`,
};

/** The kind of a model, told by the ending of its name; the positional ones are known by their names. */
export const kindOf = (id: string): ModelKind =>
  sigmaOf(id) === undefined ? (ENDINGS.find(([, ending]) => ending.test(id))?.[0] ?? 'language-model') : 'positional';

export const isLanguageModel = (id: string): boolean => kindOf(id) === 'language-model';

/** What a report says of a model that is a file. */
export const aboutFile = (id: string): string => ABOUT[kindOf(id)](id);

export interface ModelFile {
  readonly file: string;
  /** The arrays of it that are meant; empty: all. */
  readonly arrays: readonly string[];
}

/**
 * The file that `id` names for a benchmark: `path/to/{benchmark}.npy` is one file a benchmark, a path without `{benchmark}` the same
 * for all. Names of arrays may follow: `path/to/file.h5#blocks/0,blocks/1`. WiringError where there is no such file.
 */
export function modelFile(id: string, benchmark: string): ModelFile {
  const [path, arrays = ''] = id.split('#', 2);
  const file = path.replaceAll('{benchmark}', benchmark);
  if (!existsSync(file)) throw new WiringError(`model ${id}`, `there is no file ${file}`, 'name it relative to where you are');
  return { file, arrays: arrays.split(',').filter((name) => name !== '') };
}
