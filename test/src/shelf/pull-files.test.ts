import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { DataError, WiringError } from '../../../src/errors.ts';
import { checkFiles, stateOfFiles } from '../../../src/shelf/check-files.ts';
import type { PublishedFile } from '../../../src/shelf/published-file.ts';
import { type PullFilesOptions, pullFiles } from '../../../src/shelf/pull-files.ts';
import { type Handler, type Hub, noise, sendFile, sendUpTo, serve } from '../../support/faulty-hub.ts';
import { emptyFolder } from '../../support/synthetic-assemblies.ts';

const CONTENT = noise(200_000, 'recording');
const OTHER = noise(200_000, 'another');
const sha1 = (content: Buffer) => createHash('sha1').update(content).digest('hex');
const QUICK = { attempts: 2, pauseMs: 1, stallMs: 500 };

const fileAt = (...addresses: string[]): PublishedFile => ({ path: 'set/a.nc', hash: sha1(CONTENT), bytes: null, addresses });
const pathIn = (dataDir: string) => join(dataDir, 'set/a.nc');
const lying = (dataDir: string) => readdirSync(join(dataDir, 'set')).sort();

interface Place {
  readonly dataDir: string;
  readonly hub: Hub;
}
async function place(t: ExecutionContext, handler: Handler): Promise<Place> {
  return { dataDir: emptyFolder(t), hub: await serve(t, handler) };
}
const giving =
  (content: Buffer): Handler =>
  (request, response) =>
    sendFile(request, response, content);
const missing: Handler = (_, response) => response.writeHead(404).end();

const pull = ({ dataDir, hub }: Place, options: PullFilesOptions = {}, file = fileAt(`${hub.url}/a.nc`)) =>
  pullFiles([file], dataDir, { ...QUICK, ...options });

test('a file is put at its place, with the hash that was stated, and nothing else stays', async (t) => {
  const at = await place(t, giving(CONTENT));
  const settled: unknown[] = [];
  await pull(at, { onSettled: (name, how) => settled.push([name, typeof how === 'string' ? how : how.vouchedBy]) });
  t.true(readFileSync(pathIn(at.dataDir)).equals(CONTENT));
  t.deepEqual(lying(at.dataDir), ['a.nc']);
  t.deepEqual(settled, [['a.nc', 'us']]);
});

test('what is here is not asked for again, and what was changed is', async (t) => {
  const at = await place(t, giving(CONTENT));
  await pull(at);
  await pull(at);
  t.is(at.hub.seen.length, 1);
  writeFileSync(pathIn(at.dataDir), OTHER);
  await pull(at);
  t.is(at.hub.seen.length, 2);
  t.true(readFileSync(pathIn(at.dataDir)).equals(CONTENT));
});

test('a cut connection is told, its part is no file, and the next pull goes on where it was', async (t) => {
  const at: Place = await place(t, (request, response) =>
    sendUpTo(request, response, CONTENT, 50_000, `${pathIn(at.dataDir)}.part`),
  );
  await t.throwsAsync(pull(at), { instanceOf: DataError, message: /cut.*times in a row; what came is kept/ });
  t.false(existsSync(pathIn(at.dataDir)));
  t.is(stateOfFiles([fileAt()], at.dataDir), 'partly');
  t.deepEqual(
    (await checkFiles([fileAt()], at.dataDir)).map(({ state }) => state),
    ['partly'],
  );
  const whole = await serve(t, giving(CONTENT));
  await pull({ ...at, hub: whole });
  t.deepEqual(
    whole.seen.map(({ range }) => range),
    ['bytes=50000-'],
  );
  t.true(readFileSync(pathIn(at.dataDir)).equals(CONTENT));
});

test('a file with another hash is refused, and nothing of it is kept', async (t) => {
  const at = await place(t, giving(OTHER));
  const message = new RegExp(`its SHA-1 is ${sha1(OTHER)}, not ${sha1(CONTENT)}; nothing of it was kept`);
  await t.throwsAsync(pull(at), { instanceOf: DataError, message });
  t.deepEqual(lying(at.dataDir), []);
  t.is(stateOfFiles([fileAt()], at.dataDir), 'absent');
});

test('a refused pull leaves the file that was here as it was', async (t) => {
  const at = await place(t, giving(OTHER));
  mkdirSync(dirname(pathIn(at.dataDir)));
  writeFileSync(pathIn(at.dataDir), 'synthetic');
  await t.throwsAsync(pull(at), { instanceOf: DataError });
  t.is(readFileSync(pathIn(at.dataDir), 'utf8'), 'synthetic');
  t.deepEqual(
    (await checkFiles([fileAt()], at.dataDir)).map(({ state }) => state),
    ['other'],
  );
});

