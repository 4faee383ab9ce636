import { copyFileSync, mkdtempSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { ModelError } from '../../../src/errors.ts';
import { findSites } from '../../../src/lm/find-sites.ts';
import { openModel } from '../../../src/lm/model.ts';
import type { ModelConfig } from '../../../src/lm/model-config.ts';
import { edit } from '../../../src/lm/onnx/edit.ts';
import { readGraph } from '../../../src/lm/onnx/graph.ts';
import { plainGraph } from '../../../src/lm/onnx/plain-graph.ts';
import { readModel } from '../../../src/lm/onnx/read-model.ts';
import { openSession } from '../../../src/lm/onnx/session.ts';
import { type TokenTable, takeOutTables } from '../../../src/lm/onnx/token-tables.ts';
import { tokenFeeds } from '../../../src/lm/token-feeds.ts';
import { openTokenRows } from '../../../src/lm/token-rows.ts';
import { EMBEDDED, maxDifference } from '../../support/embedded-model.ts';
import { farWeight, input, node, onnx, output } from '../../support/onnx.ts';
import { tinyManifest, tinyModel } from '../../support/tiny-models.ts';

const ROWS = [9, 4, 6].map((length, r) => Int32Array.from({ length }, (_, i) => (i * 37 + r * 101) % 8000));
const SITES = ['embed', 'blocks.1.mlp_act', 'blocks.3.resid_post'];

const NAMES = Object.entries(tinyManifest()).flatMap(([name, { optimized, dtype }]) =>
  optimized || dtype === 'bfloat16' ? [] : [name],
);
for (const name of NAMES) {
  test(`${name}: the table of embeddings stays on the disk where only sites are read`, (t) => {
    const { model: plain, graph } = plainGraph(readModel(join(tinyModel(name), 'model.onnx')).graph);
    const { tensor } = findSites(graph).findLast((site) => site.name.endsWith('resid_post'))!;
    const { model, tables } = takeOutTables(edit(plain, { taps: [tensor], keep: [] }), 0);
    t.deepEqual(
      tables.map(({ vocabulary }) => vocabulary),
      [96],
    );
    t.false(readGraph(model).initializers.has(tables[0].tensor));
  });
}

const place = { location: 'weights', offset: '0', length: String(40 * 30 * 4) };
const lookUp = [input('input_ids', 7), farWeight('table', [40, 30], place), node('Gather', ['table', 'input_ids'], ['x'])];

test('a table that something else reads, or of which other rows than those of tokens are wanted, stays in the graph', (t) => {
  const tables = (...parts: Uint8Array[][]) => takeOutTables(onnx([...lookUp, ...parts, output('x')]), 0).tables.length;
  t.is(tables(), 1);
  t.is(tables(node('Transpose', ['table'], ['turned']), node('MatMul', ['x', 'turned'], ['y']), output('y')), 0);
  t.is(tables(node('Add', ['input_ids', 'input_ids'], ['twice']), node('Gather', ['table', 'twice'], ['z'])), 0);
});

const INPUTS = { input_ids: true, attention_mask: true, position_ids: true };

test('a table that stays on the disk, and the same in the graph, give the same embeddings', async (t) => {
  const { graph, root } = readModel(join(tinyModel('gpt2'), 'model.onnx'));
  const { tensor } = findSites(readGraph(graph))[0];
  const tapped = edit(graph, { keep: [], taps: [tensor] });
  const read = async (model: Uint8Array, tables: readonly TokenTable[]) => {
    const [session, rows] = [await openSession(model, 1, root), openTokenRows(tables, root)];
    const batch = { rows: [Int32Array.of(3, 95, 3), Int32Array.of(17)], length: 3 };
    const own = session.inputs.filter(({ name }) => name in INPUTS);
    const feeds = { ...tokenFeeds(own, batch, { pad: 5, firstPosition: 0 } as ModelConfig), ...rows.feeds(batch, 5) };
    const results = await session.run(feeds, [tensor]);
    rows.close();
    await session.close();
    return results.get(tensor);
  };
  const apart = takeOutTables(tapped, 0);
  t.is(apart.tables.length, 1);
  t.is(takeOutTables(tapped).tables.length, 0);
  t.deepEqual(await read(apart.model, apart.tables), await read(tapped, []));
});

test('sites are given at the places that are asked for, in that order, and are the same as everywhere', async (t) => {
  const model = await openModel(EMBEDDED, { taps: SITES, logits: false, threads: 1 });
  const [all, some, none] = [
    await model.run(ROWS),
    await model.run(ROWS, {}, { sites: Int32Array.of(8, 12, 0, 23) }),
    await model.run(ROWS, {}, { sites: new Int32Array() }),
  ];
  await model.close();
  for (const { name, width } of model.taps) {
    const at = (place: number) => all.sites.get(name)!.subarray(place * width, (place + 1) * width);
    const expected = [8, 12, 0, 23].flatMap((place) => [...at(place)]);
    t.is(all.sites.get(name)!.length, 3 * 9 * width);
    t.is(maxDifference(some.sites.get(name)!, expected), 0);
    t.is(none.sites.get(name)!.length, 0);
  }
});

test('a file of weights that was cut short while it was read is told', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'brain-align-rows-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  const name = 'gpt2';
  copyFileSync(join(tinyModel(name), 'model.onnx'), join(folder, 'model.onnx'));
  const { graph, root } = readModel(join(folder, 'model.onnx'));
  const { tables } = takeOutTables(edit(graph, { keep: [], taps: [findSites(readGraph(graph))[0].tensor] }), 0);
  const rows = openTokenRows(tables, root);
  t.teardown(rows.close);
  const batch = { rows: [Int32Array.of(3, 95)], length: 2 };
  t.is(Object.values(rows.feeds(batch, 0))[0].dims[0], 2);
  t.is(Object.values(rows.feeds({ ...batch, length: 3 }, 0))[0].dims[0], 3, 'padding is looked up too');
  truncateSync(join(folder, 'model.onnx'), tables[0].external.offset + 95 * 32 * 4);
  t.throws(() => rows.feeds(batch, 0), { instanceOf: ModelError, message: /ends within its weights/ });
});
