import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import test, { type ExecutionContext } from 'ava';
import { DataError } from '../../../src/errors.ts';
import type { Expected, FetchEvent } from '../../../src/fetch/contract.ts';
import { fetchFile } from '../../../src/fetch/fetch-file.ts';
import { cutWhen, etagOf, type Handler, type Hub, noise, sendFile, sendUpTo, serve, sha256 } from '../../support/faulty-hub.ts';

const FILE = noise(200_000, 'a file');
const OTHER = noise(150_000, 'another file');
const UNKNOWN: Expected = { sha256: null, bytes: null };
const KNOWN: Expected = { sha256: sha256(FILE), bytes: FILE.length };
const QUICK = { attempts: 3, pauseMs: 1 };

interface Place {
  readonly hub: Hub;
  readonly folder: string;
  readonly path: string;
}

async function place(t: ExecutionContext, handler: (...args: [...Parameters<Handler>, path: string]) => void): Promise<Place> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'brain-align-fetch-')));
  t.teardown(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'model.onnx');
  return { hub: await serve(t, (request, response, nth) => handler(request, response, nth, path)), folder, path };
}

const get = ({ hub, path }: Place, expected = UNKNOWN, options = {}) =>
  fetchFile(`${hub.url}/model.onnx`, path, expected, { ...QUICK, ...options });

/** Bytes of the file that lie here and are vouched for by the ETag of `content`, as a stopped download leaves them. */
function leavePart(path: string, part: Buffer, content: Buffer): void {
  writeFileSync(`${path}.part`, part);
  writeFileSync(`${path}.part.json`, JSON.stringify({ linked: null, etag: etagOf(content) }));
}

const fails = (t: ExecutionContext, place: Place, message: RegExp, expected = UNKNOWN, options = {}) =>
  t.throwsAsync(get(place, expected, options), { instanceOf: DataError, message });

test('a file comes whole and leaves nothing beside it', async (t) => {
  const at = await place(t, (request, response) => sendFile(request, response, FILE));
  const fetched = await get(at, KNOWN);
  t.deepEqual(fetched, { bytes: FILE.length, sha256: sha256(FILE), commit: null, vouchedBy: 'us' });
  t.true(readFileSync(at.path).equals(FILE));
  t.deepEqual(readdirSync(at.folder), ['model.onnx']);
});

test('a connection that is cut again and again goes on where it stopped, however often', async (t) => {
  const ends = [30_000, 31_000, 80_000, 80_001, 120_000, 199_999];
  const at = await place(t, (request, response, nth, path) =>
    nth < ends.length ? sendUpTo(request, response, FILE, ends[nth], `${path}.part`) : sendFile(request, response, FILE),
  );
  await get(at, KNOWN);
  t.true(readFileSync(at.path).equals(FILE));
  t.deepEqual(
    at.hub.seen.map(({ range }) => range),
    [undefined, ...ends.map((end) => `bytes=${end}-`)],
  );
});

test('a download that was stopped is kept and goes on in the next run', async (t) => {
  const at = await place(t, (request, response, nth) =>
    nth === 0 ? sendUpTo(request, response, FILE, 50_000) : sendFile(request, response, FILE),
  );
  const controller = new AbortController();
  const on = (event: FetchEvent) => event.type === 'bytes' && event.done >= 50_000 && controller.abort();
  await t.throwsAsync(get(at, KNOWN, { signal: controller.signal, on }), { name: 'AbortError', any: true });
  t.false(existsSync(at.path));
  await get(at, KNOWN);
  t.is(at.hub.seen[1].range, 'bytes=50000-');
  t.true(readFileSync(at.path).equals(FILE));
});

test('a server that cannot give parts sends all again', async (t) => {
  const at = await place(t, (request, response, nth, path) => {
    delete request.headers.range;
    if (nth === 0) sendUpTo(request, response, FILE, 60_000, `${path}.part`);
    else sendFile(request, response, FILE);
  });
  await get(at, KNOWN);
  t.true(readFileSync(at.path).equals(FILE));
});

test('a file that has changed since is fetched anew, not pieced together', async (t) => {
  const at = await place(t, (request, response) => sendFile(request, response, OTHER));
  leavePart(at.path, FILE.subarray(0, 70_000), FILE);
  await get(at);
  t.true(readFileSync(at.path).equals(OTHER));
});

test('so it is when the server gives a part of the changed file nevertheless', async (t) => {
  const at = await place(t, (request, response) => {
    delete request.headers['if-range'];
    sendFile(request, response, OTHER);
  });
  leavePart(at.path, FILE.subarray(0, 70_000), FILE);
  await get(at);
  t.true(readFileSync(at.path).equals(OTHER));
  t.deepEqual(
    at.hub.seen.map(({ range }) => range),
    ['bytes=70000-', undefined],
  );
});

