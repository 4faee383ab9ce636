import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { DataError, WiringError } from '../../../src/errors.ts';
import { checkModel } from '../../../src/shelf/check-model.ts';
import { cacheFolder, folderIn, stateOf } from '../../../src/shelf/model-cache.ts';
import { pullModel } from '../../../src/shelf/pull-model.ts';
import { EMBEDDED } from '../../support/embedded-model.ts';
import { sendFile, sha256 } from '../../support/faulty-hub.ts';
import { CARD, COMMIT, SOURCE, served, serveHub } from '../../support/model-hub.ts';

const NAMES = ['config.json', 'tokenizer.json', 'model.onnx'];
const QUICK = { attempts: 2, pauseMs: 1 };

function emptyCache(t: ExecutionContext): string {
  const cache = realpathSync(mkdtempSync(join(tmpdir(), 'brain-align-cache-')));
  t.teardown(() => rmSync(cache, { recursive: true }));
  return cache;
}

const pull = (cache: string, hub: string, source = SOURCE, options = {}) =>
  pullModel(CARD.id, source, { cache, hub }, { ...QUICK, ...options });
const hashesIn = (folder: string) => JSON.parse(readFileSync(join(folder, 'checksums.json'), 'utf8'));

test('a pulled model is a model folder, with the hashes of its files', async (t) => {
  const cache = emptyCache(t);
  const { url } = await serveHub(t);
  t.is(stateOf(CARD, cache), 'absent');
  await pull(cache, url);
  const folder = folderIn(cache, CARD.id);
  t.is(stateOf(CARD, cache), 'here');
  t.deepEqual(readdirSync(folder).sort(), ['checksums.json', 'config.json', 'model.onnx', 'origin.json', 'tokenizer.json']);
  for (const name of NAMES) t.true(readFileSync(join(folder, name)).equals(readFileSync(join(EMBEDDED, name))));
  const published = JSON.parse(readFileSync(join(EMBEDDED, 'checksums.json'), 'utf8'));
  for (const name of NAMES) t.is(hashesIn(folder)[name], published[name]);
});

test('a branch is read once: all files are of the commit that it stood for', async (t) => {
  const cache = emptyCache(t);
  const { url, seen } = await serveHub(t);
  await pull(cache, `${url}/`);
  const revisions = seen.flatMap(({ path }) => /resolve\/([^/]+)/.exec(path)?.[1] ?? []);
  t.deepEqual(revisions, ['main', COMMIT, COMMIT]);
  const origin = JSON.parse(readFileSync(join(folderIn(cache, CARD.id), 'origin.json'), 'utf8'));
  t.deepEqual(origin, { repository: SOURCE.repository, revision: 'main', commit: COMMIT });
});

test('what is here is not asked for again', async (t) => {
  const cache = emptyCache(t);
  const { url, seen } = await serveHub(t);
  await pull(cache, url);
  const { length } = seen;
  const settled: [string, unknown][] = [];
  await pull(cache, url, SOURCE, { onSettled: (name: string, fetched: unknown) => settled.push([name, fetched]) });
  t.is(seen.length, length);
  t.deepEqual(
    settled,
    NAMES.map((name) => [name, undefined]),
  );
});

test('a check tells files that are good, damaged, cut short, missing, and of which nothing is known', async (t) => {
  const cache = emptyCache(t);
  const folder = folderIn(cache, CARD.id);
  const states = async () => (await checkModel(CARD.id, SOURCE, cache)).map(({ state }) => state);
  t.deepEqual(await states(), ['missing', 'missing', 'missing']);
  await pull(cache, (await serveHub(t)).url);
  t.deepEqual(await states(), ['good', 'good', 'good']);
  truncateSync(join(folder, 'model.onnx'), 1000);
  rmSync(join(folder, 'config.json'));
  writeFileSync(join(folder, 'config.json.part'), '{');
  t.deepEqual(await states(), ['partly', 'good', 'damaged']);
  rmSync(join(folder, 'checksums.json'));
  t.deepEqual(await states(), ['partly', 'unrecorded', 'unrecorded']);
  t.is(stateOf(CARD, cache), 'partly');
});

