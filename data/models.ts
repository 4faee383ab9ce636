import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suggest, WiringError } from '../src/errors.ts';

/** Where a language model lies, and whether its weights are used or redrawn. */
export interface ModelEntry {
  readonly id: string;
  readonly about: string;
  /** Holds `model.onnx`, `tokenizer.json`, `config.json`. */
  readonly folder: string;
  /** Redraw every weight from this seed (the untrained twin); null leaves them as trained. */
  readonly untrainedSeed: number | null;
}

const EMBEDDED = fileURLToPath(new URL('./embedded-model', import.meta.url));
const UNTRAINED = '-untrained';
const TWIN_SEED = 1;

/** The models that ship with the project. */
export const models: readonly ModelEntry[] = [
  {
    id: 'embedded',
    about: 'our small GPT-2-architecture model, trained from scratch on open text',
    folder: EMBEDDED,
    untrainedSeed: null,
  },
];

/**
 * The model of that name: one that ships, a folder of the reader's own (any name with a slash), or `<model>-untrained`, the
 * same graph with redrawn weights. WiringError with the nearest name when there is none.
 */
export function modelById(id: string): ModelEntry {
  const base = id.endsWith(UNTRAINED) ? id.slice(0, -UNTRAINED.length) : id;
  const trained = models.find((model) => model.id === base) ?? fromFolder(base);
  if (base === id) return trained;
  return { ...trained, id, about: `${base} with redrawn weights`, untrainedSeed: TWIN_SEED };
}

function fromFolder(path: string): ModelEntry {
  if (!/[/\\]/.test(path))
    throw new WiringError(
      `model ${path}`,
      'is not known',
      suggest(
        path,
        models.map(({ id }) => id),
      ),
    );
  const folder = resolve(path);
  if (!existsSync(join(folder, 'model.onnx')))
    throw new WiringError(
      `model ${path}`,
      'holds no model.onnx',
      'name a folder with model.onnx, tokenizer.json and config.json',
    );
  return { id: path, about: `local export in ${path}`, folder, untrainedSeed: null };
}
