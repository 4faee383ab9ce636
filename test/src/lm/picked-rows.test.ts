import test from 'ava';
import { recognise, selectSites } from '../../../src/lm/find-sites.ts';
import { openModel } from '../../../src/lm/model.ts';
import { readModelFolder } from '../../../src/lm/model-folder.ts';
import { edit } from '../../../src/lm/onnx/edit.ts';
import { readGraph } from '../../../src/lm/onnx/graph.ts';
import { plainGraph } from '../../../src/lm/onnx/plain-graph.ts';
import { planRows } from '../../../src/lm/onnx/row-wise.ts';
import { type FoundSite, residualSites } from '../../../src/lm/sites.ts';
import { tinyModel, tinyReference } from '../../support/tiny-models.ts';

/** One model of each way to write a network down, and how many projections of its last block come after attention. */
const MODELS: Readonly<Record<string, number>> = {
  ...{ gpt2: 3, 'gpt2-dynamo': 3, 'gpt-neo': 3, llama: 4, gemma2: 3, opt: 2, pythia: 3, bloom: 3, stablelm: 4 },
  ...{ bert: 3, electra: 3, 't5-gated-encoder': 4 },
};

for (const [name, projections] of Object.entries(MODELS)) {
  test(`${name}: where only the last tokens are wanted, the last network is computed for them alone, to the same numbers`, async (t) => {
    t.is(await projectionsOnRows(name), projections);
    const { rows } = tinyReference(name);
    const length = Math.max(...rows.map((row) => row.length));
    const places = Int32Array.from(rows, (row, i) => i * length + row.length - 1);
    const taps = ({ layers }: { layers: number }) => residualSites(layers);
    const [whole, some] = [await openModel(tinyModel(name), { taps }), await openModel(tinyModel(name), { taps, logits: false })];
    const [all, few] = [await whole.run(rows), await some.run(rows, {}, { sites: places })];
    for (const site of whole.taps) {
      const largest = all.sites.get(site.name)!.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      const apart = furthest(site, all.sites.get(site.name)!, few.sites.get(site.name)!, places);
      t.true(apart <= 1e-6 * largest, `${site.name}: ${apart} apart`);
    }
    await Promise.all([whole.close(), some.close()]);
  });
}

/** How many projections by a weight are left to compute for the wanted rows alone. */
async function projectionsOnRows(name: string): Promise<number> {
  const { graph: bytes, config } = await readModelFolder(tinyModel(name));
  const { model, graph } = plainGraph(bytes);
  const { sites } = recognise(graph);
  const taps = selectSites(sites, residualSites(config.layers));
  const edited = readGraph(edit(model, { taps: taps.map(({ tensor }) => tensor), keep: [] }));
  const widths = (of: readonly FoundSite[]) => new Map(of.map(({ tensor, width }) => [tensor, width]));
  const { nodes } = planRows(edited, widths(taps), widths(sites), []);
  return [...nodes].filter(({ op }) => op === 'MatMul' || op === 'Gemm').length;
}

function furthest({ width }: FoundSite, all: Float32Array, few: Float32Array, places: Int32Array): number {
  let most = 0;
  places.forEach((place, i) => {
    for (let unit = 0; unit < width; unit++) most = Math.max(most, Math.abs(all[place * width + unit] - few[i * width + unit]));
  });
  return most;
}