test('without an ETag nothing vouches for a part, and all is fetched again', async (t) => {
  const at = await place(t, (_, response, nth, path) => {
    response.writeHead(200, { 'content-length': FILE.length });
    if (nth > 0) return response.end(FILE);
    response.write(FILE.subarray(0, 9_000));
    cutWhen(() => existsSync(`${path}.part`) && statSync(`${path}.part`).size === 9_000, response);
  });
  await get(at);
  t.is(at.hub.seen[1].range, undefined);
  t.true(readFileSync(at.path).equals(FILE));
});

test('a part that holds all there is is verified and taken', async (t) => {
  const at = await place(t, (_, response) => response.writeHead(416, { 'content-range': `bytes */${FILE.length}` }).end());
  leavePart(at.path, FILE, FILE);
  await get(at, KNOWN);
  t.true(readFileSync(at.path).equals(FILE));
});

test('a part longer than the file is thrown away', async (t) => {
  const at = await place(t, (request, response, nth) => {
    if (nth === 0) response.writeHead(416, { 'content-range': `bytes */${OTHER.length}` }).end();
    else sendFile(request, response, OTHER);
  });
  leavePart(at.path, FILE, FILE);
  await get(at);
  t.true(readFileSync(at.path).equals(OTHER));
});

test('a part that was damaged on the disk is found out, and the file fetched whole', async (t) => {
  const at = await place(t, (request, response) => sendFile(request, response, FILE));
  leavePart(at.path, OTHER.subarray(0, 70_000), FILE);
  await get(at, KNOWN);
  t.is(at.hub.seen.length, 2);
  t.true(readFileSync(at.path).equals(FILE));
});

test('a file with the wrong hash is refused and not kept', async (t) => {
  const at = await place(t, (request, response) => sendFile(request, response, FILE));
  await fails(t, at, new RegExp(`its SHA-256 is ${sha256(FILE)}, not ${sha256(OTHER)}; nothing of it was kept`), {
    sha256: sha256(OTHER),
    bytes: null,
  });
  t.deepEqual(readdirSync(at.folder), []);
});

test('a file of the wrong length is refused before it comes', async (t) => {
  const at = await place(t, (request, response) => sendFile(request, response, FILE));
  await fails(t, at, /has 200000 bytes, not 7; is it the right file\?/, { sha256: null, bytes: 7 });
  t.false(existsSync(at.path));
});

test('a server that names no length is read to its end, and the length compared then', async (t) => {
  const at = await place(t, (_, response) => response.writeHead(200).end(FILE));
  await fails(t, at, /it has 200000 bytes, not 7; nothing of it was kept/, { sha256: null, bytes: 7 });
  await get(at, KNOWN);
  t.true(readFileSync(at.path).equals(FILE));
});

test('an answer that is compressed although we asked it not to be is still the file', async (t) => {
  const zipped = gzipSync(Buffer.alloc(50_000, 'abc'));
  const at = await place(t, (_, response) =>
    response.writeHead(200, { 'content-encoding': 'gzip', 'content-length': zipped.length }).end(zipped),
  );
  await get(at, { sha256: null, bytes: 50_000 });
  t.is(readFileSync(at.path, 'utf8'), 'abc'.repeat(20_000).slice(0, 50_000));
});

test('what the hub states of a file is compared where we know nothing of it', async (t) => {
  const stating = (linked: string) =>
    place(t, (request, response) => sendFile(request, response, FILE, { 'x-linked-etag': linked }));
  t.is((await get(await stating(`"${sha256(FILE)}"`))).vouchedBy, 'the server');
  await fails(t, await stating(`"${sha256(OTHER)}"`), /not [0-9a-f]{64} as the server itself states/);
});

test('of a small file the hub states the hash of git', async (t) => {
  // As `git hash-object` names the file that holds the one line "hello".
  const hello = 'ce013625030ba8dba906f756967f9e9ca394464a';
  const serving = (content: string) =>
    place(t, (request, response) => sendFile(request, response, Buffer.from(content), { 'x-linked-etag': `"${hello}"` }));
  t.is((await get(await serving('hello\n'))).vouchedBy, 'the server');
  await fails(t, await serving('hallo\n'), /its git hash is [0-9a-f]{40}, not ce0136/);
});