for (const [fault, handler] of [
  ['is not there', missing],
  ['holds another file', giving(OTHER)],
] as const) {
  test(`an older address is tried where the present one ${fault}, and that is told`, async (t) => {
    const [at, older] = [await place(t, handler), await serve(t, giving(CONTENT))];
    const told: string[] = [];
    const file = fileAt(`${at.hub.url}/a.nc`, `${older.url}/a.nc?versionId=v1`);
    await pull(at, { onRefused: (_, problem) => told.push(problem) }, file);
    t.true(readFileSync(pathIn(at.dataDir)).equals(CONTENT));
    t.is(told.length, 1);
    t.true(told[0].startsWith(`${at.hub.url}/a.nc: `));
    t.deepEqual(
      older.seen.map(({ path }) => path),
      ['/a.nc?versionId=v1'],
    );
  });
}

test('where no address gives the file, the last refusal is the error', async (t) => {
  const [at, older] = [await place(t, missing), await serve(t, missing)];
  const file = fileAt(`${at.hub.url}/a.nc`, `${older.url}/a.nc`);
  const message = new RegExp(`^${older.url}/a\\.nc: there is no such file \\(404\\)`);
  await t.throwsAsync(pull(at, {}, file), { instanceOf: DataError, message });
  await t.throwsAsync(pull(at, {}, fileAt()), { instanceOf: DataError, message: /a\.nc: has no address/ });
});

test('two pulls into one folder: the second is told which process is at it, and both may be run again', async (t) => {
  const second: Promise<unknown>[] = [];
  const at: Place = await place(t, (request, response) => {
    second.push(
      t.throwsAsync(pull(at), { instanceOf: WiringError, message: /process \d+ on \S+ has been running on this download/ }),
    );
    second[0].then(() => sendFile(request, response, CONTENT));
  });
  await pull(at, { stallMs: 60_000 });
  t.is(second.length, 1);
  await pull(at);
  t.deepEqual(lying(at.dataDir), ['a.nc']);
});

const full = existsSync('/dev/full') ? test : test.skip;
full(
  'a full disk is told, no second address is tried, and no file is left (needs /dev/full, which only Linux has)',
  async (t) => {
    const [at, older] = [await place(t, giving(CONTENT)), await serve(t, giving(CONTENT))];
    mkdirSync(dirname(pathIn(at.dataDir)));
    symlinkSync('/dev/full', `${pathIn(at.dataDir)}.part`);
    const file = fileAt(`${at.hub.url}/a.nc`, `${older.url}/a.nc`);
    await t.throwsAsync(pull(at, {}, file), {
      instanceOf: DataError,
      message: /the disk is full; free some space, or name another folder/,
    });
    t.false(existsSync(pathIn(at.dataDir)));
    t.is(older.seen.length, 0);
  },
);

const layouts: Readonly<Record<string, string>> = {
  'by its name': 'a.nc',
  'at its path': 'set/a.nc',
  'in a folder called by its hash, as the cache of brainio keeps it': join(sha1(CONTENT), 'a.nc'),
};
for (const [where, name] of Object.entries(layouts)) {
  test(`a mirror on this machine holds a file ${where}, and no network is needed`, async (t) => {
    const [dataDir, mirror] = [emptyFolder(t), emptyFolder(t)];
    mkdirSync(dirname(join(mirror, name)), { recursive: true });
    writeFileSync(join(mirror, name), CONTENT);
    await pullFiles([fileAt('http://127.0.0.1:1/a.nc')], dataDir, { ...QUICK, mirror });
    t.true(readFileSync(pathIn(dataDir)).equals(CONTENT));
    t.deepEqual(lying(dataDir), ['a.nc']);
  });
}

test('a mirror that holds another file, and one that lacks it, are told, and nothing is left', async (t) => {
  const [dataDir, mirror] = [emptyFolder(t), emptyFolder(t)];
  const fetch = () => pullFiles([fileAt('http://127.0.0.1:1/a.nc')], dataDir, { ...QUICK, mirror });
  await t.throwsAsync(fetch(), {
    instanceOf: DataError,
    message: /holds no a\.nc; looked for a\.nc, set\/a\.nc, [0-9a-f]{40}\/a\.nc/,
  });
  writeFileSync(join(mirror, 'a.nc'), OTHER);
  const message = new RegExp(`^${mirror}/a\\.nc: its SHA-1 is ${sha1(OTHER)}, not ${sha1(CONTENT)}; nothing was copied`);
  await t.throwsAsync(fetch(), { instanceOf: DataError, message });
  t.deepEqual(lying(dataDir), []);
});

test('an address may stand for the mirror: files are asked for there by their names', async (t) => {
  const at = await place(t, giving(CONTENT));
  await pull(at, { mirror: `${at.hub.url}/copy/` }, fileAt('http://127.0.0.1:1/a.nc'));
  t.deepEqual(
    at.hub.seen.map(({ path }) => path),
    ['/copy/a.nc'],
  );
});

test('a file of which nobody stated a hash is taken as it comes, and stays', async (t) => {
  const at = await place(t, giving(OTHER));
  const file = { ...fileAt(`${at.hub.url}/a.nc`), hash: null };
  await pull(at, {}, file);
  await pull(at, {}, file);
  t.is(at.hub.seen.length, 1);
  t.deepEqual(
    (await checkFiles([file], at.dataDir)).map(({ state }) => state),
    ['unrecorded'],
  );
  t.is(stateOfFiles([file], at.dataDir), 'here');
});
