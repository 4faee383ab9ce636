import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import test from 'ava';
import { tablePath, writeArtifacts } from '../../../src/engine/artifacts.ts';
import { sha256 } from '../../../src/engine/key.ts';
import type { Step } from '../../../src/engine/pipeline.ts';
import { openStore } from '../../../src/engine/store.ts';
import { DataError, WiringError } from '../../../src/errors.ts';
import { toIpc } from '../../../src/table/arrow.ts';
import { fromRows } from '../../../src/table/check.ts';
import { bytes, defineTable, text } from '../../../src/table/define.ts';
import { fromParquet } from '../../../src/table/parquet.ts';
import { project } from './support/project.ts';
import { totals } from './support/small/schemas/words.ts';

test('artifacts are Parquet files of every table and a manifest of what made them', async (t) => {
  const small = await project(t);
  const steps = await small.steps();
  const result = await small.run(steps);
  const context = { pipeline: 'small', store: small.store, root: small.root, seed: 1, out: join(small.root, 'artifacts') };
  const made = await writeArtifacts(steps, result, { ...context, options: { scale: 3 } });
  t.is(made.folder, join(context.out, `small-${made.hash.slice(0, 8)}`));
  const found = await readdir(made.folder, { recursive: true, withFileTypes: true });
  const there = found
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(made.folder, join(parentPath, name)));
  t.deepEqual(there.sort(), ['manifest.json', ...made.files.map(({ path }) => path)].sort());
  t.true(there.includes('measure-words/scaled.measures.parquet'), `${there}`);
  const sum = await readFile(join(made.folder, 'sum-words/totals.parquet'));
  t.deepEqual([...fromParquet(totals, sum).columns.total], [128]);
  for (const { path, hash } of made.files) t.is(sha256(await readFile(join(made.folder, path))), hash);

  const manifest = JSON.parse(await readFile(join(made.folder, 'manifest.json'), 'utf8'));
  t.deepEqual(manifest.options, { scale: 3 });
  const measure = manifest.steps.find(({ id }: { id: string }) => id === 'measure-words:scaled');
  t.deepEqual(measure.cues, ['never-ran']);
  t.deepEqual(measure.parts.packages, { verb: '1.0.0' });
  t.is(measure.node, process.version);
  t.true(measure.seconds > 0 && measure.peakBytes > 0);

  const times = async () => Promise.all(made.files.map(async ({ path }) => (await stat(join(made.folder, path))).mtimeMs));
  const before = await times();
  const again = await small.run(steps);
  t.deepEqual(await writeArtifacts(steps, again, { ...context, options: { scale: 3 } }), made);
  t.deepEqual(await times(), before, 'what is there already is left alone');

  await writeFile(join(made.folder, 'sum-words/totals.parquet'), 'spoilt');
  t.deepEqual(await writeArtifacts(steps, again, { ...context, options: { scale: 3 } }), made);
  t.deepEqual(await readFile(join(made.folder, 'sum-words/totals.parquet')), sum, 'a spoilt file is written again');

  await rm(made.folder, { recursive: true });
  t.deepEqual(await writeArtifacts(steps, again, { ...context, options: { scale: 3 } }), made, 'equal tables, equal files');
  const other = await writeArtifacts(steps, again, { ...context, options: { scale: 4 } });
  t.not(other.folder, made.folder);
  const half = {
    ...result,
    steps: result.steps.map((step) => (step.id === 'sum-words' ? { id: step.id, state: 'failed' as const } : step)),
  };
  await t.throwsAsync(writeArtifacts(steps, half, { ...context, options: {} }), {
    instanceOf: WiringError,
    message: /sum-words did not finish/,
  });
});

const placed: [id: string, path: string][] = [
  ['assign-folds', 'assign-folds/table.parquet'],
  ['fit-encoding:toy/embedded/ridge', 'fit-encoding/toy/embedded/ridge.table.parquet'],
  ['fit-encoding:toy/./my/model/ols', 'fit-encoding/toy/%2E/my/model/ols.table.parquet'],
  ['fit-encoding:toy/../../up', 'fit-encoding/toy/%2E%2E/%2E%2E/up.table.parquet'],
  ['fit-encoding:/etc', 'fit-encoding/%2F/etc.table.parquet'],
  ['fit-encoding:toy//srv/a model', 'fit-encoding/toy/%2F/srv/a%20model.table.parquet'],
  ['fit-encoding:C:\\models\\x', 'fit-encoding/C@%5Cmodels%5Cx.table.parquet'],
];
test('a table lies in the folder of its stage, and no label leads out of it', (t) => {
  for (const [id, path] of placed) t.is(tablePath(id, 'table'), path);
});

const sheets = defineTable({
  name: 'sheets',
  about: 'Files.',
  key: ['path'],
  columns: { path: text('where'), content: bytes('what') },
});

/** A finished step of the given files, without running anything. */
async function finished(t: Parameters<typeof project>[0], paths: string[]) {
  const small = await project(t);
  const store = await openStore(join(small.root, 'other'));
  const table = fromRows(
    sheets,
    paths.map((path) => ({ path, content: Buffer.from(`<p>${path}`) })),
  );
  const object = toIpc(table);
  const output = { hash: await store.writeObject(object), rows: table.length, bytes: object.length };
  const stage = { name: 'render', about: '', inputs: {}, params: {}, outputs: { sheets }, run: () => ({ sheets: table }) };
  const step: Step = { id: 'render', stage, params: {}, inputs: {} };
  const parts = { stage: 'render', code: '', params: {}, inputs: {}, sources: {}, schema: '', packages: {}, seed: 1 };
  const receipt = {
    fingerprint: 'f',
    parts,
    outputs: { sheets: output },
    cues: [],
    seconds: 1,
    peakBytes: 1,
    finishedAt: '',
    node: '',
  };
  const result = { steps: [{ id: 'render', state: 'ran' as const, receipt }], aborted: false };
  return writeArtifacts([step], result, {
    pipeline: 'p',
    store,
    root: small.root,
    seed: 1,
    out: join(small.root, 'out'),
    options: {},
  });
}

test('a table of files is unpacked under report/', async (t) => {
  const { folder, files } = await finished(t, ['index.html', 'figures/a.svg']);
  t.deepEqual(
    files.map(({ path }) => path),
    ['render/sheets.parquet', 'report/index.html', 'report/figures/a.svg'],
  );
  t.is(await readFile(join(folder, 'report/figures/a.svg'), 'utf8'), '<p>figures/a.svg');
});

test('a page that would lie outside the report is refused', async (t) => {
  const message = /^sheets\.path\[1\]: ".*" does not lie within the report/;
  for (const path of ['../up.html', '/etc/page.html', 'a/../../up.html', ''])
    await t.throwsAsync(finished(t, ['index.html', path]), { instanceOf: DataError, message });
});
