import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isExpected } from '../src/errors.ts';
import { stateOfFiles } from '../src/shelf/check-files.ts';
import type { DatasetPlace, Shelf } from '../src/shelf/shelf.ts';
import type { Collection, Dataset } from './dataset.ts';
import { cards } from './models/cards.ts';
import { modelById, models } from './models.ts';

/** What this project's models and datasets are, and where. */
export const shelf: Shelf = {
  cards,
  shipped: models.map(({ id, about }) => ({ id, about })),
  model: modelById,
  async datasets(dataDir) {
    const { assemblies, collections, datasets } = await import('./catalogue.ts');
    return [
      ...[...Object.values(datasets), ...Object.values(assemblies)].map((dataset) => placeOf(dataset, dataDir)),
      ...collections.map((collection) => placeOfFiles(collection, dataDir)),
    ];
  },
  async facts(id, dataDir) {
    const { collections, datasetById } = await import('./catalogue.ts');
    const collection = collections.find((one) => one.id === id);
    if (collection) return collection.checks?.(dataDir) ?? [];
    const { checksOf } = await import('./checks-of.ts');
    return checksOf(datasetById(id), dataDir);
  },
  async importDataset(request, told) {
    const { importDataset } = await import('./own/import/import-dataset.ts');
    return importDataset(request, told);
  },
  async synthesize(dataDir, full, told) {
    const { synthesize } = await import('./synthetic/synthesize.ts');
    await synthesize(dataDir, { full }, told);
  },
};

/** A dataset whose files can be pulled. */
function placeOfFiles({ id, about, licence, published }: Collection, dataDir: string | null): DatasetPlace {
  const state = stateOfFiles(published, dataDir);
  const place =
    state === 'here' ? dirname(join(dataDir!, published[0].path)) : `pnpm pipeline data pull ${id} --data-dir <folder>`;
  return { id, about, licence, state, place, files: published };
}

function placeOf(dataset: Dataset, dataDir: string | null): DatasetPlace {
  const { id, about, licence, simulated, published } = dataset;
  if (simulated) return { id, about, licence, state: 'ships', place: '', files: [] };
  if (published) return placeOfFiles({ id, about, licence, published }, dataDir);
  try {
    const files = dataset.files(dataDir);
    const missing = files.find((file) => !existsSync(file));
    return {
      id,
      about,
      licence,
      files: [],
      ...(missing ? { state: 'absent', place: missing } : { state: 'here', place: dirname(files[0]) }),
    };
  } catch (error) {
    if (!isExpected(error)) throw error;
    return { id, about, licence, state: 'absent', place: error.wayOut ?? error.place, files: [] };
  }
}
