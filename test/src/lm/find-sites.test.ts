import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { ModelError } from '../../../src/errors.ts';
import { findSites, recognise, selectSites } from '../../../src/lm/find-sites.ts';
import { type Graph, readGraph } from '../../../src/lm/onnx/graph.ts';
import { integer, message, text } from '../../../src/lm/onnx/protobuf.ts';
import { formatSite, parseSite } from '../../../src/lm/sites.ts';
import { modelBytes } from '../../support/embedded-model.ts';
import { gpt2Graph } from '../../support/gpt2-graph.ts';
import { tinyModel } from '../../support/tiny-models.ts';

const expected = (layers: number) => [
  'embed',
  ...Array.from({ length: layers }, (_, block) =>
    ['resid_pre', 'attn_out', 'resid_mid', 'mlp_act', 'mlp_out', 'resid_post'].map((part) => `blocks.${block}.${part}`),
  ).flat(),
  'final_norm',
  'logits',
];

test('a site survives being written and parsed', (t) => {
  t.deepEqual(parseSite('blocks.2.resid_post'), { part: 'resid_post', block: 2 });
  for (const name of expected(12)) t.is(formatSite(parseSite(name)), name);
});

test('a misspelt site is answered with the nearest one', (t) => {
  t.throws(() => parseSite('blocks.2.resid_pst'), { instanceOf: ModelError, message: /did you mean "blocks\.2\.resid_post"/ });
  t.throws(() => parseSite('blocks.02.resid_post'), { instanceOf: ModelError });
  t.throws(() => parseSite('blocks.2.embed'), { instanceOf: ModelError });
});

test('the embedded model has every site of its four blocks', (t) => {
  const sites = findSites(readGraph(modelBytes()));
  t.deepEqual(
    sites.map(({ name }) => name),
    expected(4),
  );
  for (const { site, width } of sites) t.is(width, site.part === 'mlp_act' ? 768 : site.part === 'logits' ? 8192 : 192);
});

test('the sites of the embedded model are the tensors that its writer named so', (t) => {
  for (const { name, tensor, site } of findSites(readGraph(modelBytes()))) {
    if (site.part === 'resid_pre') t.is(tensor, site.block === 0 ? 'embed' : `blocks.${site.block - 1}.resid_post`);
    else t.is(tensor, name);
  }
});

test('names do not matter: a graph of another exporter has the same sites', (t) => {
  const recognition = recognise(readGraph(gpt2Graph({ layers: 3, width: 8, inner: 20, vocabulary: 50, positions: 16 })));
  t.deepEqual(
    recognition.sites.map(({ name }) => name),
    expected(3),
  );
  t.is(recognition.positions, 16);
  t.deepEqual(
    recognition.sites.slice(0, 7).map(({ width }) => width),
    [8, 8, 8, 8, 20, 8, 8],
  );
  t.is(recognition.layout, 'pre-norm');
  const pairs = recognition.sites.filter(({ site }) => site.part === 'resid_pre').length;
  t.is(new Set(recognition.sites.map(({ tensor }) => tensor)).size, recognition.sites.length - pairs);
});

test('a graph of no known family is refused with what was recognised', (t) => {
  const graph = readGraph(gpt2Graph({ layers: 1, width: 8, inner: 20, vocabulary: 50, positions: 16, networkFirst: true }));
  const error = t.throws(() => findSites(graph), { instanceOf: ModelError });
  t.regex(error.message, /first addition of block 0 is no attention/);
  t.regex(error.message, /recognised: final_norm, logits/);
  t.regex(error.message, /by hand in a sites\.json/);
});

test('a graph without embeddings, or without a residual stream, says what is missing', (t) => {
  const node = (op: string, inputs: string[], output: string) =>
    message(1, ...inputs.flatMap((name) => text(1, name)), ...text(2, output), ...text(4, op));
  const table = message(
    5,
    ...integer(1, 9),
    ...integer(1, 4),
    ...integer(2, 1),
    ...text(8, 'w'),
    ...message(9, new Uint8Array(144)),
  );
  const input = message(11, ...text(1, 'input_ids'));
  const graph = (...parts: Uint8Array[][]) => readGraph(Buffer.concat(message(7, ...parts.flat())));
  const refused = (given: Graph, message: RegExp) => t.throws(() => findSites(given), { instanceOf: ModelError, message });
  refused(graph(input, node('Relu', ['x'], 'y')), /no table of embeddings is read at the tokens/);
  refused(graph(input, table, node('Gather', ['w', 'input_ids'], 'x'), node('Relu', ['x'], 'y')), /no sum x \+ f\(x\)/);
  refused(graph(input, node('If', ['c'], 'y')), /hidden in subgraphs \(If\): take the export that is not merged/);
  const quantised =
    /weights are quantised \(MatMulInteger\): take the export in single or half precision, or name its sites by hand/;
  refused(graph(input, table, node('Gather', ['w', 'input_ids'], 'x'), node('MatMulInteger', ['x', 'w'], 'y')), quantised);
});

test('a network that is built otherwise says which sites it lacks, and why', (t) => {
  const sitesOf = (name: string) => findSites(readGraph(readFileSync(join(tinyModel(name), 'model.onnx'))));
  const refused = (name: string, site: string, message: RegExp) =>
    t.throws(() => selectSites(sitesOf(name), [site]), { instanceOf: ModelError, message });
  refused('pythia', 'blocks.0.resid_mid', /added at once, so that no stream lies between/);
  refused('bert', 'final_norm', /no normalisation after its last block/);
  refused('gpt2-headless', 'logits', /exported without its output layer/);
  refused('pythia', 'blocks.7.resid_mid', /did you mean/);
});

test('the layout of the blocks is told from the graph', (t) => {
  const layoutOf = (name: string) => recognise(readGraph(readFileSync(join(tinyModel(name), 'model.onnx')))).layout;
  t.deepEqual(['gpt2', 'llama', 't5-encoder', 'neox-sequential', 'opt', 'gemma2'].map(layoutOf), Array(6).fill('pre-norm'));
  t.deepEqual(['bert', 'albert', 'opt-post-norm'].map(layoutOf), Array(3).fill('post-norm'));
  t.deepEqual(['gptj', 'pythia', 'stablelm'].map(layoutOf), Array(3).fill('parallel'));
});

test('a site that the model lacks is refused', (t) => {
  const sites = findSites(readGraph(modelBytes()));
  t.deepEqual(
    selectSites(sites, ['logits', 'embed']).map(({ name }) => name),
    ['logits', 'embed'],
  );
  t.throws(() => selectSites(sites, ['blocks.4.resid_post']), { instanceOf: ModelError, message: /no such site/ });
});
