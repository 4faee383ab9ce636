import { cpSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { cards } from '../../data/models/cards.ts';
import { modelById } from '../../data/models.ts';
import { WiringError } from '../../src/errors.ts';
import { parseSite } from '../../src/lm/sites.ts';
import { folderIn } from '../../src/shelf/model-cache.ts';
import { pullModel } from '../../src/shelf/pull-model.ts';
import { copyModel, EMBEDDED } from '../support/embedded-model.ts';
import { CARD, SOURCE, serveHub } from '../support/model-hub.ts';

function emptyCache(t: ExecutionContext): string {
  const cache = realpathSync(mkdtempSync(join(tmpdir(), 'brain-align-cache-')));
  t.teardown(() => rmSync(cache, { recursive: true }));
  return cache;
}

test('every card has an id of its own that no command line misreads', (t) => {
  const ids = cards.map(({ id }) => id);
  t.is(new Set(ids).size, ids.length);
  for (const id of ids) {
    t.regex(id, /^[A-Za-z0-9][A-Za-z0-9.-]*$/);
    t.false(id.endsWith('-untrained'));
  }
});

test('a card says where the files of a model folder come from, and owns up to what nobody has looked up', (t) => {
  for (const { id, source } of cards) {
    if (!source) continue;
    t.regex(source.repository, /^[\w.-]+\/[\w.-]+$/, id);
    const names = source.files.map(({ as }) => as);
    for (const name of ['config.json', 'tokenizer.json', 'model.onnx']) t.true(names.includes(name), `${id} lacks ${name}`);
    for (const { sha256, as } of source.files) {
      if (sha256 === null) t.truthy(source.unverified, `${id}: ${as} has no hash, and no word about it`);
      else t.regex(sha256, /^[0-9a-f]{64}$/);
    }
  }
});

// Brain-Score language, registry of models: the layer committed for the language system.
const COMMITTED: Record<string, string> = {
  'openai-gpt': 'transformer.h.11',
  distilgpt2: 'transformer.h.5',
  gpt2: 'transformer.h.11',
  'gpt2-medium': 'transformer.h.22',
  'gpt2-large': 'transformer.h.33',
  'gpt2-xl': 'transformer.h.43',
  'gpt-neo-125m': 'transformer.h.11',
  'gpt-neo-1.3B': 'transformer.h.18',
  'gpt-neo-2.7B': 'transformer.h.31',
};

test('the nine models of the GPT family commit the layers that Brain-Score does, all of them within the model', (t) => {
  const stated = cards.flatMap(({ id, committed }) => (committed ? [[id, committed.layer]] : []));
  t.deepEqual(Object.fromEntries(stated), COMMITTED);
  for (const { id, committed, layers } of cards) {
    if (!committed) continue;
    const site = parseSite(committed.site);
    t.true('block' in site && site.block < layers && committed.layer.endsWith(`.${site.block}`), id);
  }
});

test('a model that is known and not here names the command that downloads it', (t) => {
  const cache = emptyCache(t);
  for (const id of ['gpt2', 'gpt2-untrained']) {
    t.throws(() => modelById(id, cache), {
      instanceOf: WiringError,
      message: `model gpt2: is known, but not in ${cache}; pnpm pipeline data pull model gpt2 downloads it`,
    });
  }
});

test('a model that was not downloaded to the end says so', async (t) => {
  const cache = emptyCache(t);
  await pullModel(CARD.id, { ...SOURCE, files: SOURCE.files.slice(0, 2) }, { cache, hub: (await serveHub(t)).url });
  t.throws(() => modelById(CARD.id, cache), {
    instanceOf: WiringError,
    message: /is only partly in .*; pnpm pipeline data pull model distilgpt2 fetches the rest/,
  });
});

test('a model of which no export is published says how to make one, and is found where that puts it', (t) => {
  const cache = emptyCache(t);
  const folder = folderIn(cache, 'gpt-neo-2.7B');
  const advice = `optimum-cli export onnx --model EleutherAI/gpt-neo-2.7B --task text-generation ${folder}`;
  t.throws(() => modelById('gpt-neo-2.7B', cache), {
    instanceOf: WiringError,
    message: `model gpt-neo-2.7B: is known, but we know of no published export; export it yourself: ${advice}`,
  });
  cpSync(EMBEDDED, folder, { recursive: true });
  t.is(modelById('gpt-neo-2.7B', cache).folder, folder);
});

test('a model that was downloaded is found, and its twin with redrawn weights', async (t) => {
  const cache = emptyCache(t);
  await pullModel(CARD.id, SOURCE, { cache, hub: (await serveHub(t)).url });
  t.is(modelById('distilgpt2', cache).folder, folderIn(cache, 'distilgpt2'));
  t.is(modelById('distilgpt2', cache).untrainedSeed, null);
  t.is(modelById('distilgpt2-untrained', cache).folder, folderIn(cache, 'distilgpt2'));
  t.is(modelById('distilgpt2-untrained', cache).untrainedSeed, 1);
});

test('a misspelt model is answered with the nearest of all that are known', (t) => {
  t.throws(() => modelById('embeded'), { message: 'model embeded: is not known; did you mean "embedded"?' });
  t.throws(() => modelById('roberta-bas'), { message: /did you mean "roberta-base"\?/ });
  t.throws(() => modelById('gpt-neo-1.3b'), { message: /did you mean "gpt-neo-1.3B"\?/ });
});

test('a folder is taken as a local export without any registration, and a wrong one refused', (t) => {
  const folder = copyModel(t);
  t.is(modelById(folder).folder, folder);
  t.is(modelById(relative(process.cwd(), folder)).folder, folder);
  rmSync(join(folder, 'model.onnx'));
  t.throws(() => modelById(folder), { instanceOf: WiringError, message: /holds no model.onnx; name a folder with/ });
  t.throws(() => modelById('no/such/folder'), { instanceOf: WiringError, message: /there is no such folder/ });
  writeFileSync(join(folder, 'model.onnx'), '');
  t.throws(() => modelById(join(folder, 'model.onnx')), { instanceOf: WiringError, message: /there is no such folder/ });
});