test('a damaged file is fetched again, and held to what was recorded', async (t) => {
  const cache = emptyCache(t);
  const { url, seen } = await serveHub(t);
  await pull(cache, url);
  const graph = join(folderIn(cache, CARD.id), 'model.onnx');
  truncateSync(graph, 1000);
  const { length } = seen;
  await pull(cache, url);
  t.is(seen.length, length + 2);
  t.true(readFileSync(graph).equals(served('onnx/decoder_model.onnx')));
});

test('a file that changed on the hub since its first download is refused', async (t) => {
  const cache = emptyCache(t);
  await pull(cache, (await serveHub(t)).url);
  rmSync(join(folderIn(cache, CARD.id), 'config.json'));
  const { url } = await serveHub(t, (request, response) => {
    sendFile(request, response, Buffer.from('{"n_layer": 5}'));
    return true;
  });
  const kept = sha256(served('config.json'));
  await t.throwsAsync(pull(cache, url), {
    instanceOf: DataError,
    message: new RegExp(`config.json: its SHA-256 is .*, not ${kept}`),
  });
});

test('a card that knows the hash is believed over the hub', async (t) => {
  const files = SOURCE.files.map((file) => ({ ...file, sha256: 'a'.repeat(64) }));
  const cache = emptyCache(t);
  const { url } = await serveHub(t);
  await t.throwsAsync(pull(cache, url, { ...SOURCE, files }), { instanceOf: DataError, message: /its SHA-256 is .*, not a{64}/ });
  t.is(stateOf(CARD, cache), 'absent');
});

test('a model that is renamed or removed is told with its address', async (t) => {
  const { url } = await serveHub(t);
  await t.throwsAsync(pull(emptyCache(t), url, { ...SOURCE, repository: 'nobody/nothing' }), {
    instanceOf: DataError,
    message: /nobody\/nothing\/resolve\/main\/config.json: there is no such file \(404\)/,
  });
});

test('half a model is half a model: what came before the failure is kept and not fetched again', async (t) => {
  const cache = emptyCache(t);
  const broken = await serveHub(t, (request, response) => {
    if (!request.url!.startsWith('/store')) return false;
    response.writeHead(502).end();
    return true;
  });
  await t.throwsAsync(pull(cache, broken.url), { instanceOf: DataError, message: /answers 502, 2 times in a row/ });
  t.is(stateOf(CARD, cache), 'partly');
  const mended = await serveHub(t);
  await pull(cache, mended.url);
  t.is(stateOf(CARD, cache), 'here');
  t.is(mended.seen.length, 2);
});

test('two downloads of one model at once: the second is refused and says who is first', async (t) => {
  const cache = emptyCache(t);
  let go = () => {};
  const held = new Promise<void>((resolve) => {
    go = resolve;
  });
  const { url } = await serveHub(t, (request, response, nth) => {
    if (nth > 0) return false;
    held.then(() => sendFile(request, response, served('config.json'), { 'x-repo-commit': COMMIT }));
    return true;
  });
  const first = pull(cache, url);
  while (!existsSync(join(folderIn(cache, CARD.id), 'lock.json'))) await new Promise((resolve) => setTimeout(resolve, 5));
  const message = new RegExp(`process ${process.pid} on .* has been running on this download since`);
  await t.throwsAsync(pull(cache, url), { instanceOf: WiringError, message });
  go();
  await first;
  t.is(stateOf(CARD, cache), 'here');
  t.false(existsSync(join(folderIn(cache, CARD.id), 'lock.json')));
});

test('a stopped download leaves the lock to the next', async (t) => {
  const cache = emptyCache(t);
  const controller = new AbortController();
  const { url } = await serveHub(t, () => {
    controller.abort();
    return true;
  });
  await t.throwsAsync(pull(cache, url, SOURCE, { signal: controller.signal }), { any: true });
  await pull(cache, (await serveHub(t)).url);
  t.is(statSync(join(folderIn(cache, CARD.id), 'model.onnx')).size, served('onnx/decoder_model.onnx').length);
});

test('the cache is where the variable says, else in the folder for caches', (t) => {
  t.is(cacheFolder({ BRAIN_ALIGN_CACHE: '/x/y' }), '/x/y');
  t.is(cacheFolder({ XDG_CACHE_HOME: '/a/caches' }), '/a/caches/brain-align');
  t.regex(cacheFolder({}), /\.cache\/brain-align$/);
});
