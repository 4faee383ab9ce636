import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { isExpected } from '../src/errors.ts';
import type { DatasetPlace, Shelf } from '../src/shelf/shelf.ts';
import type { Dataset } from './dataset.ts';
import { cards } from './models/cards.ts';
import { modelById, models } from './models.ts';

/** What this project's models and datasets are, and where. */
export const shelf: Shelf = {
  cards,
  shipped: models.map(({ id, about }) => ({ id, about })),
  model: modelById,
  async datasets(dataDir) {
    const { datasets } = await import('./catalogue.ts');
    return Object.values(datasets).map((dataset) => placeOf(dataset, dataDir));
  },
};

function placeOf(dataset: Dataset, dataDir: string | null): DatasetPlace {
  const { id, about, licence, simulated } = dataset;
  if (simulated) return { id, about, licence, state: 'ships', place: '' };
  try {
    const files = dataset.files(dataDir);
    const missing = files.find((file) => !existsSync(file));
    return {
      id,
      about,
      licence,
      ...(missing ? { state: 'absent', place: missing } : { state: 'here', place: dirname(files[0]) }),
    };
  } catch (error) {
    if (!isExpected(error)) throw error;
    return { id, about, licence, state: 'absent', place: error.wayOut ?? error.place };
  }
}