const answers: [status: number, message: RegExp, requests: number][] = [
  [404, /there is no such file \(404\); has it been renamed or withdrawn/, 1],
  [401, /is not given to everybody \(401\).*; obtain it by hand/, 1],
  [403, /is not given to everybody \(403\)/, 1],
  [400, /the server answers 400/, 1],
  [500, /the server answers 500, 3 times in a row; what came is kept/, 3],
  [503, /the server answers 503, 3 times in a row/, 3],
];
for (const [status, message, requests] of answers) {
  test(`answer ${status} is told after ${requests === 1 ? 'one request' : `${requests} requests`}`, async (t) => {
    const at = await place(t, (_, response) => response.writeHead(status).end('no'));
    await fails(t, at, message);
    t.is(at.hub.seen.length, requests);
    t.false(existsSync(at.path));
  });
}

test('a busy server is asked again, when it says', async (t) => {
  const at = await place(t, (request, response, nth) =>
    nth === 0 ? response.writeHead(429, { 'retry-after': '0' }).end() : sendFile(request, response, FILE),
  );
  const events: FetchEvent[] = [];
  await get(at, KNOWN, { pauseMs: 60_000, on: (event: FetchEvent) => events.push(event) });
  t.deepEqual(events[0], { type: 'retry', problem: 'the server answers 429', inMs: 0 });
});

test('redirects are followed, relative ones too', async (t) => {
  const at = await place(t, (request, response) => {
    if (request.url === '/model.onnx') response.writeHead(302, { location: '/a/b' }).end();
    else if (request.url === '/a/b') response.writeHead(307, { location: 'c?signed=1' }).end();
    else sendFile(request, response, FILE);
  });
  await get(at, KNOWN);
  t.deepEqual(
    at.hub.seen.map(({ path }) => path),
    ['/model.onnx', '/a/b', '/a/c?signed=1'],
  );
});

test('redirects that go in a circle, too far or nowhere are refused', async (t) => {
  const to = (location: (nth: number) => Record<string, string>) =>
    place(t, (_, response, nth) => response.writeHead(302, location(nth)).end());
  await fails(
    t,
    await to((nth) => ({ location: nth === 0 ? '/other' : '/model.onnx' })),
    /redirects in a circle, to .*\/model.onnx again/,
  );
  await fails(t, await to((nth) => ({ location: `/${nth}` })), /redirects more than 5 times/);
  await fails(t, await to(() => ({})), /answers 302 and leads to nowhere/);
  await fails(t, await to(() => ({ location: 'file:///etc/hosts' })), /answers 302 and leads to file:/);
});

test('a page in place of the file is refused: a login, a proxy', async (t) => {
  const at = await place(t, (_, response) =>
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end('<html>'),
  );
  await fails(t, at, /is a web page, not the file/);
});

test('a server that falls silent is given up, and what came is kept', async (t) => {
  const at = await place(t, (request, response) => sendUpTo(request, response, FILE, 40_000));
  await fails(t, at, /the server fell silent, 3 times in a row/, UNKNOWN, { stallMs: 1000 });
  t.is(readFileSync(`${at.path}.part`).length, 40_000);
});

test('a server that never answers is given up', async (t) => {
  await fails(t, await place(t, () => {}), /the server fell silent, 2 times in a row/, UNKNOWN, { attempts: 2, stallMs: 100 });
});

test('a server that is slow, but not silent, is waited for', async (t) => {
  const at = await place(t, (_, response) => {
    response.writeHead(200, { 'content-length': 1000 });
    let sent = 0;
    const timer = setInterval(() => {
      response.write(FILE.subarray(sent, sent + 100));
      sent += 100;
      if (sent === 1000) clearInterval(timer);
    }, 150);
  });
  await get(at, { sha256: sha256(FILE.subarray(0, 1000)), bytes: 1000 }, { stallMs: 1000 });
  t.is(at.hub.seen.length, 1);
});

test('nobody at the address is told by its name', async (t) => {
  const at = await place(t, () => {});
  await t.throwsAsync(fetchFile('http://127.0.0.1:1/x', at.path, UNKNOWN, QUICK), {
    instanceOf: DataError,
    message: /127\.0\.0\.1:1 cannot be reached.*3 times in a row; is there a network\?/,
  });
});

const full = existsSync('/dev/full') ? test : test.skip;
full('a full disk is told, and how to go on (needs /dev/full, which only Linux has)', async (t) => {
  const at = await place(t, (request, response) => sendFile(request, response, FILE));
  symlinkSync('/dev/full', `${at.path}.part`);
  await fails(t, at, new RegExp(`^${at.folder}: the disk is full; free some space, or name another folder with --cache`));
  t.false(existsSync(at.path));
});

test('a file for which there is no room is not begun', async (t) => {
  const at = await place(t, (_, response) => {
    response.writeHead(200, { 'content-length': 1e16 });
    response.flushHeaders();
  });
  await fails(t, at, /10000000000000000 bytes are to come, and the disk has room for \d+/);
  t.false(existsSync(`${at.path}.part`));
});
