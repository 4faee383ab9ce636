import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suggest, WiringError } from '../src/errors.ts';
import type { ModelCard } from '../src/shelf/card.ts';
import { exportAdvice } from '../src/shelf/export-advice.ts';
import { cacheFolder, folderIn, stateOf } from '../src/shelf/model-cache.ts';
import { cardById, cards } from './models/cards.ts';

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
 * The model of that name: one that ships, a published one that lies in the cache, a folder of the reader's own, or
 * `<model>-untrained`, the same graph with redrawn weights. Where the cache is depends on the machine (see cacheFolder); no
 * result does, since the files themselves are hashed. WiringError that says how to download a model that is known and not there,
 * or the nearest name.
 */
export function modelById(id: string, cache = cacheFolder(process.env)): ModelEntry {
  const base = id.endsWith(UNTRAINED) ? id.slice(0, -UNTRAINED.length) : id;
  const trained = models.find((model) => model.id === base) ?? fromCache(base, cache) ?? fromFolder(base);
  if (base === id) return trained;
  return { ...trained, id, about: `${base} with redrawn weights`, untrainedSeed: TWIN_SEED };
}

function fromCache(id: string, cache: string): ModelEntry | undefined {
  const card = cardById(id);
  if (!card) return undefined;
  const state = stateOf(card, cache);
  if (state !== 'here') throw notHere(card, cache, state);
  return { id, about: card.about, folder: folderIn(cache, id), untrainedSeed: null };
}

function notHere(card: ModelCard, cache: string, state: 'partly' | 'absent'): WiringError {
  const place = `model ${card.id}`;
  if (!card.source) return new WiringError(place, 'is known, but we know of no published export', exportAdvice(card, cache));
  const problem = state === 'partly' ? `is only partly in ${cache}` : `is known, but not in ${cache}`;
  const verb = state === 'partly' ? 'fetches the rest' : 'downloads it';
  return new WiringError(place, problem, `pnpm pipeline data pull model ${card.id} ${verb}`);
}

function fromFolder(path: string): ModelEntry {
  const folder = resolve(path);
  const isFolder = existsSync(folder) && statSync(folder).isDirectory();
  if (!isFolder && !/[/\\]/.test(path)) {
    const known = [...models, ...cards].map(({ id }) => id);
    throw new WiringError(`model ${path}`, 'is not known', suggest(path, known));
  }
  const wayOut = 'name a folder with model.onnx, tokenizer.json and config.json';
  if (!isFolder) throw new WiringError(`model ${path}`, 'there is no such folder', wayOut);
  if (!existsSync(join(folder, 'model.onnx'))) throw new WiringError(`model ${path}`, 'holds no model.onnx', wayOut);
  return { id: path, about: `local export in ${path}`, folder, untrainedSeed: null };
}
