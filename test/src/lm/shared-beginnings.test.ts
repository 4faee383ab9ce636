import test from 'ava';
import { openModel } from '../../../src/lm/model.ts';
import { residualSites } from '../../../src/lm/sites.ts';
import { tinyManifest, tinyModel, tinyReference } from '../../support/tiny-models.ts';

/** What of the largest value may differ: batches of other sizes are summed in another order. */
const TOLERANCE = 3e-6;
const taps = ({ layers }: { layers: number }) => residualSites(layers);

/** Texts that begin as `ids` do, for a while: four tokens of it, all of it, three and others, all, and one of its own. */
const related = (ids: Int32Array): Int32Array[] => [
  ids.slice(0, 4),
  ids,
  Int32Array.of(...ids.slice(0, 3), ...ids.slice(0, 3)),
  ids,
  ids.slice(2, 7).reverse(),
];

for (const name of Object.keys(tinyManifest())) {
  test(`${name}: texts that begin alike are read alike together and each alone`, async (t) => {
    const texts = related(tinyReference(name).rows[0]);
    const model = await openModel(tinyModel(name), { taps, threads: 1 });
    const together = await model.run(texts);
    for (const [r, text] of texts.entries()) {
      const alone = await model.run([text]);
      const compare = (all: Float32Array, own: Float32Array, width: number, what: string) => {
        const largest = own.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
        const from = r * together.length * width;
        const apart = own.reduce((most, value, i) => Math.max(most, Math.abs(value - all[from + i])), 0);
        t.true(apart <= TOLERANCE * largest, `text ${r}, ${what}: ${apart} of ${largest}`);
      };
      for (const { name: site, width } of model.taps) compare(together.sites.get(site)!, alone.sites.get(site)!, width, site);
      if (model.logits) compare(together.logits, alone.logits, model.config.vocabulary, 'logits');
    }
    await model.close();
  });
}

test('scores are given where they are asked for, in that order, also where texts share them', async (t) => {
  const model = await openModel(tinyModel('gpt2'), { threads: 1 });
  const texts = related(tinyReference('gpt2').rows[0]);
  const { logits: all, length } = await model.run(texts);
  const places = Int32Array.of(length + 3, 0, 3, 2 * length + 4, 0);
  const { logits } = await model.run(texts, {}, { logits: places });
  t.is(logits.length, places.length * 96);
  const row = (scores: Float32Array, at: number) => [...scores.subarray(96 * at, 96 * (at + 1))];
  const largest = all.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  for (const [i, place] of places.entries()) {
    const apart = row(logits, i).map((value, id) => Math.abs(value - row(all, place)[id]));
    t.true(Math.max(...apart) <= TOLERANCE * largest);
  }
  t.deepEqual(row(logits, 1), row(logits, 4));
  t.deepEqual(row(logits, 0), row(logits, 2), 'the fourth token of two texts that are the same up to there');
  await model.close();
});
