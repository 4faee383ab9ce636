import test from 'ava';
import { type LanguageModel, type OpenOptions, openModel, type Pass, type Patch } from '../../../src/lm/model.ts';
import { maxDifference } from '../../support/embedded-model.ts';
import { type Reference, relativeError, tinyFolders, tinyManifest, tinyModel, tinyReference } from '../../support/tiny-models.ts';
import { untouched } from '../../support/untouched-graph.ts';

const MANIFEST = tinyManifest();
const NAMES = Object.keys(MANIFEST);

/** Of the largest number expected: measured up to 4e-6, whether the export is in single or in half precision. */
const TOLERANCE = 1e-5;
/** The same graph with and without taps: measured up to 2.3e-7. */
const TAP_TOLERANCE = 1e-6;

/** Opens a tiny model for `work` and closes it afterwards. */
async function using<T>(name: string, options: OpenOptions, work: (model: LanguageModel) => Promise<T>): Promise<T> {
  const model = await openModel(tinyModel(name), { threads: 1, ...options });
  try {
    return await work(model);
  } finally {
    await model.close();
  }
}

const plainPasses = new Map<string, Promise<[together: Pass, alone: Pass]>>();
/** What a model gives at its last site without other taps: for all rows together, and for the second alone. Read once for all tests. */
function plainPass(name: string): Promise<[together: Pass, alone: Pass]> {
  const reference = tinyReference(name);
  const { rows } = reference;
  const read = async (model: LanguageModel): Promise<[Pass, Pass]> => [await model.run(rows), await model.run([rows[1]])];
  const passes = plainPasses.get(name) ?? using(name, { taps: [lastSite(reference)] }, read);
  plainPasses.set(name, passes);
  return passes;
}

/** The last site of a model: its scores, or what it gives in their place. */
const lastSite = ({ sites }: Reference): string => [...sites.keys()].at(-1)!;
const sitesOf = ({ sites }: Reference): string[] => [...sites.keys()];
const unitsOf = ({ sites }: Reference, site: string): number => sites.get(site)!.shape[2];

const constant = (width: number, mul: number, add: number): Patch => ({
  mul: new Float32Array(width).fill(mul),
  add: new Float32Array(width).fill(add),
  shape: [1, 1, width],
});

test('the tiny models are of many families, and of every way to export them', (t) => {
  const entries = Object.values(MANIFEST);
  t.deepEqual(tinyFolders(), NAMES.toSorted());
  t.true(new Set(entries.map(({ architecture }) => architecture)).size >= 24);
  t.true(new Set(entries.map(({ model_type }) => model_type)).size >= 22);
  t.deepEqual([...new Set(entries.map(({ opset }) => opset))].toSorted(), [14, 15, 16, 17, 18, 20, 21, 23]);
  t.deepEqual([...new Set(entries.map(({ exporter }) => exporter))].toSorted(), ['builder', 'dynamo', 'torchscript']);
  for (const kind of ['cache', 'norm', 'optimized'] as const) t.true(entries.filter((entry) => entry[kind]).length >= 2);
  t.deepEqual([...new Set(entries.map(({ dtype }) => dtype))].toSorted(), ['bfloat16', 'float16', 'float32']);
  t.true(entries.filter(({ dtype }) => dtype !== 'float32').length >= 4);
  t.true(entries.filter(({ outputs }) => outputs.includes('last_hidden_state')).length >= 4);
});

for (const name of NAMES) {
  test(`${name}: every site holds what a hook in PyTorch sees, and taps leave the output as it was`, async (t) => {
    const reference = tinyReference(name);
    const last = lastSite(reference);
    const tapped = await using(name, { taps: sitesOf(reference) }, async (model) => {
      t.deepEqual(
        model.sites.map((site) => [site.name, site.width]),
        sitesOf(reference).map((site) => [site, unitsOf(reference, site)]),
      );
      return model.run(reference.rows);
    });
    for (const [site, expected] of reference.sites) {
      const error = relativeError(tapped.sites.get(site)!, expected, reference.rows);
      t.true(error <= TOLERANCE, `${site}: ${error}`);
    }
    const [untapped] = await plainPass(name);
    const expected = { ...reference.sites.get(last)!, values: untapped.sites.get(last)! };
    const error = relativeError(tapped.sites.get(last)!, expected, reference.rows);
    t.true(error <= TAP_TOLERANCE, `taps: ${error}`);
  });
}

/** Half precision is left out: the runtime rounds in it as it goes, and we do not. */
test('with taps, models have the output of the file as it was exported', async (t) => {
  const single = NAMES.filter((name) => MANIFEST[name].dtype === 'float32');
  t.true(single.length >= 30);
  for (const name of single) {
    const reference = tinyReference(name);
    const { rows, output } = reference;
    const last = lastSite(reference);
    const tapped = await using(name, { taps: sitesOf(reference) }, (model) => model.run(rows));
    const expected = { ...reference.sites.get(last)!, values: await untouched(name, rows, output) };
    const error = relativeError(tapped.sites.get(last)!, expected, rows);
    t.true(error <= TAP_TOLERANCE, `${name}: ${error}`);
  }
});

