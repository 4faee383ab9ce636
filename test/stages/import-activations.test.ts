import { createHash } from 'node:crypto';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test, { type ExecutionContext } from 'ava';
import { activations } from '../../schemas/activations.ts';
import { DataError } from '../../src/errors.ts';
import { fromRows } from '../../src/table/check.ts';
import { toParquet } from '../../src/table/parquet.ts';
import { rowsOf } from '../../src/table/read.ts';
import importActivations from '../../stages/import-activations.ts';
import { fixture } from '../support/fixture.ts';
import { runStage } from '../support/run-stage.ts';

const { cases } = fixture('formats/arrays.json');
const formats = fileURLToPath(new URL('../fixtures/formats', import.meta.url));
const presentations = (...ids: string[]) =>
  ids.map((stimulus_id, position) => ({ stimulus_id, text: 'a text', passage_id: 'p', group_id: 'p', position, word_count: 2 }));
const three = presentations('a.1', 'bé.2', '🐝');

function ownFolder(t: ExecutionContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'import-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  return folder;
}
const load = (file: string, stimulusSet = three, arrays: readonly string[] = []) =>
  runStage(importActivations, { stimulusSet }, { model: 'theirs', file, arrays });
const refused = (t: ExecutionContext, loading: Promise<unknown>, message: RegExp) =>
  t.throwsAsync(loading, { instanceOf: DataError, message });

/** Rows of a matrix of the fixtures, in single precision. */
const rowsIn = ({ data, shape: [rows, width] }: { data: number[]; shape: number[] }) =>
  Array.from({ length: rows }, (_, row) => Float32Array.from(data.slice(row * width, (row + 1) * width)));

test('a nameless matrix is one site, its rows in stored order', async (t) => {
  const { activations, sites } = await load(join(formats, 'f8-big-fortran.npy'));
  t.deepEqual(rowsOf(sites), [{ model: 'theirs', site: 'features', depth: 0, width: 4 }]);
  t.deepEqual(
    rowsOf(activations).map(({ activation }) => activation),
    rowsIn(cases['f8-big-fortran.npy']['']),
  );
});

test('a matrix for each of several layers is as many sites', async (t) => {
  const { activations, sites } = await load(join(formats, 'f4-little-fortran.npy'));
  t.deepEqual(
    rowsOf(sites).map(({ site, width }) => [site, width]),
    [
      ['0', 4],
      ['1', 4],
    ],
  );
  t.deepEqual([...activations.columns.activation.data], cases['f4-little-fortran.npy'][''].data);
});

test('named matrices are sites, narrow ones padded, and rows go by their names where the file has them', async (t) => {
  const turned = presentations('🐝', 'a.1', 'bé.2');
  const folder = ownFolder(t);
  const plain = await load(join(formats, 'stored.npz'));
  t.deepEqual(
    rowsOf(plain.sites).map(({ site, width }) => [site, width]),
    [
      ['layer.0', 4],
      ['layer.1', 2],
    ],
  );
  const [wide, narrow] = ['layer.0', 'layer.1'].map((name) => rowsIn(cases['stored.npz'][name]));
  const vectors = rowsOf(plain.activations).map(({ activation }) => [...activation]);
  t.deepEqual(
    vectors.slice(0, 3),
    wide.map((row) => [...row]),
  );
  t.deepEqual(
    vectors.slice(3),
    narrow.map((row) => [...row, 0, 0]),
  );
  const table = fromRows(
    activations,
    wide.map((activation, i) => ({ site: 'only', stimulus_id: three[i].stimulus_id, activation })),
  );
  writeFileSync(join(folder, 'long.parquet'), await toParquet(table));
  const ordered = await load(join(folder, 'long.parquet'), turned);
  t.deepEqual(
    rowsOf(ordered.activations),
    [2, 0, 1].map((row) => rowsOf(table)[row]),
  );
});

