import test from 'ava';
import { ModelError } from '../../../src/errors.ts';
import { findSites, recognise, selectSites } from '../../../src/lm/find-sites.ts';
import { readGraph } from '../../../src/lm/onnx/graph.ts';
import { formatSite, parseSite } from '../../../src/lm/sites.ts';
import { modelBytes } from '../../support/embedded-model.ts';
import { gpt2Graph } from '../../support/gpt2-graph.ts';

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
  for (const { name, tensor } of findSites(readGraph(modelBytes()))) t.is(tensor, name);
});

test('names do not matter: a graph of another exporter has the same sites', (t) => {
  const recognition = recognise(readGraph(gpt2Graph({ layers: 3, width: 8, inner: 20, vocabulary: 50, positions: 16 })));
  t.deepEqual(
    recognition.sites.map(({ name }) => name),
    expected(3),
  );
  t.is(recognition.positions, 16);
  t.deepEqual(
    recognition.sites.slice(0, 6).map(({ width }) => width),
    [8, 8, 8, 20, 8, 8],
  );
  t.is(new Set(recognition.sites.map(({ tensor }) => tensor)).size, recognition.sites.length);
});

test('a graph of no known family is refused with what was recognised', (t) => {
  const graph = readGraph(gpt2Graph({ layers: 1, width: 8, inner: 20, vocabulary: 50, positions: 16, networkFirst: true }));
  const error = t.throws(() => findSites(graph), { instanceOf: ModelError });
  t.regex(error.message, /first addition of block 0 is no attention/);
  t.regex(error.message, /recognised: final_norm, logits/);
});

test('a site that the model lacks is refused', (t) => {
  const sites = findSites(readGraph(modelBytes()));
  t.deepEqual(
    selectSites(sites, ['logits', 'embed']).map(({ name }) => name),
    ['logits', 'embed'],
  );
  t.throws(() => selectSites(sites, ['blocks.4.resid_post']), { instanceOf: ModelError, message: /no such site/ });
});
