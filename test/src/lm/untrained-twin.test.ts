import { join } from 'node:path';
import test from 'ava';
import { type LanguageModel, openModel, type Pass } from '../../../src/lm/model.ts';
import { readGraph } from '../../../src/lm/onnx/graph.ts';
import { readModel } from '../../../src/lm/onnx/read-model.ts';
import { redrawWeights } from '../../../src/lm/redraw-weights.ts';
import { maxDifference } from '../../support/embedded-model.ts';
import { relativeError, tinyFolders, tinyManifest, tinyModel, tinyReference } from '../../support/tiny-models.ts';

const MANIFEST = tinyManifest();
/** Layer normalisation gives mean 0; that by root mean square leaves the mean alone. */
const BY_ROOT_MEAN_SQUARE = new Set(['llama', 'mistral', 'qwen2', 'qwen3', 'gemma', 'gemma2', 'granite', 'helium', 't5']);

/** The ε under the root, up to 1e-5, is a share of a stream that begins with a variance of 4e-4. */
const EPSILON_SHARE = 0.06;

const describe = ({ sites }: LanguageModel) => sites.map(({ name, width, flat }) => [name, width, flat]);

/** The sites of a twin, and all that it gives at them. */
async function twinOf(name: string, untrainedSeed: number): Promise<{ described: unknown; pass: Pass }> {
  const { rows, sites } = tinyReference(name);
  const twin = await openModel(tinyModel(name), { taps: [...sites.keys()], threads: 1, untrainedSeed });
  try {
    return { described: describe(twin), pass: await twin.run(rows) };
  } finally {
    await twin.close();
  }
}

for (const name of tinyFolders()) {
  let fourth: ReturnType<typeof twinOf> | undefined;
  /** The twin of seed 4, read once for both tests. */
  const twin = () => (fourth ??= twinOf(name, 4));

  test(`${name}: the twin has the sites of the model, other values in them, and the same for the same seed`, async (t) => {
    const { rows, sites } = tinyReference(name);
    const model = await openModel(tinyModel(name), { taps: [...sites.keys()], threads: 1 });
    t.teardown(() => model.close());
    const [{ described, pass: a }, { pass: b }, { pass: c }] = await Promise.all([twin(), twinOf(name, 4), twinOf(name, 5)]);
    t.deepEqual(described, describe(model));
    for (const [site, expected] of sites) {
      const values = a.sites.get(site)!;
      t.is(values.length, expected.values.length, site);
      t.true(values.every(Number.isFinite), site);
      t.true(relativeError(values, expected, rows) > 0.1, `${site} is as it was`);
      t.is(maxDifference(values, b.sites.get(site)!), 0, site);
      t.true(maxDifference(values, c.sites.get(site)!) > 0, `${site} is the same for another seed`);
    }
  });

  test(`${name}: gains of the twin’s normalisations are 1 and biases 0`, async (t) => {
    const { rows, sites } = tinyReference(name);
    const site = sites.has('final_norm') ? 'final_norm' : [...sites.keys()].findLast((key) => key.endsWith('resid_post'))!;
    const { pass } = await twin();
    const width = sites.get(site)!.shape[2];
    rows.forEach((row, r) =>
      row.forEach((_, i) => {
        const start = (r * pass.length + i) * width;
        const values = pass.sites.get(site)!.subarray(start, start + width);
        const mean = values.reduce((sum, x) => sum + x, 0) / width;
        const square = values.reduce((sum, x) => sum + x * x, 0) / width;
        t.true(Math.abs(square - 1) < EPSILON_SHARE, `mean square ${square} at ${r}, ${i}`);
        if (!BY_ROOT_MEAN_SQUARE.has(MANIFEST[name].model_type)) t.true(Math.abs(mean) < 1e-3, `mean ${mean} at ${r}, ${i}`);
      }),
    );
  });
}

const numbersOf = (model: Uint8Array) =>
  new Map([...readGraph(model).initializers.values()].map(({ name, data }) => [name, Buffer.from(data ?? [])]));

for (const [name, buffer] of [
  ['phi', 'network.model.rotary_emb.inv_freq'],
  ['qwen3', 'network.model.rotary_emb.inv_freq'],
  ['modernbert', 'network.model.rotary_emb.full_attention_inv_freq'],
  ['bloom', 'unsqueeze_1'],
  ['mpt', 'squeeze'],
]) {
  test(`${name}: what the architecture prescribes for positions stays, all else is redrawn`, (t) => {
    const { graph } = readModel(join(tinyModel(name), 'model.onnx'));
    let redrawn = 0;
    const put = (bytes: Uint8Array) => ({ file: 'twin', offset: 4096 * redrawn++, length: bytes.length });
    const twin = numbersOf(redrawWeights(graph, 1, put));
    const before = numbersOf(graph);
    t.true(before.get(buffer) !== undefined);
    t.deepEqual(twin.get(buffer), before.get(buffer));
    const changed = [...before].filter(([name, data]) => !data.equals(twin.get(name)!)).length;
    t.true(redrawn + changed > 10);
  });
}