for (const name of NAMES) {
  test(`${name}: a patch by 1 and 0 changes nothing, and a row is read alike alone and beside a longer one`, async (t) => {
    const reference = tinyReference(name);
    const { rows } = reference;
    const last = lastSite(reference);
    const units = unitsOf(reference, last);
    const [together, alone] = await plainPass(name);
    const patches = sitesOf(reference).filter((site) => !site.endsWith('resid_pre'));
    const identity = Object.fromEntries(patches.map((site) => [site, constant(unitsOf(reference, site), 1, 0)]));
    const patched = await using(name, { taps: [last], patches }, (model) => model.run(rows, identity));
    const whole = { ...reference.sites.get(last)!, values: together.sites.get(last)! };
    t.true(relativeError(patched.sites.get(last)!, whole, rows) <= TAP_TOLERANCE);
    const beside = whole.values.subarray(together.length * units, (together.length + rows[1].length) * units);
    const single = { shape: [1, rows[1].length, units] as const, values: alone.sites.get(last)! };
    t.true(relativeError(beside, single, [rows[1]]) <= 2 * TAP_TOLERANCE);
  });

  test(`${name}: the residual stream of another text gives all that followed there, exactly`, async (t) => {
    const reference = tinyReference(name);
    const { rows } = reference;
    const others = rows.map((row) => row.map((id) => 95 - id));
    const site = 'blocks.0.resid_post';
    const later = sitesOf(reference).slice(sitesOf(reference).indexOf(site));
    const identity = { [site]: constant(unitsOf(reference, site), 1, 0) };
    await using(name, { taps: later, patches: [site] }, async (model) => {
      const donor = await model.run(rows, identity);
      const values = donor.sites.get(site)!;
      const shape = [rows.length, donor.length, unitsOf(reference, site)] as const;
      const patched = await model.run(others, { [site]: { mul: new Float32Array(values.length), add: values, shape } });
      for (const name of later) t.is(differenceAtTokens(donor, patched, name, rows), 0, name);
      t.true(differenceAtTokens(donor, await model.run(others, identity), lastSite(reference), rows) > 0.1);
    });
  });

  test(`${name}: units that are zeroed or forced act as they do in PyTorch`, async (t) => {
    const reference = tinyReference(name);
    const last = lastSite(reference);
    const { zeroed, forced } = reference;
    const [first, second] = [zeroed, forced].map(({ block }) => `blocks.${block}.mlp_act`);
    await using(name, { taps: [last], patches: [first, second] }, async (model) => {
      const plain = () => ({
        [first]: constant(unitsOf(reference, first), 1, 0),
        [second]: constant(unitsOf(reference, second), 1, 0),
      });
      for (const [effect, site, { units }, value] of [
        ['zeroed', first, zeroed, 0],
        ['forced', second, forced, forced.value],
      ] as const) {
        const patches = plain();
        for (const unit of units) {
          patches[site].mul[unit] = 0;
          patches[site].add[unit] = value;
        }
        const output = (await model.run(reference.rows, patches)).sites.get(last)!;
        t.true(relativeError(output, reference.effects[effect], reference.rows) <= TOLERANCE, effect);
        t.true(relativeError(output, reference.sites.get(last)!, reference.rows) > 1e-3, `${effect} does nothing`);
      }
    });
  });
}

for (const name of NAMES.filter((name) => MANIFEST[name].dtype !== 'float32')) {
  test(`${name}: is read in single precision, and a patch is not rounded`, async (t) => {
    const { rows, sites } = tinyReference(name);
    const site = 'blocks.0.mlp_act';
    const units = sites.get(site)!.shape[2];
    const third = Math.fround(1 / 3);
    await using(name, { taps: [site], patches: [site] }, async (model) => {
      t.is(model.half, MANIFEST[name].dtype as 'float16' | 'bfloat16');
      const pass = await model.run(rows, { [site]: constant(units, 0, third) });
      t.true(pass.sites.get(site)!.every((value) => value === third));
    });
  });
}

function differenceAtTokens(a: Pass, b: Pass, site: string, rows: readonly Int32Array[]): number {
  const [x, y] = [a.sites.get(site)!, b.sites.get(site)!];
  const units = x.length / (rows.length * a.length);
  const differences = rows.map(({ length }, r) => {
    const [from, to] = [r * a.length * units, (r * a.length + length) * units];
    return maxDifference(x.subarray(from, to), y.subarray(from, to));
  });
  return Math.max(...differences);
}
