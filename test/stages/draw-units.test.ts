import test from 'ava';
import { WiringError } from '../../src/errors.ts';
import { rowsOf } from '../../src/table/read.ts';
import drawUnits from '../../stages/draw-units.ts';
import selectUnits from '../../stages/select-units.ts';
import { runStage } from '../support/run-stage.ts';

const sitesOf = (model: string) => [
  { model, site: 'a', depth: 0, width: 400 },
  { model, site: 'b', depth: 1, width: 3 },
];
const draw = async (model: string, params = {}) =>
  rowsOf((await runStage(drawUnits, { sites: sitesOf(model) }, { count: 20, ...params })).selectedUnits);

test('each site has as many different units as asked for, or all that it has', async (t) => {
  const units = await draw('m');
  const of = (name: string) => units.filter(({ site }) => site === name).map(({ unit }) => unit);
  t.is(new Set(of('a')).size, 20);
  t.true(of('a').every((unit) => unit >= 0 && unit < 400));
  t.deepEqual(of('b').sort(), [0, 1, 2]);
  await t.throwsAsync(draw('m', { count: 0.5 }), { instanceOf: WiringError });
});

test('a model and its twin have the same units, and another seed draws others', async (t) => {
  const unitsOf = async (model: string, params = {}) => (await draw(model, params)).map(({ site, unit }) => `${site} ${unit}`);
  t.deepEqual(await unitsOf('m'), await unitsOf('m-untrained'));
  t.notDeepEqual(await unitsOf('m'), await unitsOf('m', { drawSeed: 2 }));
});

test('units that were drawn are selected like those of a localiser', async (t) => {
  const sites = [{ model: 'm', site: 'a', depth: 0, width: 4 }];
  const activations = [0, 1].map((i) => ({
    site: 'a',
    stimulus_id: `s${i}`,
    activation: Float32Array.of(i, 10 + i, 20 + i, 30 + i),
  }));
  const { selectedUnits } = await runStage(drawUnits, { sites }, { count: 2 });
  const kept = await runStage(selectUnits, { activations, sites, selectedUnits });
  const units = [...selectedUnits.columns.unit].sort();
  t.deepEqual(
    [...rowsOf(kept.activations)[1].activation],
    units.map((unit) => unit * 10 + 1),
  );
});