test('only the arrays that are named are taken', async (t) => {
  const { sites } = await load(join(formats, 'arrays.h5'), three, ['half', 'blocks/1']);
  t.deepEqual(
    rowsOf(sites).map(({ site }) => site),
    ['half', 'blocks/1'],
  );
  await refused(
    t,
    load(join(formats, 'arrays.h5'), three, ['blocks/2']),
    /holds no array "blocks\/2"; did you mean "blocks\/[01]"/,
  );
});

test('columns of single numbers are together one site', async (t) => {
  const { activations, sites } = await load(join(formats, 'u2-big.npy'));
  t.is(sites.columns.width[0], 1);
  t.deepEqual([...activations.columns.activation.data], [0, 1, 65535]);
});

test('an array of another shape is refused with both shapes', async (t) => {
  await refused(
    t,
    load(join(formats, 'f8-little-c.npy'), presentations('a', 'b')),
    /f8-little-c.npy: has the shape \(3, 4\), where the stimulus set has 2 presentations; it must be \(2, units\)/,
  );
  await refused(t, load(join(formats, 'arrays.h5')), /arrays.h5, packed: has the shape \(20, 3\).*#name,name/);
  await refused(t, load(join(formats, 'u2-big.npy'), presentations('a', 'b')), /has the shape \(3\)/);
});

test('rows for other presentations than those of the stimulus set are refused by name', async (t) => {
  const file = join(ownFolder(t), 'long.parquet');
  const row = (stimulus_id: string) => ({ site: 's', stimulus_id, activation: Float32Array.of(1) });
  writeFileSync(file, await toParquet(fromRows(activations, ['a.1', 'other'].map(row))));
  await refused(t, load(file), /site s: lacks 2 presentations \(bé.2, 🐝\)/);
  writeFileSync(file, await toParquet(fromRows(activations, ['a.1', 'bé.2', '🐝', 'other'].map(row))));
  await refused(t, load(file), /site s: has 1 presentation \(other\), unknown to the stimulus set/);
});

test('a number that is not finite in single precision is refused with its presentation and unit', async (t) => {
  const ids = Array.from({ length: 11 }, (_, i) => `s${i}`);
  await refused(t, load(join(formats, 'f2-little.npy'), presentations(...ids)), /holds Infinity for presentation s8, unit 0/);
  const file = join(ownFolder(t), 'x.npy');
  const bytes = readFileSync(join(formats, 'f8-little-c.npy'));
  bytes.writeDoubleLE(1e300, bytes.length - 8);
  writeFileSync(file, bytes);
  await refused(t, load(file), /holds 1e\+300 for presentation 🐝, unit 3/);
});

test('a file is held to the checksum beside it', async (t) => {
  const folder = ownFolder(t);
  const file = join(folder, 'x.npy');
  copyFileSync(join(formats, 'f8-little-c.npy'), file);
  const sum = createHash('sha256').update(readFileSync(file)).digest('hex');
  const list = (checksums: object) => writeFileSync(join(folder, 'checksums.json'), JSON.stringify(checksums));
  list({ 'x.npy': sum });
  t.is((await load(file)).activations.length, 3);
  t.deepEqual(await importActivations.sources?.({ model: 'm', file, arrays: [] }), [file, join(folder, 'checksums.json')]);
  list({ 'other.npy': 'ab' });
  t.is((await load(file)).activations.length, 3);
  list({ 'x.npy': sum.replace(/^./, (digit) => (digit === '0' ? '1' : '0')) });
  await refused(t, load(file), /x.npy: its SHA-256 is .*as in checksums.json; obtain the file again/);
});

test('a file that is missing, or no array of numbers, is refused', async (t) => {
  await refused(t, load(join(formats, 'none.npy')), /none.npy: there is no such file/);
  await refused(t, load(formats), /there is no such file/);
  await refused(t, load(join(formats, 'make.py')), /make.py: is of no known format/);
});
