import { existsSync } from 'node:fs';
import test from 'ava';
import { assemblies, catalogue, datasetById, datasets } from '../../data/catalogue.ts';
import { controls } from '../../data/controls.ts';
import type { Dataset } from '../../data/dataset.ts';
import { cards } from '../../data/models/cards.ts';
import { models } from '../../data/models.ts';
import { DataError } from '../../src/errors.ts';

test('a dataset stands under its own id and has a card', (t) => {
  for (const [id, dataset] of Object.entries<Dataset>({ ...datasets, ...assemblies })) {
    t.is(dataset.id, id);
    t.is(datasetById(id), dataset);
    t.true(existsSync(new URL(`../../data/${dataset.folder ?? id}/card.md`, import.meta.url)), `${id} has no card`);
  }
});

test('a misspelt dataset is answered with the nearest name', (t) => {
  t.throws(() => datasetById('simulated-pasages'), { instanceOf: DataError, message: /did you mean "simulated-passages"/ });
  t.throws(() => datasetById('toString'), { instanceOf: DataError });
});

test('simulated data says so in its id, its title and its kind of recording', (t) => {
  for (const dataset of Object.values(datasets)) {
    for (const said of [dataset.id, dataset.title, dataset.recording, dataset.about]) {
      t.is(/simulated/i.test(said), dataset.simulated, said);
    }
  }
});

test('the catalogue lists every dataset, model and control', (t) => {
  const ids = (kind: string) => catalogue().flatMap((entry) => (entry.kind === kind ? [entry.id] : []));
  t.deepEqual(ids('dataset'), [...Object.keys(datasets), ...Object.keys(assemblies)]);
  t.deepEqual(
    ids('model'),
    [...models, ...cards].map(({ id }) => id),
  );
  t.deepEqual(
    ids('control'),
    controls.map(({ id }) => id),
  );
});
